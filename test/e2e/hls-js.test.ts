import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it, type TestContext } from 'vitest';
import type { PlaybackStats } from '../../web/src/player/playback-stats.ts';
import { newLoggedInPage, startBrowser } from '../support/browser.ts';
import { eventually } from '../support/eventually.ts';
import { HlsJsPage } from '../support/hls-js-page.ts';
import { type HubProcess, startHub } from '../support/hub-process.ts';
import { type SimulatorProcess, startSimulator } from '../support/simulator-process.ts';

/** hls.js in Chromium over plain HTTP: what other people's pages play us with, and ours where nothing else gets through. */

const VIEWPORT = { width: 640, height: 360 };

let browser: Browser;
let simulator: SimulatorProcess;
let hub: HubProcess;

beforeAll(async () => {
  simulator = await startSimulator(['--paths', '3', '--clip', 'bench-360p']);
  hub = await startHub([
    { id: 'bench', main: simulator.url('bench/1') },
    { id: 'bridge', main: simulator.url('bench/2'), mode: 'warm' },
    { id: 'dam', main: simulator.url('bench/3'), mode: 'warm' },
  ]);
  browser = await startBrowser(['--autoplay-policy=no-user-gesture-required']);
});

afterAll(async () => {
  await browser?.close();
  await hub?.stop();
  await simulator?.stop();
});

async function newPage({ onTestFinished }: TestContext): Promise<Page> {
  const page = await newLoggedInPage(browser, hub, VIEWPORT);
  onTestFinished(() => page.context().close());
  return page;
}

async function play(test: TestContext, id: string): Promise<HlsJsPage> {
  const player = new HlsJsPage(await newPage(test));
  await player.open(hub.url, `/live/${id}/main/index.m3u8`);
  return player;
}

function median(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[values.length >> 1] ?? Number.NaN;
}

describe.concurrent('hls.js', () => {
  it('goes on over a restart of the camera by itself', async (test) => {
    const player = await play(test, 'bench');
    await player.showsFrames(25);
    await simulator.fault('bench/1', { kind: 'restart', forMs: 500 });
    await eventually(
      async () =>
        (await hub.fetch('/live/bench/main/index.m3u8'))
          .text()
          .then((text) => /DISCONTINUITY\n#EXT-X-MAP/.test(text)),
      { deadlineMs: 40_000 },
    );
    await player.showsFrames(75);
    await eventually(
      async () => expect(median((await player.state()).latenciesMs.slice(-8))).toBeLessThan(3_000),
      { deadlineMs: 100_000, pauseMs: 250 },
    );
    expect((await player.state()).errors.filter(({ fatal }) => fatal)).toEqual([]);
  });

  it('plays the wall where no WebSocket gets through', async (test) => {
    const page = await newPage(test);
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
    await page.goto(`${hub.url}/?tiles=4&cameras=bridge,dam&playback-stats=frames`);
    const withPicture = () =>
      page.evaluate(() => (window.__onescreenPlayback as PlaybackStats).summary().tilesWithPicture);
    await eventually(async () => expect(await withPicture()).toBe(2), { deadlineMs: 30_000 });
  });
});

/** What a picture that stands still waits for: said where the test fails. */
function whereItStands(page: Page) {
  return page.evaluate(() => {
    const video = document.querySelector('video');
    if (!video) return '';
    const { currentTime, readyState, paused, seeking, buffered } = video;
    const ranges = Array.from({ length: buffered.length }, (_, at) => [buffered.start(at), buffered.end(at)]);
    const loads = performance.getEntriesByType('resource').slice(-8) as PerformanceResourceTiming[];
    const asked = loads.map((load) => [load.name, load.responseStatus, Math.round(load.startTime)].join(' '));
    return JSON.stringify({
      currentTime,
      readyState,
      paused,
      seeking,
      ranges,
      asked,
      now: performance.now(),
    });
  });
}

describe('the plain page', () => {
  const textOf = (page: Page) => page.evaluate(() => document.body.textContent);

  it.for([
    ['asks to log in', false, '?camera=bridge', '请先登录'],
    ['says that there is no such camera', true, '?camera=brigde', '没有这个编号的摄像机'],
    ['says what its address should be', true, '', '/plain.html?camera='],
  ] as const)('%s', async ([_what, loggedIn, query, words], test) => {
    const page = await newPage(test);
    if (!loggedIn) await page.context().clearCookies();
    await page.goto(`${hub.url}/plain.html${query}`);
    await eventually(async () => expect(await textOf(page)).toContain(words));
  });

  it('plays a camera with its latency beside it, and again by itself after the hub was restarted', async (test) => {
    const page = await newPage(test);
    await page.goto(`${hub.url}/plain.html?camera=bench`);
    const phase = () => page.evaluate(() => document.querySelector<HTMLElement>('#plain')?.dataset.phase);
    const time = () => page.evaluate(() => document.querySelector('video')!.currentTime);
    const playsOn = async (deadlineMs: number) => {
      await eventually(async () => expect(await phase(), await whereItStands(page)).toBe('playing'), {
        deadlineMs,
      });
      const begin = await time();
      await eventually(async () => expect((await time()) - begin).toBeGreaterThan(2), { deadlineMs });
    };
    await playsOn(40_000);
    await eventually(async () => expect(await textOf(page)).toMatch(/\d\.\d s/));
    await page.evaluate(() => Object.assign(window, { sameDocument: true }));
    await hub.restart();
    await eventually(async () => expect(await phase()).not.toBe('playing'));
    await playsOn(40_000);
    expect(await page.evaluate(() => 'sameDocument' in window)).toBe(true);
  });
});
