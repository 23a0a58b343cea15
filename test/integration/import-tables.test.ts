import ExcelJS from 'exceljs';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { systemClock } from '../../server/base/clock.ts';
import { TableReader } from '../../server/cameras/import/table-reader.ts';
import { eventually } from '../support/eventually.ts';

/** Workbooks in the thread that the hub reads them in. */
let reader: TableReader;

beforeEach(() => {
  const script = new URL('../../dist/server/table-worker.js', import.meta.url);
  reader = new TableReader({ script, clock: systemClock });
});

afterEach(() => reader.stop());

async function workbook(rows: number): Promise<Buffer> {
  const book = new ExcelJS.Workbook();
  const sheet = book.addWorksheet('摄像机');
  sheet.addRow(['名称', '主码流地址']);
  for (let n = 0; n < rows; n += 1) sheet.addRow([`点位 ${n}`, `rtsp://192.0.2.10/${n}`]);
  return Buffer.from(await book.xlsx.writeBuffer());
}

const outcome = (bytes: Buffer) =>
  reader.read(bytes, {}).then(
    ({ rows }) => rows.length,
    (error: { code?: string }) => error.code,
  );

describe('tables in a thread of their own', () => {
  it('are read while the calling thread goes on', async () => {
    const bytes = await workbook(5_000);
    let turns = 0;
    const counting = setInterval(() => {
      turns += 1;
    }, 5);
    const reading = reader.read(bytes, {});
    const { rows, titles } = await reading;
    clearInterval(counting);
    expect([titles, rows.length]).toEqual([['名称', '主码流地址'], 5_000]);
    expect(turns).toBeGreaterThan(10);
  });

  it('are read or refused whatever was damaged in them, and none keeps its thread', async () => {
    const whole = await workbook(3);
    const outcomes = new Set<unknown>();
    for (let at = 7; at < whole.length; at += Math.ceil(whole.length / 8)) {
      const bytes = Buffer.from(whole);
      bytes[at] = (bytes[at]! + 91) & 0xff;
      outcomes.add(await outcome(bytes));
    }
    expect([...outcomes].every((one) => one === 3 || one === 'UNREADABLE_FILE')).toBe(true);
    expect(outcomes.has('UNREADABLE_FILE')).toBe(true);
    await eventually(async () => expect(await outcome(whole)).toBe(3));
  });

  it('are not read more than two at a time', async () => {
    const bytes = await workbook(100);
    const outcomes = await Promise.all([outcome(bytes), outcome(bytes), outcome(bytes)]);
    expect(outcomes.sort()).toEqual([100, 100, 'TOO_BUSY']);
  });
});
