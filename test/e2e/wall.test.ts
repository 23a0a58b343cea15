import type { Browser } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { eventually } from '../support/eventually.ts';
import { type HubProcess, startHub } from '../support/hub-process.ts';
import { OperatedWall } from '../support/operated-wall.ts';
import { routeAtOnce } from '../support/route-at-once.ts';
import { type SimulatorProcess, startSimulator } from '../support/simulator-process.ts';
import { BARE_PATH, launchChromium } from '../support/wall-page.ts';

/** The wall in Chromium on a real hub with simulated cameras, as an operator uses it. */

const NAMES = ['汉江大桥', '金州路口', '恒口水位', '中学校门', '客运站', '江边码头'];
const id = (index: number) => `cam-${index + 1}`;

let browser: Browser;
let simulator: SimulatorProcess;
let hub: HubProcess;
const wall = new OperatedWall(() => ({ browser, hub }));
const { openAt, press, tile } = wall;

beforeAll(async () => {
  simulator = await startSimulator(['--paths', '12', '--clip', 'bench-360p']);
  const cameras = NAMES.map((name, index) => ({
    id: id(index),
    name,
    domain: index < 4 ? 'water' : 'urban',
    region: index % 2 ? '610921' : '610902',
    main: simulator.url(`bench/${index + 7}`),
    sub: simulator.url(`bench/${index + 1}`),
  }));
  hub = await startHub(cameras);
  browser = await launchChromium();
});

afterAll(async () => {
  await browser?.close();
  await hub?.stop();
  await simulator?.stop();
});

afterEach(async () => {
  await simulator.clear('*');
  await wall.close();
});

/** What was asked for and did not come has rules that nobody may read. */
const stylesMissing = () =>
  wall.page.locator('link[rel="stylesheet"]').evaluateAll((links: HTMLLinkElement[]) => {
    const hasCome = ({ sheet }: HTMLLinkElement) => {
      try {
        return sheet !== null && sheet.cssRules.length > 0;
      } catch {
        return false;
      }
    };
    return links.filter((link) => !hasCome(link)).map(({ href }) => href);
  });

const treeRow = (name: string) => wall.page.locator('[role="treeitem"]', { hasText: name });

describe('logging in', () => {
  it('says what is wrong, and leads to the page that was asked for', async () => {
    await wall.open('/?tiles=4&cameras=cam-2');
    await wall.page.fill('[name="username"]', 'admin');
    await wall.page.fill('[name="password"]', 'not-it');
    await press('Enter');
    await wall.page.getByText('用户名或密码不对。').waitFor();
    await wall.logIn();
    await wall.page.waitForSelector('[data-wall="4"]');
    await wall.waitForLabel(0, /^第 1 格，金州路口，/u);
  });

  it('is needed again after logging out', async () => {
    await openAt('/');
    await wall.page.getByRole('button', { name: /^账号/u }).click();
    await wall.page.getByRole('menuitem', { name: '退出登录' }).click();
    await wall.page.waitForSelector('[name="password"]');
    await wall.page.reload();
    await wall.page.waitForSelector('[name="password"]');
  });
});

describe('a session that ends elsewhere', () => {
  it('closes the pictures at once and asks for the login, which leads back to them', async () => {
    await openAt('/?tiles=4&cameras=cam-2');
    await wall.waitForLabel(0, /，在线(?:$|，节省)/u);
    await wall.context.request.delete(`${hub.url}/api/session`, { headers: { origin: hub.url } });
    await wall.page.getByText('登录已过期').waitFor();
    expect(await wall.page.locator('video').count()).toBe(0);
    await wall.logIn();
    await wall.waitForLabel(0, /^第 1 格，金州路口，在线(?:$|，节省)/u);
  });
});

