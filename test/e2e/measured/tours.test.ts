import type { Browser } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { standardLayout } from '../../../web/src/features/wall/wall-layouts.ts';
import { axeFindings } from '../../support/axe-findings.ts';
import { eventually } from '../../support/eventually.ts';
import { type HubProcess, startHub } from '../../support/hub-process.ts';
import { OperatedWall } from '../../support/operated-wall.ts';
import { type ShownPages, watchShownPages } from '../../support/shown-pages.ts';
import { type SimulatorProcess, startSimulator } from '../../support/simulator-process.ts';
import { launchChromium } from '../../support/wall-page.ts';

/** Tours in Chromium, on a real hub with simulated cameras of which some are dead. */

const PLAYING = 28;
const DEAD = ['cam-05', 'cam-14', 'cam-31'];
const ids = Array.from({ length: PLAYING + DEAD.length }, (_, n) => `cam-${String(n + 1).padStart(2, '0')}`);

let browser: Browser;
let simulator: SimulatorProcess;
let hub: HubProcess;
const wall = new OperatedWall(() => ({ browser, hub }));
const { openAt, press } = wall;

beforeAll(async () => {
  simulator = await startSimulator(['--paths', String(PLAYING), '--clip', 'bench-360p']);
  let path = 0;
  hub = await startHub(
    ids.map((id) => {
      if (!DEAD.includes(id)) path += 1;
      return {
        id,
        name: id,
        domain: id === 'cam-30' ? 'urban' : 'water',
        main: DEAD.includes(id) ? 'rtsp://127.0.0.1:9/nothing' : simulator.url(`bench/${path}`),
      };
    }),
  );
  await eventually(
    async () => {
      const reply = (await (await hub.fetch('/api/health')).json()) as { verdicts: { state: string }[] };
      expect(reply.verdicts.filter(({ state }) => state === 'offline')).toHaveLength(DEAD.length);
    },
    { deadlineMs: 30_000 },
  );
  browser = await launchChromium();
});

afterAll(async () => {
  await browser?.close();
  await hub?.stop();
  await simulator?.stop();
});

afterEach(wall.close);

const dialog = () => wall.page.getByRole('dialog');
const state = (phase: string) => wall.page.locator(`[data-tour="${phase}"]`).waitFor({ timeout: 30_000 });

/** As somebody without a mouse gets there. */
async function tabTo(text: string): Promise<void> {
  await eventually(async () => {
    await press('Tab');
    return (await wall.page.evaluate(() => document.activeElement?.textContent ?? '')).includes(text);
  });
}

/** A tour over a domain that is not saved, with the keyboard alone. */
async function startTourByKeys(): Promise<void> {
  await press('l');
  await wall.page.getByRole('button', { name: '新建轮巡' }).waitFor();
  await tabTo('新建轮巡');
  await press('Enter');
  const dialog = wall.page.getByRole('dialog');
  await dialog.getByLabel('领域', { exact: true }).selectOption({ label: '水利' });
  await dialog.getByLabel('每页停留').press('Home');
  await dialog.getByRole('button', { name: '开始，不保存' }).press('Enter');
}

