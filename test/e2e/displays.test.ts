import type { Browser, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { DisplayDto } from '../../server/contract/displays-dto.ts';
import type { TourDto } from '../../server/contract/walls-dto.ts';
import { axeFindings } from '../support/axe-findings.ts';
import { eventually } from '../support/eventually.ts';
import { gate } from '../support/gate.ts';
import { type HubProcess, startHub } from '../support/hub-process.ts';
import { addUser, USER_PASSWORD } from '../support/hub-user.ts';
import { routeAtOnce } from '../support/route-at-once.ts';
import { type SimulatorProcess, startSimulator } from '../support/simulator-process.ts';
import { launchChromium, openWall, type WallPage } from '../support/wall-page.ts';

/** Two windows: a display without chrome, and a console that steers it. */

const NAMES = ['汉江大桥', '金州路口', '恒口水位'];
const DISPLAY = '大厅 2';
const PATH = `/display/${encodeURIComponent(DISPLAY)}`;

let browser: Browser;
let simulator: SimulatorProcess;
let hub: HubProcess;
let desk: WallPage;
let display: WallPage;
let tour: TourDto;

beforeAll(async () => {
  simulator = await startSimulator(['--paths', '6', '--clip', 'bench-360p']);
  hub = await startHub(
    NAMES.map((name, index) => ({
      id: `cam-${index + 1}`,
      name,
      domain: 'water',
      region: '610902',
      main: simulator.url(`bench/${index + 4}`),
      sub: simulator.url(`bench/${index + 1}`),
    })),
  );
  browser = await launchChromium();
  tour = await ask<TourDto>('POST', '/api/tours', {
    name: '巡查',
    of: { kind: 'cameras', cameras: ['cam-1', 'cam-2', 'cam-3'] },
    over: 'tile',
    dwellSeconds: 30,
    sharedWith: [],
  });
});

afterAll(async () => {
  await browser?.close();
  await hub?.stop();
  await simulator?.stop();
});

beforeEach(async () => {
  display = await openWall(browser, hub, PATH);
  await display.logIn();
  await display.page.getByText('等待控制台送来画面').waitFor();
  desk = await openWall(browser, hub, '/?tiles=4&cameras=cam-1,cam-2');
  await desk.logIn();
  await desk.waitForLabel(0, /汉江大桥/u);
});

afterEach(async () => {
  const errors = [...desk.errors, ...display.errors];
  // First, so that none is left under the name of the display, whatever becomes of the rest.
  await desk.close();
  await display.close();
  await ask('DELETE', `/api/displays/${encodeURIComponent(DISPLAY)}/order`);
  expect(errors).toEqual([]);
});

async function ask<T>(method: string, path: string, body?: object): Promise<T> {
  const response = await hub.fetch(path, {
    method,
    ...(body && { body: JSON.stringify(body), headers: { 'content-type': 'application/json' } }),
  });
  expect([path, response.ok]).toEqual([path, true]);
  return (await response.json()) as T;
}

const state = async () =>
  (await ask<DisplayDto[]>('GET', '/api/displays')).find(({ name }) => name === DISPLAY);
const card = () => desk.page.locator(`[data-display="${DISPLAY}"]`);
const button = (name: string | RegExp) => card().getByRole('button', { name });
const item = (name: string | RegExp) => card().getByRole('menuitem', { name });
const shows = (pattern: RegExp) => display.waitForLabel(0, pattern);
const press = (...keys: string[]) =>
  keys.reduce((before, key) => before.then(() => desk.page.keyboard.press(key)), Promise.resolve());
const focused = (page: Page) =>
  page.evaluate(
    () => document.activeElement?.getAttribute('aria-label') ?? document.activeElement?.textContent,
  );

describe('a display', () => {
  it('is steered from a console by mouse, and shows again what it showed when it or the hub comes back', async () => {
    await desk.page.getByRole('button', { name: '显示屏' }).click();
    await card().getByText('没有画面').waitFor();
    expect(await axeFindings(display.page)).toEqual([]);
    await button(`送画面到“${DISPLAY}”`).click();
    await item(/^汉江大桥/u).click();
    await shows(/^第 1 格，汉江大桥，在线(?:$|，节省)/u);
    await card().getByText('汉江大桥').waitFor();
    await eventually(async () => expect(await display.playedSeconds(0)).toBeGreaterThan(1));
    expect([await axeFindings(desk.page), await axeFindings(display.page)]).toEqual([[], []]);
    // Nothing stands around the picture, and nothing can be done to it.
    expect(await display.page.locator('header, button').count()).toBe(0);
    const cursor = () => display.page.locator('main').evaluate((main) => getComputedStyle(main).cursor);
    await display.page.mouse.move(300, 200);
    await display.page.mouse.move(320, 200);
    await expect.poll(cursor).not.toBe('none');
    await expect.poll(cursor).toBe('none');

    await button(/显示自己的名称$/u).click();
    await display.page.getByLabel(`这是显示屏“${DISPLAY}”`).waitFor();
    await display.page.getByLabel(`这是显示屏“${DISPLAY}”`).waitFor({ state: 'detached' });

    await display.page.reload();
    await shows(/汉江大桥，在线(?:$|，节省)/u);
    await hub.restart();
    await eventually(async () =>
      expect(await state()).toMatchObject({ online: true, shows: { kind: 'camera' } }),
    );
    await shows(/汉江大桥，在线(?:$|，节省)/u);

    await button(`送画面到“${DISPLAY}”`).click();
    await item('现在的整面墙').click();
    await display.waitForLabel(1, /金州路口，在线(?:$|，节省)/u);
    await button(`清空“${DISPLAY}”`).click();
    await display.page.getByText('等待控制台送来画面').waitFor();
  });

  it('is steered by keyboard alone: a tour that goes on, stands still, and turns at a press', async () => {
    await press('o');
    await eventually(async () => expect(await focused(desk.page)).toBe(`送画面到“${DISPLAY}”`));
    await press('Enter');
    await desk.page.getByRole('menuitem', { name: tour.name }).waitFor();
    await press('ArrowUp');
    await eventually(async () => expect(await focused(desk.page)).toBe(tour.name));
    await press('Enter');
    await shows(/汉江大桥，在线(?:$|，节省)/u);
    await card().getByText('1/3').waitFor();
    const step = async (label: string) => {
      await eventually(async () => {
        if ((await focused(desk.page)) !== label) await press('Tab');
        expect(await focused(desk.page)).toBe(label);
      });
      await press('Enter');
    };
    await step(`暂停“${DISPLAY}”的轮巡`);
    await card().getByText('已暂停').waitFor();
    await step(`“${DISPLAY}”下一页`);
    await shows(/金州路口，在线(?:$|，节省)/u);
    await card().getByText('2/3').waitFor();
    expect(await state()).toMatchObject({ paused: true, shows: { kind: 'tour', name: '巡查' } });
    await press('o');
    await card().waitFor({ state: 'detached' });
  });

  it('is one window: a second one of the same name says so, and takes the place when it is free', async () => {
    const second = await openWall(browser, hub, PATH);
    await second.logIn();
    await second.page.getByText('另一个窗口已在用这个显示屏名称。').waitFor();
    await display.page.goto('about:blank');
    await second.page.getByText('等待控制台送来画面').waitFor();
    await second.close();
    await desk.page.getByRole('button', { name: '显示屏' }).click();
    await card().getByText(/离线/u).waitFor();
  });

  it('is sent to from a tile, a scene and a tour, by keys alone', async () => {
    const choice = () => desk.page.getByRole('menu', { name: /^把“.*”送到$/u });
    // What comes late for another tile is not in the way of the one that was asked for since.
    const { open, letGo } = gate();
    let asked = 0;
    await routeAtOnce(desk.page, '**/api/displays', async (route) => {
      asked += 1;
      if (asked === 1) await open;
      await route.fallback();
    });
    await desk.page.locator('[data-slot="0"]').focus();
    await press('Shift+O');
    await expect.poll(() => asked).toBe(1);
    await desk.page.locator('[data-slot="1"]').focus();
    await press('Shift+O');
    await choice().waitFor();
    const late = desk.page.waitForResponse('**/api/displays');
    letGo();
    await late;
    expect(await axeFindings(desk.page)).toEqual([]);
    await eventually(async () => expect(await focused(desk.page)).toContain(DISPLAY));
    await press('Enter');
    await desk.page.getByText(`“金州路口”已送到显示屏“${DISPLAY}”`).waitFor();
    await shows(/^第 1 格，金州路口，在线(?:$|，节省)/u);
    expect(await desk.page.evaluate(() => document.activeElement?.getAttribute('data-slot'))).toBe('1');

    await press('l');
    await desk.page.getByRole('searchbox', { name: '搜索轮巡' }).waitFor();
    await eventually(async () => {
      if ((await focused(desk.page)) !== `把“${tour.name}”送到显示屏`) await press('Tab');
      expect(await focused(desk.page)).toBe(`把“${tour.name}”送到显示屏`);
    });
    await press('Enter');
    await choice().waitFor();
    await press('Enter');
    await shows(/汉江大桥，在线(?:$|，节省)/u);
    expect(await state()).toMatchObject({ shows: { kind: 'tour', name: tour.name } });
  });

  it('that shows what is hidden to somebody has its buttons greyed for them, and says why', async () => {
    await addUser(hub, 'li', ['operator'], { domains: ['urban'], regions: null });
    await ask('PUT', `/api/displays/${encodeURIComponent(DISPLAY)}/order`, {
      kind: 'camera',
      camera: 'cam-1',
    });
    const other = await openWall(browser, hub, '/?tiles=4');
    await other.page.fill('[name="username"]', 'li');
    await other.page.fill('[name="password"]', USER_PASSWORD);
    await other.page.keyboard.press('Enter');
    await other.page.waitForSelector('[data-wall]');
    await other.page.keyboard.press('o');
    const buttons = other.page
      .locator(`[data-display="${DISPLAY}"]`)
      .getByRole('button', { name: `“${DISPLAY}”的画面不在您的权限内，只有管理员能换下` });
    await expect.poll(() => buttons.count()).toBe(2);
    for (const one of await buttons.all()) expect(await one.isDisabled()).toBe(true);
    await other.close();
  });
});
