import { parseCsv } from './csv-table.ts';
import { type ParsedTable, type TableWish, UnreadableTable } from './parsed-table.ts';
import { parseXlsx } from './xlsx-table.ts';

const ZIP = Buffer.from('PK\u0003\u0004', 'latin1');
/** Compound files: workbooks of before 2007, and encrypted ones of today. */
const COMPOUND = Buffer.from('d0cf11e0a1b11ae1', 'hex');

/** Reads a table out of a file, which is judged by its content, never by its name. Throws UnreadableTable. */
export async function parseTable(bytes: Buffer, wish: TableWish): Promise<ParsedTable> {
  if (bytes.length === 0) throw new UnreadableTable('The file is empty.');
  if (bytes.subarray(0, COMPOUND.length).equals(COMPOUND)) {
    throw new UnreadableTable(
      'This is a workbook of the old form (.xls) or with a password: save it as .xlsx without a password.',
    );
  }
  return bytes.subarray(0, ZIP.length).equals(ZIP) ? parseXlsx(bytes, wish) : parseCsv(bytes, wish);
}
