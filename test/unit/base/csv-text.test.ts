import { execFileSync } from 'node:child_process';
import { describe, expect, it } from 'vitest';
import { CSV_BOM, csvLine } from '../../../server/base/csv-text.ts';

const AWKWARD = [
  '=1+1',
  '+86 915',
  '-5',
  '@SUM(A1)',
  '\t=1',
  '\r=1',
  '＝1+1',
  "'quoted",
  'a,b;c\td',
  'say "hi"',
  'two\r\nlines',
  ' spaces ',
  '汉江大桥 😀',
  '',
];

describe('a line of a table', () => {
  it('leaves no text that a spreadsheet program would take for a formula', () => {
    for (const text of AWKWARD.slice(0, 8)) {
      const cell = csvLine([text]).replace(/^"/, '');
      expect(cell[0], text).toBe("'");
    }
    expect(csvLine(['plain', 'a=b', -5, null])).toBe('plain,a=b,-5,\r\n');
  });

  it('is read back by another program as it was, less the mark in front of formulas', () => {
    const script =
      'import csv,io,json,sys\n' +
      'text = sys.stdin.buffer.read().decode("utf-8-sig")\n' +
      'print(json.dumps(list(csv.reader(io.StringIO(text, newline="")))))';
    const input = CSV_BOM + csvLine(AWKWARD) + csvLine(['next']);
    const rows: string[][] = JSON.parse(String(execFileSync('python3', ['-c', script], { input })));
    expect(rows[0]!.map((cell) => cell.replace(/^'/, ''))).toEqual(AWKWARD);
    expect(rows[1]).toEqual(['next']);
  });
});
