import type { Browser, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { eventually } from '../support/eventually.ts';
import { type HubProcess, startHub } from '../support/hub-process.ts';
import { OperatedWall } from '../support/operated-wall.ts';
import { type SimulatorProcess, startSimulator } from '../support/simulator-process.ts';
import { launchChromium } from '../support/wall-page.ts';

/** How a wall is divided, its pages, and the walls of several windows, in Chromium: by mouse, and by keyboard alone. */

const NAMES = ['汉江大桥', '金州路口', '恒口水位', '中学校门'];

let browser: Browser;
let simulator: SimulatorProcess;
let hub: HubProcess;
const wall = new OperatedWall(() => ({ browser, hub }));
const { openAt, press, tile } = wall;

beforeAll(async () => {
  simulator = await startSimulator(['--paths', '4', '--clip', 'bench-360p']);
  const cameras = NAMES.map((name, index) => ({
    id: `cam-${index + 1}`,
    name,
    domain: 'water',
    region: '610902',
    main: simulator.url(`bench/${index + 1}`),
  }));
  hub = await startHub(cameras);
  browser = await launchChromium();
});

afterAll(async () => {
  await browser?.close();
  await hub?.stop();
  await simulator?.stop();
});

afterEach(wall.close);

const button = (name: RegExp) => wall.page.getByRole('button', { name });
const radio = (name: RegExp) => wall.page.getByRole('radio', { name });
const cell = (n: number) => wall.page.getByRole('option', { name: new RegExp(`^第 ${n} 格`, 'u') });
const shown = (tiles: number, page: Page = wall.page) => page.waitForSelector(`[data-wall="${tiles}"]`);
const said = (text: RegExp) => wall.page.getByRole('status').filter({ hasText: text }).waitFor();

async function sizeOf(slot: number): Promise<{ width: number; height: number }> {
  return (await tile(slot).boundingBox())!;
}

async function selectedSlot(): Promise<string | null> {
  return wall.page.locator('[data-slot][aria-current]').getAttribute('data-slot');
}

/** Tab until that has the focus, as one does who cannot see where it is on the page. */
async function tabTo(selector: string, key = 'Tab'): Promise<void> {
  for (let steps = 0; steps < 80; steps += 1) {
    if (await wall.page.evaluate((wanted) => document.activeElement?.matches(wanted), selector)) return;
    await press(key);
  }
  throw new Error(`no way to ${selector} by ${key}`);
}

describe('a layout with large tiles', () => {
  it('is chosen among drawings, keeps its pictures playing, and takes a drag from tile to tile', async () => {
    await openAt('/?tiles=4&cameras=cam-1,cam-2');
    await wall.waitForLabel(0, /，在线(?:$|，节省)/u);
    const video = await tile(0).locator('video').elementHandle();
    await button(/^布局，4 格/u).click();
    await radio(/^6 格，一大五小/u).click();
    await shown(6);
    await expect.poll(() => radio(/6 格/u).count()).toBe(0);
    const [large, small] = [await sizeOf(0), await sizeOf(1)];
    expect(large.width / small.width).toBeCloseTo(2, 1);
    expect(large.height / small.height).toBeCloseTo(2, 1);
    expect(await video!.evaluate((element) => element.isConnected)).toBe(true);
    await tile(0).dragTo(tile(5));
    await wall.waitForLabel(5, /汉江大桥，在线(?:$|，节省)/u);
    await wall.waitForLabel(0, /空/u);
  });

  it('is walked through by its geometry, and chosen by keyboard alone', async () => {
    await openAt('/?tiles=6&cameras=cam-1');
    await tabTo('[data-slot="0"]');
    const walk: [string, string][] = [
      ['ArrowRight', '1'],
      ['ArrowDown', '2'],
      ['ArrowLeft', '0'],
      ['ArrowDown', '3'],
      ['ArrowRight', '4'],
      ['ArrowUp', '0'],
    ];
    for (const [key, slot] of walk) {
      await press(key);
      await expect.poll(selectedSlot).toBe(slot);
    }
    await tabTo('header button[aria-label^="布局"]', 'Shift+Tab');
    await press('Enter');
    await expect.poll(() => radio(/^6 格/u).isChecked()).toBe(true);
    await press('ArrowDown');
    await shown(8);
    await press('ArrowDown');
    await press('ArrowDown');
    await shown(10);
    await press('Enter');
    await expect.poll(() => radio(/^6 格/u).count()).toBe(0);
    await press('=');
    await shown(13);
  });
});

describe('a layout of one’s own', () => {
  it('is made by mouse, found again, changed, and deleted', async () => {
    await openAt('/?tiles=4&cameras=cam-1,cam-2');
    await button(/^布局/u).click();
    await button(/^新建布局/u).click();
    const dialog = wall.page.getByRole('dialog');
    await dialog.getByRole('combobox', { name: '列' }).selectOption('3');
    await dialog.getByRole('combobox', { name: '行' }).selectOption('2');
    await dialog.getByRole('button', { name: '重新划分' }).click();
    await said(/3 列 2 行/u);
    // Drag over tiles selects them.
    await cell(2).hover();
    await wall.page.mouse.down();
    await cell(6).hover();
    await wall.page.mouse.up();
    await said(/已选 4 格/u);
    await dialog.getByRole('button', { name: '合并' }).click();
    await said(/已合并为第 2 格，共 3 格/u);
    // Drag of a grip resizes.
    const grip = dialog.getByRole('separator', { name: '第 1 列右边线' });
    const { width, height } = (await grip.boundingBox())!;
    expect(Math.min(width, height)).toBeGreaterThanOrEqual(24);
    await grip.hover();
    await wall.page.mouse.down();
    await cell(1).hover();
    await wall.page.mouse.up();
    await expect.poll(async () => Number(await grip.getAttribute('aria-valuenow'))).toBeLessThan(25);
    await dialog.getByRole('button', { name: '保存并使用' }).click();
    await dialog.getByText('请填写名称。').waitFor();
    await dialog.getByRole('textbox', { name: '名称' }).fill('防汛');
    await dialog.getByRole('button', { name: '保存并使用' }).click();
    await shown(3);
    expect((await sizeOf(1)).width).toBeGreaterThan(3 * (await sizeOf(0)).width);
    await wall.page.reload();
    await button(/^布局，防汛/u).click();
    await button(/^修改“防汛”/u).click();
    await dialog.getByRole('textbox', { name: '名称' }).fill('防汛指挥');
    await press('Enter');
    await button(/^布局，防汛指挥/u).click();
    await button(/^删除“防汛指挥”/u).click();
    await wall.page.getByRole('button', { name: '删除', exact: true }).click();
    await button(/^布局，3 格/u).waitFor();
  });

  it('is made by keyboard alone, and every step is said', async () => {
    await openAt('/?tiles=9');
    await tabTo('header button[aria-label^="布局"]', 'Shift+Tab');
    await press('Enter');
    await expect.poll(() => radio(/^9 格/u).count()).toBe(1);
    for (let steps = 0; steps < 40; steps += 1) {
      if (await wall.page.evaluate(() => document.activeElement?.textContent?.includes('新建布局'))) break;
      await press('Tab');
    }
    await press('Enter');
    await wall.page.getByRole('dialog').waitFor();
    await tabTo('[role="option"]');
    await press('ArrowRight');
    await press('Shift+ArrowRight');
    await press('Shift+ArrowDown');
    await said(/已选 4 格/u);
    await press('m');
    await said(/已合并为第 2 格，共 6 格/u);
    await press('v');
    await said(/已分开，共 7 格/u);
    await press('Control+z');
    await said(/已撤销，共 6 格/u);
    await tabTo('[role="separator"]', 'Shift+Tab');
    const focused = (name: string) =>
      wall.page.evaluate((attribute) => document.activeElement?.getAttribute(attribute), name);
    const before = Number(await focused('aria-valuenow'));
    await press((await focused('aria-orientation')) === 'vertical' ? 'Shift+ArrowLeft' : 'Shift+ArrowUp');
    await expect.poll(() => focused('aria-valuenow')).toBe(String(before - 5));
    await tabTo('dialog input');
    await wall.page.keyboard.type('夜班');
    await press('Enter');
    await button(/^布局，夜班/u).waitFor();
    await shown(6);
  });
});

describe('the pages of a wall', () => {
  it('are added, named, turned, and removed, each with its own cameras, and found again', async () => {
    await openAt('/?tiles=4&cameras=cam-1');
    await button(/^画面分页/u).click();
    await button(/^增加一页/u).click();
    await button(/^第 2 页，共 2 页/u).click();
    await button(/^给“第 2 页”起名/u).click();
    await wall.page.keyboard.type('河道');
    await press('Enter');
    await expect.poll(() => wall.page.evaluate(() => document.activeElement?.textContent)).toMatch(/^河道/u);
    await press('Escape');
    await button(/^第 2 页“河道”，共 2 页/u).waitFor();
    await wall.waitForLabel(0, /空/u);
    await wall.page.locator('[role="treeitem"]', { hasText: '汉江大桥' }).click();
    await wall.waitForLabel(0, /汉江大桥/u);
    await wall.page.locator('[role="treeitem"]', { hasText: '恒口水位' }).click();
    await wall.waitForLabel(1, /恒口水位，在线(?:$|，节省)/u);
    await tile(1).focus();
    await press('PageDown');
    await wall.waitForLabel(1, /空/u);
    await wall.waitForLabel(0, /汉江大桥，在线(?:$|，节省)/u);
    await press('b');
    await press('PageUp');
    await said(/第 2 页“河道”，共 2 页/u);
    await press('b');
    await wall.waitForLabel(1, /恒口水位/u);
    await wall.page.reload();
    await wall.waitForLabel(1, /恒口水位/u);
    await button(/^第 2 页“河道”，共 2 页/u).click();
    await button(/^移除这一页/u).click();
    await wall.waitForLabel(1, /空/u);
    await wall.page.getByRole('button', { name: '撤销' }).click();
    await wall.waitForLabel(1, /恒口水位/u);
    await button(/^第 2 页“河道”，共 2 页/u).click();
    await button(/^第 1 页\s*1 台/u).click();
    await wall.waitForLabel(1, /空/u);
  });
});

describe('the windows of a browser', () => {
  it('show a wall each, keep the login, and come back as they were left', async () => {
    await openAt('/?tiles=4&cameras=cam-1');
    await button(/^账号/u).click();
    const [second] = await Promise.all([
      wall.context.waitForEvent('page'),
      wall.page.getByRole('menuitem', { name: '打开另一个窗口' }).click(),
    ]);
    await second.waitForURL(/wall=2/u);
    await second.waitForSelector('[data-wall]');
    expect(await second.title()).toMatch(/^2 · /u);
    await second.keyboard.press('-');
    await second.locator('[role="treeitem"]', { hasText: '中学校门' }).click();
    const tiles = await second.getAttribute('[data-wall]', 'data-wall');
    for (const page of [wall.page, second]) await page.reload();
    await shown(4);
    await wall.waitForLabel(0, /汉江大桥/u);
    await shown(Number(tiles), second);
    expect(second.url()).toMatch(/wall=2/u);

    // A copy of a window that is open becomes a wall of its own; the way over another page leads back to it.
    const copy = await wall.context.newPage();
    await copy.goto(second.url());
    await copy.waitForURL(/wall=3/u);
    await copy.keyboard.press('=');
    await copy.waitForURL((url) => !url.search.includes(`tiles=${tiles}&`));
    const changed = new URL(copy.url()).searchParams.get('tiles');
    await copy.goto(`${hub.url}/account`);
    await copy.goto(hub.url);
    await copy.waitForURL(new RegExp(`tiles=${changed}.*wall=3`, 'u'));
    await eventually(async () => expect(await second.getAttribute('[data-wall]', 'data-wall')).toBe(tiles));
  });
});
