import { type Browser, type BrowserContext, chromium, type Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { PlaybackStats } from '../../web/src/player/playback-stats.ts';
import { eventually } from '../support/eventually.ts';
import { type HubProcess, startHub } from '../support/hub-process.ts';
import { type SimulatorProcess, startSimulator } from '../support/simulator-process.ts';

/** The player on the pages of a real hub with simulated cameras, from camera to screen. */

const CAMERAS = ['bridge', 'gauge', 'dam', 'quay'];

let browser: Browser;
let simulator: SimulatorProcess;
let hub: HubProcess;
let context: BrowserContext;
let page: Page;

beforeAll(async () => {
  simulator = await startSimulator(['--paths', '4', '--clip', 'bench-360p']);
  hub = await startHub(
    CAMERAS.map((id, index) => ({ id, mode: 'warm' as const, main: simulator.url(`bench/${index + 1}`) })),
  );
  browser = await chromium.launch({ executablePath: '/usr/bin/chromium', args: ['--no-sandbox'] });
});

afterAll(async () => {
  await browser?.close();
  await hub?.stop();
  await simulator?.stop();
});

beforeEach(async () => {
  context = await browser.newContext({ viewport: { width: 1280, height: 720 } });
  page = await context.newPage();
});

afterEach(async () => {
  await context.close();
});

async function logIn(): Promise<void> {
  const login = await page.request.post(`${hub.url}/api/session`, {
    data: { username: hub.username, password: hub.password },
    headers: { origin: hub.url },
  });
  expect(login.ok()).toBe(true);
}

async function openWall(query = ''): Promise<void> {
  await logIn();
  await page.goto(`${hub.url}/?tiles=4&cameras=${CAMERAS.join(',')}&playback-stats=frames${query}`);
}

const summary = () => page.evaluate(() => (window.__onescreenPlayback as PlaybackStats).summary());
const phases = () =>
  page.evaluate(() =>
    [...document.querySelectorAll<HTMLElement>('[data-phase]:has(> video)')].map(
      (tile) => tile.dataset.phase,
    ),
  );

async function allPlay(deadlineMs = 10_000): Promise<void> {
  await eventually(async () => expect(await phases()).toEqual(CAMERAS.map(() => 'playing')), { deadlineMs });
}

/** So many frames of every tile, from now on. */
async function showFrames(count: number): Promise<void> {
  await page.evaluate(() => (window.__onescreenPlayback as PlaybackStats).restart());
  const frames = () =>
    page.evaluate(() => (window.__onescreenPlayback as PlaybackStats).tiles().map((tile) => tile.frames));
  await eventually(async () => expect(Math.min(...(await frames()))).toBeGreaterThan(count), {
    deadlineMs: 20_000,
  });
}

describe('the wall on a real hub', () => {
  it('shows every camera a fraction of a second after its frames arrived', async () => {
    await openWall();
    await allPlay();
    await showFrames(25);
    // A machine that is busy with something else holds frames up: some stretch of a few seconds is to be free of that.
    await eventually(
      async () => {
        await showFrames(100);
        const measured = await summary();
        expect(measured.latencyMs.median).toBeLessThan(600);
        expect(measured.latencyMs.p95).toBeLessThan(1_000);
        expect(measured.longestStallMs).toBeLessThan(500);
      },
      { deadlineMs: 60_000 },
    );
  });

  it('plays on by itself after the hub was restarted', async () => {
    await openWall();
    await allPlay();
    await page.evaluate(() => Object.assign(window, { sameDocument: true }));
    await hub.restart();
    await allPlay(20_000);
    await showFrames(50);
    expect(await page.evaluate(() => 'sameDocument' in window)).toBe(true);
  });

  it('keeps the picture of a camera that fell silent, and goes on when it is back', async () => {
    await openWall();
    await allPlay();
    await simulator.fault('bench/1', 'silence');
    await eventually(async () => expect(await phases()).toContain('interrupted'), { deadlineMs: 15_000 });
    expect((await phases()).filter((phase) => phase === 'playing')).toHaveLength(3);
    await simulator.clear('bench/1');
    await allPlay(20_000);
    await showFrames(25);
  });

  it('falls back to standard HLS where no WebSocket gets through', async () => {
    await page.addInitScript(() => {
      // As a proxy that does not know WebSockets: never opens, closes at once.
      class RefusedSocket extends EventTarget {
        static readonly OPEN = 1;
        readonly readyState = 3;
        onclose: ((event: CloseEvent) => void) | null = null;
        constructor() {
          super();
          setTimeout(() => this.onclose?.(new CloseEvent('close', { code: 1006 })), 5);
        }
        close(): void {}
      }
      const Real = window.WebSocket;
      window.WebSocket = new Proxy(Real, {
        construct: (target, [url, protocols]) =>
          String(url).includes('live-link') ? new RefusedSocket() : new target(url, protocols),
      }) as typeof WebSocket;
    });
    await openWall();
    await eventually(async () => expect((await summary()).tilesWithPicture).toBe(CAMERAS.length), {
      deadlineMs: 30_000,
    });
  });
});

describe('the plain page', () => {
  const state = () => page.evaluate(() => document.querySelector<HTMLElement>('#plain')?.dataset.phase);
  const text = () => page.evaluate(() => document.body.textContent);

  it('plays a camera as standard HLS through hls.js', async () => {
    await logIn();
    await page.goto(`${hub.url}/plain.html?camera=bridge`);
    await eventually(async () => expect(await state()).toBe('playing'), { deadlineMs: 15_000 });
    const time = () => page.evaluate(() => document.querySelector('video')!.currentTime);
    const begin = await time();
    await eventually(async () => expect((await time()) - begin).toBeGreaterThan(3), { deadlineMs: 12_000 });
    await eventually(async () => expect(await text()).toMatch(/\d\.\d s/));
  });

  it.each([
    ['asks to log in', false, '?camera=bridge', '请先登录'],
    ['says that there is no such camera', true, '?camera=brigde', '没有这个编号的摄像机'],
    ['says what its address should be', true, '', '/plain.html?camera='],
  ])('%s', async (_what, loggedIn, query, words) => {
    if (loggedIn) await logIn();
    await page.goto(`${hub.url}/plain.html${query}`);
    await eventually(async () => expect(await text()).toContain(words));
  });
});