describe('the wall', () => {
  it('shows a newcomer moving pictures at once', async () => {
    await openAt('/');
    for (let slot = 0; slot < NAMES.length; slot += 1) await wall.waitForLabel(slot, /，在线(?:$|，节省)/u);
    const before = await wall.playedSeconds(0);
    await eventually(async () => expect(await wall.playedSeconds(0)).toBeGreaterThan(before + 1));
    await wall.page
      .getByText(/^\d\.\d 秒$/u)
      .first()
      .waitFor();
  });

  it('takes cameras by click, by search with pinyin and Enter, and by drag', async () => {
    await openAt('/?tiles=4');
    await treeRow('金州路口').click();
    await wall.waitForLabel(0, /金州路口/u);
    await press('/');
    await wall.page.keyboard.type('hj');
    await treeRow('汉江大桥').waitFor();
    await eventually(async () => expect(await wall.page.locator('[role="treeitem"]').count()).toBe(1));
    await press('Enter');
    // Enter puts the camera into the selected tile, in place of what was there.
    await wall.waitForLabel(0, /汉江大桥/u);
    await press('Escape');
    await treeRow('客运站').dragTo(tile(3));
    await wall.waitForLabel(3, /客运站/u);
    await tile(3).dragTo(tile(1));
    await wall.waitForLabel(1, /客运站/u);
    await wall.waitForLabel(3, /空/u);
  });

  it('is filled with a domain by one click, and the step can be undone', async () => {
    await openAt('/?tiles=9&cameras=cam-1');
    const fill = async () => {
      await wall.page.getByRole('button', { name: '把“城管”铺满画面' }).click();
      await wall.page.waitForSelector('[data-wall="4"]');
    };
    await fill();
    // The way back is offered for some seconds only: it is taken before anything is waited for.
    await wall.page.getByRole('button', { name: '撤销' }).click();
    await wall.page.waitForSelector('[data-wall="9"]');
    await wall.waitForLabel(0, /汉江大桥/u);
    await fill();
    await wall.waitForLabel(0, /客运站，在线(?:$|，节省)/u);
    await wall.waitForLabel(1, /江边码头，在线(?:$|，节省)/u);
  });

  it('enlarges by double-click with the main stream and returns by Esc without a new start', async () => {
    await openAt('/?tiles=16&cameras=cam-1,cam-2');
    await wall.waitForLabel(1, /，在线(?:$|，节省)/u);
    const element = await tile(1).locator('video').elementHandle();
    await tile(1).dblclick();
    await press('d');
    await wall.page.locator('dd', { hasText: '主码流' }).waitFor();
    await press('Escape');
    await wall.page.locator('dd', { hasText: '子码流' }).waitFor();
    expect(await element!.evaluate((video) => video.isConnected)).toBe(true);
    await wall.waitForLabel(1, /，在线(?:$|，节省)/u);
  });

  it('can be used by keyboard alone', async () => {
    await openAt('/?tiles=4&cameras=cam-1,cam-2');
    await press('ArrowRight');
    await expect.poll(() => tile(1).getAttribute('aria-current')).toBe('true');
    await press('Enter');
    await expect.poll(() => tile(1).getAttribute('data-enlarged')).toBe('true');
    await press('Escape');
    await press('Delete');
    await wall.waitForLabel(1, /空/u);
    await press('=');
    await wall.page.waitForSelector('[data-wall="6"]');
    await press('b');
    await expect.poll(() => wall.page.locator('header, nav').count()).toBe(0);
    await press('b');
    // What cannot be fetched at the moment takes nothing with it, and is asked for anew.
    await routeAtOnce(wall.page, /ShortcutsDialog/u, (route) => route.abort());
    await press('?');
    await wall.page.getByText('连不上服务器，请稍候再试。').waitFor();
    expect(await wall.page.getByRole('dialog').count()).toBe(0);
    await wall.page.unroute(/ShortcutsDialog/u);
    await press('?');
    await wall.page.getByRole('dialog').waitFor();
    expect(await stylesMissing()).toEqual([]);
    await press('Escape');
    await expect.poll(() => wall.page.getByRole('dialog').count()).toBe(0);
    await press('Control+Shift+Tab');
    await press('t');
    await expect.poll(() => wall.page.locator('nav').count()).toBe(0);
  });

  it('is found again as it was left, and speaks English when asked', async () => {
    await openAt('/?tiles=4&cameras=cam-3,,cam-5');
    await wall.page.getByRole('button', { name: /^账号/u }).click();
    await wall.page.getByRole('menuitemradio', { name: 'English' }).click();
    await wall.waitForLabel(0, /^Tile 1, 恒口水位, /u);
    await wall.page.goto(hub.url);
    await wall.page.waitForSelector('[data-wall="4"]');
    await wall.waitForLabel(2, /^Tile 3, 客运站, /u);
    expect(await wall.page.getAttribute('html', 'lang')).toBe('en');
  });

  it('names a camera that is not there, and a page that is not there', async () => {
    await openAt('/?tiles=4&cameras=cam-77');
    await wall.waitForLabel(0, /目录里没有这台摄像机/u);
    await wall.page.goto(`${hub.url}/wal`);
    await wall.page.getByText('没有这个页面').waitFor();
    await wall.page.getByRole('link', { name: '回到视频墙' }).click();
    await wall.page.waitForSelector('[data-wall]');
  });
});

