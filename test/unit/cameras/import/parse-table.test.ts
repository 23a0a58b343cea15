import ExcelJS from 'exceljs';
import fc from 'fast-check';
import iconv from 'iconv-lite';
import { describe, expect, it } from 'vitest';
import { csvLine } from '../../../../server/base/csv-text.ts';
import { parseTable } from '../../../../server/cameras/import/parse-table.ts';
import { UnreadableTable } from '../../../../server/cameras/import/parsed-table.ts';

const CSV = '名称,主码流地址\n汉江大桥,rtsp://192.0.2.10/a\n\n"石泉, 水库",rtsp://192.0.2.11/b\n';
const TABLE = {
  titles: ['名称', '主码流地址'],
  rows: [
    { row: 2, cells: ['汉江大桥', 'rtsp://192.0.2.10/a'] },
    { row: 4, cells: ['石泉, 水库', 'rtsp://192.0.2.11/b'] },
  ],
};

async function workbook(fill: (book: ExcelJS.Workbook) => void): Promise<Buffer> {
  const book = new ExcelJS.Workbook();
  fill(book);
  return Buffer.from(await book.xlsx.writeBuffer());
}

const refusal = (bytes: Buffer, wish = {}) =>
  parseTable(bytes, wish).then(
    () => 'was read',
    (error: unknown) => (error instanceof UnreadableTable ? error.message : String(error)),
  );

describe('a table of text', () => {
  it.each([
    ['UTF-8', Buffer.from(CSV), 'utf-8'],
    ['UTF-8 with a mark', Buffer.from(`\ufeff${CSV}`), 'utf-8'],
    ['GB 18030', iconv.encode(CSV, 'gb18030'), 'gb18030'],
    ['lines of Windows', Buffer.from(CSV.replaceAll('\n', '\r\n')), 'utf-8'],
    ['tabs', Buffer.from(CSV.replace(',主', '\t主').replaceAll(',rtsp', '\trtsp')), 'utf-8'],
    ['semicolons', Buffer.from(CSV.replace(',主', ';主').replaceAll(',rtsp', ';rtsp')), 'utf-8'],
  ])('is read in %s', async (_title, bytes, encoding) => {
    expect(await parseTable(bytes, {})).toEqual({
      ...TABLE,
      format: 'csv',
      encoding,
      sheets: [],
      sheet: null,
    });
  });

  it('counts a line that names the separator, as Excel does', async () => {
    const { rows } = await parseTable(Buffer.from('sep=;\n名称;x\na,b;c\n'), {});
    expect(rows).toEqual([{ row: 3, cells: ['a,b', 'c'] }]);
  });

  it('gives every text back that was written so that no spreadsheet takes it for a formula', async () => {
    const cell = fc.string({ unit: 'grapheme', minLength: 1 }).map((text) => `x${text}`.trim());
    const risky = fc.constantFrom('=1+1', "'=1", '+86', '-', '@x', "''", '＝1').map((text) => text);
    await fc.assert(
      fc.asyncProperty(fc.array(fc.oneof(cell, risky), { minLength: 1, maxLength: 8 }), async (cells) => {
        fc.pre(cells.every((text) => !text.includes('\0') && text.trim() === text && text !== ''));
        const bytes = Buffer.from(csvLine(cells.map((_, at) => `t${at}`)) + csvLine(cells));
        expect((await parseTable(bytes, { encoding: 'utf-8' })).rows[0]?.cells).toEqual(cells);
      }),
    );
  });

  it.each<[string, Buffer, RegExp, object?]>([
    ['nothing', Buffer.alloc(0), /empty/],
    ['titles alone', Buffer.from('名称,地址\n'), /no row below/],
    ['neither encoding', Buffer.from([0x61, 0x0a, 0xff, 0xff, 0x0a]), /UTF-8 or GB 18030/],
    ['the “Unicode text” of Excel', Buffer.from(`\ufeff${CSV}`, 'utf16le'), /UTF-16: save it as UTF-8/],
    ['zero bytes', Buffer.from('a\n\0b\n'), /zero bytes/],
    ['a quote that is not closed', Buffer.from('a,b\n"x,y\n1,2\n'), /quote is not closed/],
    ['a workbook of before 2007', Buffer.from('d0cf11e0a1b11ae1', 'hex'), /save it as \.xlsx/],
    ['too many columns', Buffer.from(`${'a,'.repeat(200)}a\n1\n`), /201 columns/],
    ['too many rows', Buffer.from(`t\n${'x\n'.repeat(100_001)}`), /more than 100000 rows/],
    [
      'another encoding than was said',
      iconv.encode(CSV, 'gb18030'),
      /not encoded in utf-8/,
      { encoding: 'utf-8' },
    ],
  ])('is refused in a sentence when it is %s', async (_title, bytes, expected, wish: object = {}) => {
    expect(await refusal(bytes, wish)).toMatch(expected);
  });
});

