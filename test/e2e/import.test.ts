import ExcelJS from 'exceljs';
import iconv from 'iconv-lite';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { newLoggedInPage, startBrowser } from '../support/browser.ts';
import { eventually } from '../support/eventually.ts';
import { type HubProcess, startHub } from '../support/hub-process.ts';
import { loseAnswer } from '../support/route-at-once.ts';

/** An admin who was sent a table, in Chromium. */
let browser: Browser;
let hub: HubProcess;
let page: Page;

const TITLES = ['摄像机名称', '所属行业', '区县', '国标编码', 'RTSP地址', '备注2'];
const GOOD = ['石泉水位', '水利', '610902', '61090200531320000001', 'rtsp://192.0.2.10/1', 'x'];

beforeAll(async () => {
  hub = await startHub([{ id: 'bridge', name: '汉江大桥', main: 'rtsp://192.0.2.9/main' }]);
  browser = await startBrowser();
});

afterAll(async () => {
  await browser?.close();
  await hub?.stop();
});

beforeEach(async () => {
  await page?.context().close();
  page = await newLoggedInPage(browser, hub, { width: 1366, height: 768 });
  await page.goto(`${hub.url}/admin/import`);
});

async function bring(name: string, buffer: Buffer): Promise<void> {
  await page.setInputFiles('input[type=file]', { name, mimeType: 'application/octet-stream', buffer });
}

async function workbook(rows: string[][]): Promise<Buffer> {
  const book = new ExcelJS.Workbook();
  const sheet = book.addWorksheet('点位');
  for (const row of [TITLES, ...rows]) sheet.addRow(row);
  return Buffer.from(await book.xlsx.writeBuffer());
}

const names = async () =>
  ((await (await hub.fetch('/api/cameras')).json()) as { cameras: { name: string }[] }).cameras
    .map(({ name }) => name)
    .sort();

describe('the import', () => {
  it('takes a table in, shows what is wrong, writes the rest, and takes it back', async () => {
    const wrong = ['坏行', '没有的', '610902', '', 'rtsp://192.0.2.10/2', ''];
    await bring('水利点位.xlsx', await workbook([GOOD, wrong]));
    await page.getByRole('heading', { name: '水利点位.xlsx' }).waitFor();
    await page.getByText('没有这个领域').waitFor();
    const write = page.getByRole('button', { name: '写入 1 台' });
    expect(await write.isDisabled()).toBe(true);
    await page.getByRole('checkbox').check();
    await write.click();
    await page.getByText('已写入：新增 1 台，修改 0 台').waitFor();
    expect(await names()).toEqual(['汉江大桥', '石泉水位']);
    await page.getByRole('link', { name: '再导入一张表' }).click();
    await page.getByRole('button', { name: '撤销…' }).click();
    await page.getByRole('button', { name: '撤销', exact: true }).click();
    await page.getByText('已恢复 1 台。').waitFor();
    expect(await names()).toEqual(['汉江大桥']);
  });

  it('is done by keyboard alone, with a column that nobody guessed', async () => {
    const csv = '某名,RTSP,领域,区域\n河口,rtsp://192.0.2.11/1,水利,610902\n';
    await bring('a.csv', iconv.encode(csv, 'gb18030'));
    await page.getByRole('heading', { name: 'a.csv' }).waitFor();
    expect(await page.getByText('GB18030').count()).toBeGreaterThan(0);
    const column = page.getByRole('combobox', { name: /某名/ });
    await column.focus();
    await page.keyboard.press('Enter');
    await page.keyboard.type('名称');
    await page.keyboard.press('Enter');
    const write = page.getByRole('button', { name: '写入 1 台' });
    await eventually(async () => expect(await write.isEnabled()).toBe(true));
    await write.focus();
    await page.keyboard.press('Enter');
    await page.getByText('已写入：新增 1 台').waitFor();
  });

  it('shows the columns that the hub has, also where its answer to a change of them was lost', async () => {
    const csv = '某名,RTSP,领域,区域\n月河,rtsp://192.0.2.12/1,水利,610902\n';
    await bring('b.csv', Buffer.from(csv));
    const column = page.getByRole('combobox', { name: /某名/ });
    await column.focus();
    await loseAnswer(page, '**/mapping');
    await page.keyboard.press('Enter');
    await page.keyboard.type('名称');
    await page.keyboard.press('Enter');
    const write = page.getByRole('button', { name: '写入 1 台' });
    await eventually(async () => expect(await write.isEnabled()).toBe(true));
  });

  it('says in a sentence why a file is no table, and changes nothing', async () => {
    const before = await names();
    await bring('broken.xlsx', (await workbook([GOOD])).subarray(0, 2000));
    await page.getByText(/damaged or not complete/).waitFor();
    expect(await names()).toEqual(before);
  });

  it('shows who may be registered twice', async () => {
    const twin = ['汉江大桥', 'water', '610902', '', 'rtsp://192.0.2.9/main', ''];
    await bring('twin.xlsx', await workbook([twin.map((cell) => (cell === 'water' ? '水利' : cell))]));
    await page.getByRole('heading', { name: 'twin.xlsx' }).waitFor();
    await page.goto(`${hub.url}/admin/duplicates`);
    await page.getByRole('heading', { name: '查找重复' }).waitFor();
  });
});
