import fs from 'node:fs';
import ExcelJS from 'exceljs';
import fc from 'fast-check';
import { afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { parseTable } from '../../../../server/cameras/import/parse-table.ts';
import { UnreadableTable } from '../../../../server/cameras/import/parsed-table.ts';
import { unpackWorkbook } from '../../../../server/cameras/import/workbook-parts.ts';
import { readZipDirectory } from '../../../../server/cameras/import/zip-directory.ts';

const SHEET = 'xl/worksheets/sheet1.xml';
let whole: Buffer;

beforeAll(async () => {
  const book = new ExcelJS.Workbook();
  const sheet = book.addWorksheet('点位');
  sheet.addRow(['名称', '密码']);
  for (let row = 0; row < 200; row += 1) sheet.addRow([`汉江 ${row}`, `secret-${Math.sqrt(row)}`]);
  whole = Buffer.from(await book.xlsx.writeBuffer());
});
afterEach(() => vi.restoreAllMocks());

/** Where the directory speaks of this part. */
function entryAt(bytes: Buffer, name: string): number {
  let at = bytes.indexOf('504b0102', 0, 'hex');
  while (bytes.toString('latin1', at + 46, at + 46 + name.length) !== name) {
    at = bytes.indexOf('504b0102', at + 1, 'hex');
  }
  return at;
}

function patched(patch: (bytes: Buffer) => void): Buffer {
  const bytes = Buffer.from(whole);
  patch(bytes);
  return bytes;
}

const refusal = (bytes: Buffer) =>
  parseTable(bytes, {}).then(
    () => 'was read',
    (error: unknown) => (error instanceof UnreadableTable ? error.message : String(error)),
  );

async function unpacked(bytes: Buffer): Promise<Buffer> {
  const pieces: Buffer[] = [];
  for await (const piece of unpackWorkbook(bytes)) pieces.push(piece);
  return Buffer.concat(pieces);
}

describe('a workbook that is read', () => {
  it('is set aside on no disk, where its passwords would lie open', async () => {
    const names = readZipDirectory(whole)!.map(({ name }) => name);
    expect(names.indexOf(SHEET)).toBeLessThan(names.indexOf('xl/sharedStrings.xml'));
    const writing = vi.spyOn(fs, 'createWriteStream');
    expect((await parseTable(whole, {})).rows).toHaveLength(200);
    expect(writing).not.toHaveBeenCalled();
  });

  it('needs no shared strings', async () => {
    const book = new ExcelJS.Workbook();
    const sheet = book.addWorksheet('s');
    for (const row of [1, 2]) sheet.addRow([row]);
    const bytes = Buffer.from(await book.xlsx.writeBuffer());
    const name = 'xl/sharedStrings.xml';
    for (let at = bytes.indexOf(name); at !== -1; at = bytes.indexOf(name, at + 1)) bytes.write('y', at);
    expect((await unpacked(bytes)).toString('latin1')).toContain(`${name}<sst`);
    expect(await parseTable(bytes, {})).toMatchObject({ titles: ['1'], rows: [{ cells: ['2'] }] });
  });

  it.each<[string, (bytes: Buffer) => void]>([
    ['unpacks to more than it says', (bytes) => bytes.writeUInt32LE(1_000, entryAt(bytes, SHEET) + 24)],
    ['unpacks to less than it says', (bytes) => bytes.writeUInt32LE(1_000_000, entryAt(bytes, SHEET) + 24)],
    ['is packed in a way that is none', (bytes) => bytes.writeUInt16LE(99, entryAt(bytes, SHEET) + 10)],
    ['points beyond its end', (bytes) => bytes.writeUInt32LE(0xffff_fff0, entryAt(bytes, SHEET) + 42)],
    [
      'has other bytes in its sheet',
      (bytes) => bytes.fill(0xff, bytes.indexOf(SHEET) + 60, bytes.indexOf(SHEET) + 90),
    ],
  ])('is refused at once when it %s', async (_title, patch) => {
    expect(await refusal(patched(patch))).toMatch(/damaged or not complete/);
  });

  it('is unpacked or refused, whatever has become of its bytes', async () => {
    const change = fc.record({ at: fc.nat(whole.length - 1), byte: fc.nat(255) });
    await fc.assert(
      fc.asyncProperty(fc.array(change, { minLength: 1, maxLength: 8 }), async (changes) => {
        const bytes = patched((copy) => {
          for (const { at, byte } of changes) copy[at] = byte;
        });
        await unpacked(bytes).catch((error: unknown) => expect(error).toBeInstanceOf(UnreadableTable));
      }),
      { numRuns: 200 },
    );
  });
});
