/** Text of tables (RFC 4180), to be opened in a spreadsheet program as well. */

/** By it Excel knows that the file is in UTF-8. */
export const CSV_BOM = '\ufeff';

/** A spreadsheet program takes a cell that begins so for a formula; the wide forms are what Chinese keyboards type. */
const FORMULA = /^['=+\-@＝＋－＠\t\r\n]/;
const GUARDED = /^'['=+\-@＝＋－＠\t\r\n]/;
const TO_BE_QUOTED = /[",;\t\r\n]|^\s|\s$/;

export type CsvCell = string | number | null;

/**
 * One line, with its end. A text that would be taken for a formula gets a `'` in front, and so does one that begins with `'`: a
 * reader that takes one leading `'` off has every text as it was.
 */
export function csvLine(cells: readonly CsvCell[]): string {
  return `${cells.map(cellText).join(',')}\r\n`;
}

function cellText(cell: CsvCell): string {
  if (cell === null) return '';
  if (typeof cell === 'number') return String(cell);
  const text = FORMULA.test(cell) ? `'${cell}` : cell;
  return TO_BE_QUOTED.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

/** Takes off what `csvLine` sets in front of a text that looks like a formula. */
export function withoutFormulaGuard(cell: string): string {
  return GUARDED.test(cell) ? cell.slice(1) : cell;
}