describe('a tour of three pages of nine', () => {
  it('never shows a tile without a picture, leaves the dead out, and says so', async () => {
    await openAt('/?tiles=9');
    await startTourByKeys();
    await wall.page.locator('[data-tour="showing"]').waitFor({ timeout: 30_000 });
    const pages: ShownPages = await watchShownPages(wall.page);
    const seen = await eventually(
      async () => {
        const sofar = await pages.seen();
        expect(sofar.length).toBeGreaterThanOrEqual(5);
        // Where the machine is busy, one that plays has no picture when its turn comes, and is left out until the next.
        expect(new Set(sofar.flatMap((page) => page.cameras)).size).toBe(PLAYING - 1);
        return sofar;
      },
      { deadlineMs: 150_000, pauseMs: 500 },
    );
    expect(seen.flatMap(({ dark }) => dark)).toEqual([]);
    const cameras = seen.flatMap((page) => page.cameras);
    expect(cameras.filter((name) => DEAD.includes(name))).toEqual([]);
    for (const { frames } of seen.slice(0, -1)) expect(frames).toBeGreaterThan(5);
    expect(await wall.page.locator('[data-tour]').textContent()).toMatch(/\d\/3.*跳过 (?:[3-9]|\d\d) 台/u);
  });

  it('is paused by key or by touching the wall, and stepped, by keys alone', async () => {
    await openAt('/?tiles=4');
    await startTourByKeys();
    await state('showing');
    await wall.waitForLabel(0, /cam-01/u);
    await press('Space');
    await state('halted');
    await press('.');
    await wall.waitForLabel(0, /cam-06，在线(?:$|，节省)/u);
    await press(',');
    await wall.waitForLabel(0, /cam-01，在线(?:$|，节省)/u);
    await press(',');
    await wall.waitForLabel(2, /cam-29，在线(?:$|，节省)/u);
    expect(await wall.page.locator('[data-tour]').getAttribute('data-halt')).toBe('user');
    // The replay of a camera that has only just come would be at its end at once, and the same key would begin it anew.
    await expect.poll(() => wall.playedSeconds(0)).toBeGreaterThan(1);
    await press('Space');
    await state('showing');
    // What is begun in a tile by key would be gone with the next turn.
    for (const key of ['i', 'z', 'r']) {
      await press(key);
      await wall.page.locator('[data-halt="touch"]').waitFor();
      await press(key);
      await press('Space');
      await state('showing');
    }
    await wall.page.locator('[data-slot="2"]').click();
    await wall.page.getByText('有人操作，已暂停').first().waitFor();
    await press('b');
    await wall.page.getByText(/^轮巡 \d\/7 · 有人操作，已暂停 · 按 Space 继续$/u).waitFor();
    await press('b');
    await press('l');
    await wall.page.getByRole('button', { name: '新建轮巡' }).waitFor();
    expect(await axeFindings(wall.page)).toEqual([]);
    await press('Escape');
    await wall.page.getByRole('button', { name: '继续轮巡' }).click();
    await state('showing');
    await wall.page.getByRole('button', { name: '结束轮巡' }).click();
    await expect.poll(() => wall.page.locator('[data-tour]').count()).toBe(0);
  });
});

describe('a tour over the pages of the wall', () => {
  it('turns them as they are laid out, with their pictures', async () => {
    const pages = [
      ['cam-01', DEAD[0]!],
      ['cam-02', 'cam-03'],
    ];
    await hub.fetch('/api/scenes', {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({
        name: '两页',
        key: 1,
        wall: { layout: standardLayout(4), pages },
        tours: [],
        sharedWith: [],
      }),
    });
    await openAt('/?tiles=1');
    await eventually(async () => {
      await press('Shift+Digit1');
      return (await wall.page.locator('[data-wall="4"]').count()) === 1;
    });
    await wall.waitForLabel(0, /cam-01，在线(?:$|，节省)/u);
    await press('l');
    await wall.page.getByRole('button', { name: '新建轮巡' }).click();
    await dialog().getByLabel('每页停留').press('Home');
    await dialog().getByRole('button', { name: '开始，不保存' }).click();
    const watch = await watchShownPages(wall.page);
    await wall.page.locator('[data-page="2"]').waitFor({ timeout: 60_000 });
    await wall.page.locator('[data-page="1"]').waitFor({ timeout: 60_000 });
    const lively = (await watch.seen())
      .flatMap(({ dark }) => dark)
      .filter((tile) => !/空|cam-05/u.test(tile));
    expect(lively).toEqual([]);
  });
});

describe('a kept tour in one tile', () => {
  it('waits for a start where less motion is asked for and a reload brought it back, and turns its tile alone', async () => {
    await openAt('/?tiles=4&cameras=cam-20,cam-21');
    await wall.page.emulateMedia({ reducedMotion: 'reduce' });
    await press('l');
    await wall.page.getByRole('button', { name: '新建轮巡' }).click();
    await dialog().getByLabel('名称').fill('逐台看');
    await dialog().getByLabel('搜索到的摄像机').check();
    await dialog().getByLabel('搜索词').fill('cam-2');
    expect(await axeFindings(wall.page)).toEqual([]);
    await dialog().getByLabel('只在所选窗格里翻').check();
    await dialog().getByLabel('每页停留').press('Home');
    await dialog().getByRole('button', { name: '保存并开始' }).click();
    await wall.waitForLabel(0, /cam-22，在线(?:$|，节省)/u);
    expect(await wall.label(1)).toMatch(/cam-21/u);
    await state('showing');
    await wall.page.reload();
    await wall.page.getByText('系统减少动态，待开始').first().waitFor();
    const before = await wall.label(0);
    await press('Space');
    await state('showing');
    await expect.poll(() => wall.label(0), { timeout: 60_000 }).not.toBe(before);
    expect(await wall.label(1)).toMatch(/cam-21/u);
  });
});
