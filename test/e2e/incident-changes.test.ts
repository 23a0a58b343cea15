import { randomUUID } from 'node:crypto';
import type { Browser, Locator, Page, Route } from 'playwright-core';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import type { BookmarkDto } from '../../server/contract/bookmark-dto.ts';
import type { WatchListDto } from '../../server/contract/walls-dto.ts';
import { newLoggedInPage, startBrowser } from '../support/browser.ts';
import { gate } from '../support/gate.ts';
import { type HubProcess, startHub } from '../support/hub-process.ts';
import { addUser, USER_PASSWORD } from '../support/hub-user.ts';
import { loseAnswer, routeAtOnce } from '../support/route-at-once.ts';

/** Several work on one incident at once: what one chooses is made, or is in the way of nobody unsaid. */
const OTHERS_SETTING = '别人刚刚改过这里，现在显示的是对方的设定。';

let browser: Browser;
let hub: HubProcess;
let page: Page;
let path: string;
let severity: Locator;
let state: Locator;

beforeAll(async () => {
  const main = 'rtsp://127.0.0.1:9/none';
  hub = await startHub([
    { id: 'cam-1', name: '汉江大桥', main },
    { id: 'cam-2', name: '金州路口', main },
  ]);
  browser = await startBrowser();
  await addUser(hub, 'evidence', ['incident']);
  const login = { url: hub.url, username: 'evidence', password: USER_PASSWORD };
  page = await newLoggedInPage(browser, login, { width: 1366, height: 768 });
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
  await expect.poll(() => severity.inputValue()).toBe('info');
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
  await expect.poll(async () => [await shown(), await said()]).toEqual([['major', 'working'], []]);
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

it('a change is made although the browser has no Internet: the hub is in the house', async () => {
  await page.evaluate(() => window.dispatchEvent(new Event('offline')));
  await severity.selectOption('info');
  await page.getByText(/严重程度 \S+ → 提示/u).waitFor();
});

it('a reason to put a hold does not lift the one that a teammate has put meanwhile', async () => {
  const reason = page.getByLabel('留存或解除的理由');
  await reason.fill('检察院调取');
  const request = { headers: { origin: hub.url }, data: { reason: '法院调取' } };
  expect((await page.request.put(`${hub.url}/api${path}/hold`, request)).status()).toBe(200);
  const lift = page.getByRole('button', { name: '解除留存' });
  await lift.waitFor();
  expect([await reason.inputValue(), await lift.isDisabled()]).toEqual(['', true]);
});

it('a note that is typed while another is written stays, and with another text it is another', async () => {
  const note = page.getByLabel('写一条记录');
  const write = page.getByRole('button', { name: '记录', exact: true });
  const written = (text: string) => page.getByRole('listitem').getByText(text, { exact: true });
  const { open, letGo } = gate();
  await routeAtOnce(page, `**/api${path}/notes`, (route) => open.then(() => route.fallback()), { times: 1 });
  await note.fill('路政已到场');
  await write.click();
  await note.fill('交警已到场');
  letGo();
  await written('路政已到场').waitFor();
  expect(await note.inputValue()).toBe('交警已到场');
  await loseAnswer(page, `**/api${path}/notes`);
  await write.click();
  await expect.poll(said).toHaveLength(1);
  await note.fill('交警已到场，两人');
  await write.click();
  await written('交警已到场，两人').waitFor();
  await written('交警已到场').waitFor();
  await expect.poll(async () => [await note.inputValue(), await said()]).toEqual(['', []]);
});

it('cameras that are put into a list one right after the other are both in it', async () => {
  const id = randomUUID();
  await mate('POST', '/api/watch-lists', { id, name: '防汛', sharedWith: ['incident'], cameras: [] });
  await page.goto(`${hub.url}/lists/${id}`);
  const { open, letGo } = gate();
  const address = `**/api/watch-lists/${id}`;
  await routeAtOnce(page, address, (route) => open.then(() => route.fallback()), { times: 1 });
  for (const name of ['汉江大桥', '金州路口']) {
    await page.getByLabel('摄像机名称').fill(name);
    await page.getByRole('button', { name: '加入', exact: true }).click();
  }
  letGo();
  const camerasOf = async () => {
    const lists = (await (await hub.fetch('/api/watch-lists')).json()) as WatchListDto[];
    return lists.find((list) => list.id === id)?.cameras;
  };
  await expect.poll(camerasOf).toEqual(['cam-1', 'cam-2']);
  await page.getByRole('button', { name: '不再关注 金州路口' }).waitFor();
  expect(await said()).toEqual([]);
});

it('what is typed over a bookmark stays while a teammate changes it, and says what it would replace', async () => {
  const id = randomUUID();
  await mate('POST', '/api/bookmarks', { id, cameraId: 'cam-1', note: '有人翻越' });
  const read = async () => (await (await hub.fetch(`/api/bookmarks/${id}`)).json()) as BookmarkDto;
  const change = async (wish: object) =>
    mate('PATCH', `/api/bookmarks/${id}`, { revision: (await read()).revision, ...wish });
  await page.goto(`${hub.url}/bookmarks`);
  await page.getByRole('button', { name: /查看 汉江大桥/u }).click();
  const note = page.getByLabel('说明', { exact: true });
  await note.fill('有人翻越护栏');
  await change({ tags: ['夜间'] });
  await expect.poll(() => page.getByLabel('标签（用空格分开）').inputValue()).toBe('夜间');
  expect([await note.inputValue(), await said()]).toEqual(['有人翻越护栏', []]);
  await change({ note: '两人翻越' });
  await expect.poll(said).toEqual(['“说明”已被改为“两人翻越”，保存会替换它。']);
  await page.getByRole('button', { name: '保存修改' }).click();
  await expect.poll(said).toEqual([]);
  expect(await read()).toMatchObject({ note: '有人翻越护栏', tags: ['夜间'] });
});

it('a search keeps each letter that is typed, and asks for it', async () => {
  await page.goto(`${hub.url}/incidents`);
  const field = page.getByRole('searchbox');
  const shown = await field.evaluate((input: HTMLInputElement) => {
    const type = Object.getOwnPropertyDescriptor(HTMLInputElement.prototype, 'value')!.set!;
    return ['没', '没有'].map((text) => {
      type.call(input, text);
      input.dispatchEvent(new Event('input', { bubbles: true }));
      return input.value;
    });
  });
  expect(shown).toEqual(['没', '没有']);
  await page.getByText('没有事件').waitFor();
  expect(new URL(page.url()).searchParams.get('q')).toBe('没有');
});

it('an open bookmark stays open, as it is by now, where the filter finds it no more', async () => {
  const id = randomUUID();
  const hold = { headers: { origin: hub.url }, data: { reason: '法院调取' } };
  const address = `${hub.url}/api/bookmarks/${id}/hold`;
  await mate('POST', '/api/bookmarks', { id, cameraId: 'cam-2' });
  expect((await page.request.put(address, hold)).status()).toBe(200);
  await page.goto(`${hub.url}/bookmarks?held=true`);
  await page.getByRole('button', { name: /查看 金州路口/u }).click();
  const note = page.getByLabel('说明', { exact: true });
  await note.fill('有人翻越护栏');
  expect((await page.request.delete(address, hold)).status()).toBe(200);
  await page.getByRole('button', { name: '依法留存', exact: true }).waitFor();
  expect(await note.inputValue()).toBe('有人翻越护栏');
});

it('a dialog is not left while it opens an incident, and leads to it', async () => {
  await page.goto(`${hub.url}/incidents`);
  await page.getByRole('button', { name: '新建事件' }).click();
  const { open, letGo } = gate();
  await routeAtOnce(page, '**/api/incidents', (route) => open.then(() => route.fallback()), { times: 1 });
  await page.getByLabel('事件名称', { exact: true }).fill('金州路口追尾');
  await page.getByRole('button', { name: '建立', exact: true }).click();
  await page.getByRole('button', { name: '取消' }).and(page.locator(':disabled')).waitFor();
  await page.keyboard.press('Escape');
  expect(await page.getByRole('dialog').count()).toBe(1);
  letGo();
  await page.getByRole('heading', { name: '金州路口追尾' }).waitFor();
});