describe('what a person has changed', () => {
  it('and the hub does not take is told on the page, until that is read', async () => {
    await openAt('/');
    // An open page writes what it knows over it.
    await wall.page.goto(hub.url + BARE_PATH);
    await wall.page.evaluate((username) => {
      const value = Array.from({ length: 20_000 }, (_, index) => `cam-${index}`);
      const kept = [['favourites', { value, revision: 0, unsaved: true }]];
      localStorage.setItem(`onescreen.preferences.${username}`, JSON.stringify(kept));
    }, hub.username);
    await wall.page.goto(hub.url);
    const notice = wall.page.getByRole('status').filter({ hasText: '“收藏”的改动没有保存' });
    await notice.getByRole('button', { name: '知道了' }).click();
    await notice.waitFor({ state: 'detached' });
  });
});

describe('a camera in trouble', () => {
  it('keeps its last picture in grey, says why and how old, and comes back by itself', async () => {
    await openAt('/?tiles=4&cameras=cam-1,cam-2');
    await wall.waitForLabel(0, /，在线(?:$|，节省)/u);
    await wall.waitForLabel(1, /，在线(?:$|，节省)/u);
    await simulator.fault('bench/1', 'silence');
    await wall.waitForLabel(0, /，离线$/u);
    await tile(0).getByText('已连接，但没有画面数据').waitFor();
    await tile(0)
      .getByText(/最后画面 \d+ 秒前 · \d\d:\d\d:\d\d/u)
      .waitFor();
    expect(
      await tile(0)
        .locator('[data-kind="down"]')
        .first()
        .evaluate((media) => getComputedStyle(media).filter),
    ).toMatch(/grayscale/u);
    await wall.live(1);
    await press('a');
    await wall.page.getByRole('button', { name: /汉江大桥.*离线/u }).waitFor();
    await simulator.clear('bench/1');
    await wall.waitForLabel(0, /，在线(?:$|，节省)/u, 30_000);
  });

  it('with a wrong password says whom to tell', async () => {
    await simulator.fault('bench/3', 'unauthorized');
    await simulator.fault('bench/9', 'unauthorized');
    await openAt('/?tiles=1&cameras=cam-3');
    await wall.waitForLabel(0, /，被拒绝$/u, 30_000);
    await tile(0).getByText('请管理员更新设备密码').waitFor();
  });
});

describe('the hub', () => {
  it('may restart under an open page: pictures and states come back without a reload', async () => {
    await openAt('/?tiles=4&cameras=cam-1,cam-2');
    await wall.waitForLabel(0, /，在线(?:$|，节省)/u);
    await wall.page.evaluate(() => Object.assign(window, { notReloaded: true }));
    await hub.restart();
    await wall.waitForLabel(0, /，在线(?:$|，节省)/u, 30_000);
    await wall.waitForLabel(1, /，在线(?:$|，节省)/u, 30_000);
    await wall.page.getByText('已连接').waitFor();
    const before = await wall.playedSeconds(0);
    await eventually(async () => expect(await wall.playedSeconds(0)).toBeGreaterThan(before + 0.5));
    expect(await wall.page.evaluate(() => 'notReloaded' in window)).toBe(true);
  });
});
