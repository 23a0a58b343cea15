import { withoutFormulaGuard } from '../../base/csv-text.ts';
import { IMPORT_ENCODINGS, type ImportEncoding, MAX_IMPORT_ROWS } from '../../contract/import-terms.ts';
import { CsvFault, readCsvRecords } from './csv-records.ts';
import { type ParsedTable, TableBuilder, type TableWish, UnreadableTable } from './parsed-table.ts';

/**
 * Tables of text (RFC 4180), as Excel and its like write them: UTF-8 with or without a mark, or GB 18030; separated by commas,
 * semicolons or tabs; quotes in unquoted cells; rows of unequal length; `sep=;` in front.
 */
export function parseCsv(bytes: Uint8Array, { encoding: wished }: TableWish): ParsedTable {
  const { text, encoding } = decode(bytes, wished);
  const { body, delimiter, rowsBefore } = separatorOf(text);
  const builder = new TableBuilder(MAX_IMPORT_ROWS);
  let row = rowsBefore;
  for (const cells of readRecords(body, delimiter)) builder.add(++row, cells.map(withoutFormulaGuard));
  return { format: 'csv', encoding, sheets: [], sheet: null, ...builder.finish() };
}

const DELIMITERS = [',', ';', '\t'] as const;
const MAX_RECORD_CHARS = 4 * 1024 * 1024;
const SAMPLE_CHARS = 64 * 1024;

function decode(bytes: Uint8Array, wished?: ImportEncoding): { text: string; encoding: ImportEncoding } {
  if (isUtf16(bytes))
    throw new UnreadableTable('The file is encoded in UTF-16: save it as UTF-8 and try again.');
  if (bytes.includes(0)) throw new UnreadableTable('This is no text: it holds zero bytes.');
  for (const encoding of wished ? [wished] : IMPORT_ENCODINGS) {
    try {
      return { text: new TextDecoder(encoding, { fatal: true }).decode(bytes), encoding };
    } catch {
      // Not in this encoding; the next one may fit.
    }
  }
  throw new UnreadableTable(
    `The file is not encoded in ${wished ?? 'UTF-8 or GB 18030'}: save it as UTF-8 and try again.`,
  );
}

/** "Unicode text", as Excel calls it. */
function isUtf16([first, second]: Uint8Array): boolean {
  return (first === 0xff && second === 0xfe) || (first === 0xfe && second === 0xff);
}

function separatorOf(text: string): { body: string; delimiter: string; rowsBefore: number } {
  const told = /^sep=([,;\t])\r?\n/i.exec(text);
  if (told?.[1]) return { body: text.slice(told[0].length), delimiter: told[1], rowsBefore: 1 };
  const sample = text.slice(0, SAMPLE_CHARS).replace(/"(?:[^"]|"")*"/g, '');
  const titles = sample.split(/\r?\n/).find((line) => line.trim() !== '') ?? '';
  const counts = DELIMITERS.map((delimiter) => titles.split(delimiter).length);
  return { body: text, delimiter: DELIMITERS[counts.indexOf(Math.max(...counts))] ?? ',', rowsBefore: 0 };
}

function readRecords(text: string, delimiter: string): string[][] {
  try {
    return readCsvRecords(text, delimiter, {
      maxRecords: MAX_IMPORT_ROWS + 2,
      maxRecordChars: MAX_RECORD_CHARS,
    });
  } catch (error) {
    if (!(error instanceof CsvFault)) throw error;
    throw new UnreadableTable(`The file cannot be read as CSV near line ${error.line}: ${error.message}.`);
  }
}
