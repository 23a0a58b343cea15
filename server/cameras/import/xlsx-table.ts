import { Readable } from 'node:stream';
import ExcelJS from 'exceljs';
import { MAX_IMPORT_ROWS } from '../../contract/import-terms.ts';
import { type ParsedTable, TableBuilder, type TableWish, UnreadableTable } from './parsed-table.ts';
import { readZipDirectory } from './zip-directory.ts';

const MAX_UNPACKED_BYTES = 512 * 1024 * 1024;

/**
 * The first sheet of a workbook (ECMA-376), or the one that is wished for. Cells are read as they are shown: of a formula its last result, of
 * rich text and links the words. Nothing is calculated.
 */
export async function parseXlsx(bytes: Buffer, { sheet: wished }: TableWish): Promise<ParsedTable> {
  requireModestSize(bytes);
  const builder = new TableBuilder(MAX_IMPORT_ROWS);
  const sheets: string[] = [];
  let sheet: string | null = null;
  const reader = new ExcelJS.stream.xlsx.WorkbookReader(Readable.from([bytes]), {
    worksheets: 'emit',
    sharedStrings: 'cache',
    styles: 'cache',
    hyperlinks: 'ignore',
  });
  try {
    for await (const worksheet of reader) {
      const { name } = worksheet as unknown as { name: string };
      sheets.push(name);
      const chosen = wished === undefined ? sheet === null : name === wished;
      if (chosen) sheet = name;
      for await (const row of worksheet) if (chosen) builder.add(row.number, cellsOf(row));
    }
  } catch (error) {
    if (error instanceof UnreadableTable) throw error;
    throw new UnreadableTable('The workbook is damaged or not complete: open it and save it anew.');
  }
  if (sheet === null) {
    throw new UnreadableTable(wished ? `There is no sheet ${wished}.` : 'The workbook has no sheet.');
  }
  return { format: 'xlsx', encoding: null, sheets, sheet, ...builder.finish() };
}

function requireModestSize(bytes: Buffer): void {
  const entries = readZipDirectory(bytes);
  if (!entries) throw new UnreadableTable('The workbook is damaged or not complete.');
  if (!entries.some(({ name }) => name === 'xl/workbook.xml')) {
    throw new UnreadableTable('This is an archive, but no Excel workbook (.xlsx).');
  }
  const unpacked = entries.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0);
  if (unpacked > MAX_UNPACKED_BYTES) {
    throw new UnreadableTable('The workbook is too large when it is unpacked: split it.');
  }
}

function cellsOf(row: ExcelJS.Row): string[] {
  // Column A is number 1; empty cells are holes.
  const values = Array.isArray(row.values) ? row.values.slice(1) : [];
  return Array.from(values, (value) => textOf(value));
}

function textOf(value: ExcelJS.CellValue | undefined): string {
  if (value === null || value === undefined) return '';
  if (typeof value === 'number') return textOfNumber(value);
  if (typeof value !== 'object') return String(value);
  if (value instanceof Date) return value.toISOString().slice(0, 10);
  if ('richText' in value) return value.richText.map(({ text }) => text).join('');
  if ('error' in value) return String(value.error);
  if ('hyperlink' in value) return textOf(value.text as ExcelJS.CellValue);
  if ('formula' in value || 'sharedFormula' in value) return textOfFormula(value);
  return '';
}

function textOfFormula(value: ExcelJS.CellFormulaValue | ExcelJS.CellSharedFormulaValue): string {
  if (value.result !== undefined) return textOf(value.result as ExcelJS.CellValue);
  return 'formula' in value ? `=${value.formula}` : '';
}

/** A spreadsheet keeps 15 digits of a number: a national id that was typed as one has lost the others, and must not look whole. */
function textOfNumber(value: number): string {
  if (Number.isInteger(value) && !Number.isSafeInteger(value)) return value.toExponential();
  return String(value);
}
