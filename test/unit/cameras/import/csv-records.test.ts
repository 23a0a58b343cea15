import { parse } from 'csv-parse/sync';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { CsvFault, readCsvRecords } from '../../../../server/cameras/import/csv-records.ts';

const ROOMY = { maxRecords: 1_000_000, maxRecordChars: 1_000_000 };
const PIECES = ['"', '""', ',', ';', '\n', '\r\n', '\r', 'a', 'b ', ' ', '"a"', '"x,y"', '"l\nm"', '汉江'];

it('reads whatever comes as csv-parse does, and finds fault with the same', () => {
  const text = fc.array(fc.constantFrom(...PIECES), { maxLength: 20 }).map((pieces) => pieces.join(''));
  fc.assert(
    fc.property(text, fc.constantFrom(',', ';', '\t'), (input, delimiter) => {
      expect(outcome(() => readCsvRecords(input, delimiter, ROOMY))).toEqual(
        outcome(() => parse(input, { delimiter, relax_column_count: true, relax_quotes: true })),
      );
    }),
    { numRuns: 3_000 },
  );
});

it('leaves further records unread, and refuses one that is far too long', () => {
  expect(readCsvRecords('a\nb\nc\n', ',', { ...ROOMY, maxRecords: 2 })).toEqual([['a'], ['b']]);
  const long = `a\n${'b,'.repeat(600)}\n`;
  expect(() => readCsvRecords(long, ',', { ...ROOMY, maxRecordChars: 1_000 })).toThrow(/far too long/);
});

it('says in which line a quote was opened', () => {
  expect(() => readCsvRecords('a\r\n"b\r\nc', ',', ROOMY)).toThrow(
    expect.objectContaining({ line: 2, message: 'a quote is not closed' }),
  );
});

function outcome(read: () => unknown): unknown {
  try {
    return read();
  } catch (error) {
    const { code } = error as { code?: string };
    if (error instanceof CsvFault || code === 'CSV_QUOTE_NOT_CLOSED') return 'not closed';
    throw error;
  }
}
