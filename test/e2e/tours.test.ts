import type { Browser } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { eventually } from '../support/eventually.ts';
import { type HubProcess, startHub } from '../support/hub-process.ts';
import { type ShownPages, watchShownPages } from '../support/shown-pages.ts';
import { type SimulatorProcess, startSimulator } from '../support/simulator-process.ts';
import { launchChromium, openWall, type WallPage } from '../support/wall-page.ts';

/** Tours in Chromium, on a real hub with simulated cameras of which some are dead. */

const PLAYING = 36;
const DEAD = ['cam-05', 'cam-14', 'cam-39'];
const ids = Array.from({ length: PLAYING + DEAD.length }, (_, n) => `cam-${String(n + 1).padStart(2, '0')}`);

let browser: Browser;
let simulator: SimulatorProcess;
let hub: HubProcess;
let wall: WallPage;

beforeAll(async () => {
  simulator = await startSimulator(['--paths', String(PLAYING), '--clip', 'bench-360p']);
  let path = 0;
  hub = await startHub(
    ids.map((id) => {
      if (!DEAD.includes(id)) path += 1;
      return {
        id,
        name: id,
        domain: id === 'cam-38' ? 'urban' : 'water',
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

afterEach(async () => {
  const { errors } = wall;
  await wall.close();
  expect(errors).toEqual([]);
});

async function openAt(path: string): Promise<void> {
  wall = await openWall(browser, hub, path);
  await wall.logIn();
  await wall.page.waitForSelector('[data-wall]');
}

const press = (key: string) => wall.page.keyboard.press(key);

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

describe('a tour of four pages of nine', () => {
  it('never shows a tile without a picture, leaves the dead out, and says so', async () => {
    await openAt('/?tiles=9');
    await startTourByKeys();
    await wall.page.locator('[data-tour="showing"]').waitFor({ timeout: 20_000 });
    const pages: ShownPages = await watchShownPages(wall.page);
    await eventually(async () => expect((await pages.seen()).length).toBeGreaterThanOrEqual(6), {
      deadlineMs: 60_000,
      pauseMs: 500,
    });
    const seen = await pages.seen();
    expect(seen.flatMap(({ dark }) => dark)).toEqual([]);
    expect(new Set(seen.flatMap(({ cameras }) => cameras)).size).toBe(PLAYING - 1);
    expect(seen.flatMap(({ cameras }) => cameras).filter((name) => DEAD.includes(name))).toEqual([]);
    for (const { frames } of seen.slice(0, -1)) expect(frames).toBeGreaterThan(5);
    expect(await wall.page.locator('[data-tour]').textContent()).toMatch(/\d\/4.*跳过 3 台/u);
  });
});
