import { randomUUID } from 'node:crypto';
import type { Browser, Locator, Page, Route } from 'playwright-core';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { newLoggedInPage, startBrowser } from '../support/browser.ts';
import { type HubProcess, startHub } from '../support/hub-process.ts';
import { routeAtOnce } from '../support/route-at-once.ts';

/** Several work on one incident at once: what one chooses is made, or is in the way of nobody unsaid. */
const OTHERS_SETTING = '别人刚刚改过这里，现在显示的是对方的设定。';

let browser: Browser;
let hub: HubProcess;
let page: Page;
let path: string;
let severity: Locator;
let state: Locator;

beforeAll(async () => {
  hub = await startHub([{ id: 'cam-1', name: '汉江大桥', main: 'rtsp://127.0.0.1:9/none' }]);
  browser = await startBrowser();
  page = await newLoggedInPage(browser, hub, { width: 1366, height: 768 });
  severity = page.getByRole('combobox', { name: '严重程度' });
  state = page.getByRole('combobox', { name: '状态' });
});

afterAll(async () => {
  await browser?.close();
  await hub?.stop();
});

beforeEach(async () => {
  const id = randomUUID();
  path = `/incidents/${id}`;
  await mate('POST', '/api/incidents', { id, title: '大桥翻越护栏', severity: 'minor' });
  await page.unrouteAll();
  await page.goto(hub.url + path);
  await page.getByRole('heading', { name: '大桥翻越护栏' }).waitFor();
});

async function mate(method: string, address: string, body: object): Promise<void> {
  const headers = { 'content-type': 'application/json' };
  const reply = await hub.fetch(address, { method, headers, body: JSON.stringify(body) });
  expect([200, 201]).toContain(reply.status);
}

const mateChanges = (seen: object, wished: object) => mate('PATCH', `/api${path}`, { seen, wished });

/** @param handle each change of the page, from 1; it goes on then, if that has not answered it */
async function onChange(handle: (count: number, route: Route) => Promise<unknown>): Promise<void> {
  let count = 0;
  await routeAtOnce(page, `**/api${path}`, async (route) => {
    if (route.request().method() !== 'PATCH') return route.fallback();
    count += 1;
    if ((await handle(count, route)) !== 'answered') await route.fallback();
  });
}

/** The first change waits until it is let go. */
function gate() {
  let letGo = () => {};
  const open = new Promise<void>((resolve) => {
    letGo = resolve;
  });
  return { open, letGo: () => letGo() };
}

const said = async () => (await page.getByRole('alert').allTextContents()).filter((text) => text !== '');
const shown = () => Promise.all([severity.inputValue(), state.inputValue()]);

it('a change is made although a note was faster, which the page had not heard of', async () => {
  const note = { id: 'faster-note', text: '围观群众增多' };
  await onChange((count) => (count === 1 ? mate('POST', `/api${path}/notes`, note) : Promise.resolve()));
  await state.selectOption('working');
  await page.getByText('状态 待处置 → 处置中').waitFor();
  await page.getByText('围观群众增多').waitFor();
  expect(await said()).toEqual([]);
});

it('a change of the same that was faster is shown, and said, until the next one', async () => {
  await onChange(async (count) => {
    if (count === 1) await mateChanges({ severity: 'minor' }, { severity: 'critical' });
  });
  await severity.selectOption('info');
  await expect.poll(said).toEqual([OTHERS_SETTING]);
  await expect.poll(() => severity.inputValue()).toBe('critical');
  await severity.selectOption('info');
  await expect.poll(said).toEqual([]);
  await page.getByText(/严重程度 \S+ → 提示/u).waitFor();
  expect(await severity.inputValue()).toBe('info');
});

it('what is chosen while a change is on its way is shown at once, and made behind it', async () => {
  const { open, letGo } = gate();
  await onChange(() => open);
  await severity.selectOption('info');
  await expect.poll(shown).toEqual(['info', 'open']);
  await state.selectOption('working');
  await severity.selectOption('major');
  await expect.poll(shown).toEqual(['major', 'working']);
  letGo();
  await page.getByText('严重程度 提示 → 重大').waitFor();
  await page.getByText('状态 待处置 → 处置中').waitFor();
  expect([await shown(), await said()]).toEqual([['major', 'working'], []]);
});

it('a change that waits behind another does not undo what a teammate has set meanwhile', async () => {
  const { open, letGo } = gate();
  await onChange(() => open);
  await severity.selectOption('info');
  await state.selectOption('closed');
  await mateChanges({ state: 'open' }, { state: 'working' });
  letGo();
  await expect.poll(said).toEqual([OTHERS_SETTING]);
  await expect.poll(shown).toEqual(['info', 'working']);
});

it('why a change failed stays to be read although the one behind it was made', async () => {
  const { open, letGo } = gate();
  await onChange(async (count, route) => {
    if (count > 1) return;
    await open;
    await route.fulfill({ status: 503, json: {} });
    return 'answered';
  });
  await severity.selectOption('info');
  await state.selectOption('working');
  letGo();
  await page.getByText('状态 待处置 → 处置中').waitFor();
  await expect.poll(said).toHaveLength(1);
  await expect.poll(shown).toEqual(['minor', 'working']);
  await severity.selectOption('major');
  await expect.poll(said).toEqual([]);
});