describe('a workbook', () => {
  it('is read as it is shown: results of formulas, words of links, dates, whole numbers', async () => {
    const bytes = await workbook((book) => {
      const sheet = book.addWorksheet('摄像机');
      sheet.addRow(['名称', 'a', 'b', 'c', 'd', 'e']);
      sheet.addRow([]);
      sheet.addRow([
        { richText: [{ text: '汉江' }, { text: '大桥' }] },
        1001,
        { formula: 'B2+1', result: 1002 },
        { text: '主页', hyperlink: 'http://example.org' },
        new Date(Date.UTC(2026, 4, 1)),
        '=HYPERLINK("http://evil.example")',
      ]);
      book.addWorksheet('说明').addRow(['x']);
    });
    expect(await parseTable(bytes, {})).toEqual({
      format: 'xlsx',
      encoding: null,
      sheets: ['摄像机', '说明'],
      sheet: '摄像机',
      titles: ['名称', 'a', 'b', 'c', 'd', 'e'],
      rows: [
        {
          row: 3,
          cells: ['汉江大桥', '1001', '1002', '主页', '2026-05-01', '=HYPERLINK("http://evil.example")'],
        },
      ],
    });
  });

  it('does not show a number that lost digits as if it were whole', async () => {
    const bytes = await workbook((book) => {
      const sheet = book.addWorksheet('s');
      sheet.addRow(['国标编码']);
      sheet.addRow([Number('61090200001320000001')]);
    });
    expect((await parseTable(bytes, {})).rows[0]?.cells[0]).toMatch(/e\+19$/);
  });

  it('is read from the sheet that is wished for', async () => {
    const bytes = await workbook((book) => {
      book.addWorksheet('封面').addRow(['x']);
      const sheet = book.addWorksheet('点位');
      sheet.addRow(['名称']);
      sheet.addRow(['a']);
    });
    expect(await parseTable(bytes, { sheet: '点位' })).toMatchObject({ sheet: '点位', titles: ['名称'] });
    expect(await refusal(bytes, { sheet: '没有' })).toBe('There is no sheet 没有.');
  });

  it('is refused when it is cut short, no workbook at all, or says that it is huge', async () => {
    const whole = await workbook((book) => {
      const sheet = book.addWorksheet('s');
      for (let n = 0; n < 500; n += 1) sheet.addRow([n, `name ${Math.sqrt(n)}`]);
    });
    expect(await refusal(whole.subarray(0, whole.length >> 1))).toMatch(/damaged or not complete/);
    const huge = Buffer.from(whole);
    const entry = huge.lastIndexOf(Buffer.from('504b0102', 'hex'));
    huge.writeUInt32LE(0x7fffffff, entry + 24);
    expect(await refusal(huge)).toMatch(/too large when it is unpacked/);
    const other = Buffer.from(
      whole.toString('latin1').replaceAll('xl/workbook.xml', 'xl/workbook.yml'),
      'latin1',
    );
    expect(await refusal(other)).toMatch(/no Excel workbook/);
  });
});
