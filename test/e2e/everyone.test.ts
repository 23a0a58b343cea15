import type { Browser, BrowserContext, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { axeFindings } from '../support/axe-findings.ts';
import { startBrowser } from '../support/browser.ts';
import { eventually } from '../support/eventually.ts';
import { focusOf, tabTo } from '../support/focus-seen.ts';
import { gate } from '../support/gate.ts';
import { type HubProcess, startHub } from '../support/hub-process.ts';
import { type SimulatorProcess, startSimulator } from '../support/simulator-process.ts';

/** Every page for everybody: in all themes and sizes, in both languages, and without a mouse. */

const VIEWPORT = { width: 1366, height: 768 };
/** A window of 1280 pixels at 200 %. */
const HALF = { width: 640, height: 360 };

let browser: Browser;
let simulator: SimulatorProcess;
let hub: HubProcess;
let firstPassword: string;

beforeAll(async () => {
  simulator = await startSimulator(['--paths', '4', '--clip', 'bench-360p']);
  const names = ['汉江大桥', '金州路口', '恒口水位'];
  const cameras = names.map((name, index) => ({
    id: `cam-${index + 1}`,
    name,
    domain: index < 2 ? 'water' : 'urban',
    dialNumber: 11 + index,
    main: simulator.url(`bench/${index + 1}`),
  }));
  // One that is down, so that its words are there to be looked at.
  hub = await startHub([...cameras, { id: 'cam-9', name: '江边码头', main: 'rtsp://127.0.0.1:9/none' }]);
  firstPassword = await makeUser('wang.fang');
  browser = await startBrowser();
});

afterAll(async () => {
  await browser?.close();
  await hub?.stop();
  await simulator?.stop();
});

function makeUser(username: string): Promise<string> {
  return hub.addPerson({ username, displayName: '王芳', roles: ['operator'] });
}

interface Look {
  theme: string;
  text: string;
  language: string;
}

async function openAs(look: Look, login: { username: string; password: string }): Promise<Page> {
  const context = await browser.newContext({ viewport: VIEWPORT, reducedMotion: 'reduce' });
  await context.addInitScript(({ theme, text, language }) => {
    localStorage.setItem('onescreen.appearance', JSON.stringify({ theme, text }));
    localStorage.setItem('onescreen.language', language);
  }, look);
  await logIn(context, login);
  const page = await context.newPage();
  return page;
}

async function logIn(context: BrowserContext, data: { username: string; password: string }): Promise<void> {
  const reply = await context.request.post(`${hub.url}/api/session`, { headers: { origin: hub.url }, data });
  expect(reply.ok()).toBe(true);
}

const LOOKS: Look[] = [
  { theme: 'dark', text: 'normal', language: 'zh' },
  { theme: 'light', text: 'large', language: 'en' },
  { theme: 'contrast', text: 'huge', language: 'zh' },
];
/** With what shows that the page is there. */
const PAGES = [
  ['/account', 'main h1'],
  ['/admin/cameras', '[data-row], [role="row"]'],
  ['/admin/cameras/new', 'main form'],
  ['/admin/cameras/cam-1', 'main form'],
  ['/admin/cameras/cam-1/history', 'main h1'],
  ['/admin/import', 'main h1'],
  ['/admin/duplicates', 'main h1'],
  ['/admin/users', 'main table'],
  ['/admin/audit', 'main table'],
  ['/nowhere', 'main a'],
] as const;

/** What somebody would have to scroll sideways for. */
const overflow = (page: Page) =>
  page.evaluate(() => Math.max(0, document.documentElement.scrollWidth - window.innerWidth));

async function expectSound(page: Page, where: string, { theme }: Look): Promise<void> {
  const found = await axeFindings(page, theme !== LOOKS[0]!.theme);
  expect({ where, found, overflow: await overflow(page) }).toEqual({ where, found: [], overflow: 0 });
}

describe.each(LOOKS)('in $theme, with text $text, in $language', (look) => {
  it('no page has anything that axe finds, or that runs out of the window', {
    timeout: 240_000,
  }, async () => {
    const page = await openAs(look, hub);
    await page.goto(`${hub.url}/?tiles=4&cameras=cam-1,cam-9`);
    await page.waitForSelector('[data-slot="0"] [data-kind="playing"]');
    await expectSound(page, 'wall', look);
    await page.keyboard.press('d');
    await page.waitForSelector('aside dl');
    await expectSound(page, 'details', look);
    await page.keyboard.press('a');
    await page.waitForSelector('aside ul, aside p');
    await expectSound(page, 'alarms', look);
    await page.keyboard.press('o');
    await page.waitForSelector('aside a[href*="/display/"]');
    await expectSound(page, 'displays', look);
    await page.keyboard.press('?');
    await page.waitForSelector('dialog[open]');
    await expectSound(page, 'shortcuts', look);
    for (const [path, ready] of PAGES) {
      await page.goto(hub.url + path);
      await page.waitForSelector(ready);
      await expectSound(page, path, look);
    }
    await page.context().close();
  });

  it('neither has what stands before the wall', async () => {
    const page = await openAs(look, { username: 'wang.fang', password: firstPassword });
    await page.goto(hub.url);
    await page.waitForSelector('[name="repeated"]');
    await expectSound(page, 'first password', look);
    await page.context().clearCookies();
    await page.goto(hub.url);
    await page.waitForSelector('[name="username"]');
    await expectSound(page, 'login', look);
    await page.context().close();
  });

  it('is so from the first moment, before any script of the application', async () => {
    const page = await openAs(look, hub);
    await page.route('**/*.js', (route) =>
      route.request().url().endsWith('/appearance.js') ? route.continue() : route.abort(),
    );
    await page.goto(hub.url);
    expect(await page.evaluate(() => ({ ...document.documentElement.dataset }))).toEqual({
      theme: look.theme,
      text: look.text,
    });
    await page.context().close();
  });
});

describe('while the hub is slow', () => {
  it('a page says after a moment that it is on its way, and no more when it is there', async () => {
    const page = await openAs(LOOKS[0]!, hub);
    const { open, letGo } = gate();
    await page.route('**/api/users', (route) => open.then(() => route.continue()));
    await page.goto(`${hub.url}/admin/users`);
    await page.waitForSelector('main h1');
    const notice = page.getByRole('status').filter({ hasText: '正在打开…' });
    await notice.waitFor();
    await expectSound(page, 'on its way', LOOKS[0]!);
    letGo();
    await page.waitForSelector('main table');
    expect(await notice.count()).toBe(0);
    await page.context().close();
  });
});

describe('at twice the size', () => {
  it('nothing has to be scrolled sideways but a table within its own frame', async () => {
    const page = await openAs(LOOKS[0]!, hub);
    await page.setViewportSize(HALF);
    for (const path of [
      '/',
      '/account',
      '/admin/cameras',
      '/admin/cameras/new',
      '/admin/users',
      '/admin/audit',
    ]) {
      await page.goto(hub.url + path);
      await page.waitForSelector('h1');
      await eventually(async () => expect([path, await overflow(page)]).toEqual([path, 0]));
    }
    await page.context().close();
  });
});

describe('by the keyboard alone', () => {
  it('the whole work of a shift is done, from the login to the logout', async () => {
    const context = await browser.newContext({ viewport: VIEWPORT });
    const page = await context.newPage();
    const press = (key: string) => page.keyboard.press(key);
    const label = (slot: number) => page.getAttribute(`[data-slot="${slot}"]`, 'aria-label');
    const focused = async () => (await focusOf(page))?.element ?? 'nothing';

    const choose = async (item: RegExp) => {
      await page.waitForSelector('[role="menu"]');
      for (let step = 0; step < 20 && !item.test(await focused()); step += 1) await press('ArrowDown');
      expect(await focused()).toMatch(item);
      await press('Enter');
    };

    await page.goto(`${hub.url}/?tiles=4`);
    await page.waitForSelector('[name="username"]');
    // The page for one task begins in its first field.
    expect(await focused()).toMatch(/INPUT/u);
    await page.keyboard.type(hub.username);
    await press('Tab');
    await page.keyboard.type(hub.password);
    await press('Enter');
    await page.waitForSelector('[data-wall="4"]');

    // Past the bars with the first stop of Tab.
    await press('Tab');
    expect(await focused()).toMatch(/跳到画面/u);
    await press('Enter');
    expect(await focused()).toMatch(/第 1 格/u);

    // By name, by number, and the next one of the group.
    await press('/');
    await page.keyboard.type('hj');
    await page.locator('[role="treeitem"]', { hasText: '汉江大桥' }).waitFor();
    await press('Enter');
    await expect.poll(() => label(0)).toMatch(/汉江大桥/u);
    await press('Escape');
    await press('Escape');
    await expect.poll(focused).toMatch(/第 1 格/u);
    await press('ArrowRight');
    await page.keyboard.type('13');
    await page.getByRole('status').filter({ hasText: '恒口水位' }).waitFor();
    await press('Enter');
    await expect.poll(() => label(1)).toMatch(/恒口水位/u);
    await page.keyboard.type('77');
    await press('Enter');
    await page.getByText('没有快拨号 77').waitFor();
    await press('Escape');
    await press('ArrowLeft');
    await press(']');
    await expect.poll(() => label(0)).toMatch(/金州路口/u);
    await press('c');
    await page.locator('[role="treeitem"]', { hasText: '收藏' }).first().waitFor();

    // Large, with sound, and back.
    await press('Enter');
    await page.waitForSelector('[data-slot="0"][data-enlarged]');
    await press('m');
    await page.getByRole('button', { name: '关闭声音' }).first().waitFor({ state: 'attached' });
    await press('Escape');
    await expect.poll(() => page.locator('[data-enlarged]').count()).toBe(0);

    // Another key for the sound, in place; and one that is taken.
    await press('?');
    await page.locator('dialog[open]').waitFor();
    await tabTo(page, /所选窗格的声音/u);
    await press('Enter');
    await press('t');
    await page.getByText('T 已用于“摄像机列表”').waitFor();
    await press('x');
    await page.getByRole('button', { name: /所选窗格的声音，按键：X/u }).waitFor();
    expect(await focused()).toMatch(/所选窗格的声音/u);
    await press('Escape');
    await expect.poll(() => page.locator('dialog[open]').count()).toBe(0);
    await press('x');
    await page.getByRole('button', { name: '打开声音' }).first().waitFor({ state: 'attached' });

    // What had the focus is closed: the wall has it then.
    await press('/');
    await press('Escape');
    await press('a');
    await tabTo(page, /关闭/u);
    await press('Enter');
    expect(await focused()).not.toBe('nothing');

    // Once around the bars, and into the administration.
    await page.keyboard.press('Escape');
    await tabTo(page, /BUTTON “账号 /u, 'Shift+Tab');
    await press('Enter');
    await choose(/系统管理/u);
    await page.waitForSelector('main [role="grid"]');
    await tabTo(page, /grid/u);
    await press('ArrowDown');
    await press('Enter');
    await page.waitForSelector('main form');
    await tabTo(page, /BUTTON “账号 /u, 'Shift+Tab');
    await press('Enter');
    await choose(/退出登录/u);
    await page.waitForSelector('[name="username"]');
    await context.close();
  });
});
