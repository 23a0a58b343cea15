import { Readable } from 'node:stream';
import ExcelJS from 'exceljs';
import { MAX_IMPORT_ROWS } from '../../contract/import-terms.ts';
import { type ParsedTable, TableBuilder, type TableWish, UnreadableTable } from './parsed-table.ts';
import { unpackWorkbook } from './workbook-parts.ts';

/**
 * The first sheet of a workbook (ECMA-376), or the one that is wished for. Cells are read as they are shown: of a formula its last result, of
 * rich text and links the words. Nothing is calculated.
 */
export async function parseXlsx(bytes: Buffer, wish: TableWish): Promise<ParsedTable> {
  const parts = Readable.from(unpackWorkbook(bytes));
  // The reader never hears of what goes wrong in front of it: it would wait for more.
  const broken = new Promise<never>((_resolve, reject) => parts.once('error', reject));
  try {
    return await Promise.race([readSheets(parts, wish), broken]);
  } catch (error) {
    if (error instanceof UnreadableTable) throw error;
    throw new UnreadableTable('The workbook is damaged or not complete: open it and save it anew.');
  } finally {
    parts.destroy();
  }
}

async function readSheets(parts: Readable, { sheet: wished }: TableWish): Promise<ParsedTable> {
  const builder = new TableBuilder(MAX_IMPORT_ROWS);
  const sheets: string[] = [];
  let sheet: string | null = null;
  const reader = new ExcelJS.stream.xlsx.WorkbookReader(parts, {
    worksheets: 'emit',
    sharedStrings: 'cache',
    styles: 'cache',
    hyperlinks: 'ignore',
  });
  for await (const worksheet of reader) {
    const { name } = worksheet as unknown as { name: string };
    sheets.push(name);
    const chosen = wished === undefined ? sheet === null : name === wished;
    if (chosen) sheet = name;
    for await (const row of worksheet) if (chosen) builder.add(row.number, cellsOf(row));
  }
  if (sheet === null) {
    throw new UnreadableTable(wished ? `There is no sheet ${wished}.` : 'The workbook has no sheet.');
  }
  return { format: 'xlsx', encoding: null, sheets, sheet, ...builder.finish() };
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
