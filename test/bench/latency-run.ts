import type { Browser } from 'playwright-core';
import type { PlaybackSummary } from '../../web/src/player/playback-stats.ts';
import { type HubLogin, newLoggedInPage } from '../support/browser.ts';
import { readBarCode } from './bar-code.ts';
import { BrowserCost } from './browser-cost.ts';
import { pause } from './http-player.ts';
import { installLatencyProbe, type ProbeFindings } from './latency-probe.ts';
import { machineBusyMs, processorMs } from './process-cost.ts';

export interface LatencyRunOptions {
  browser: Browser;
  hub: HubLogin;
  player: 'live link' | 'hls.js';
  cameraIds: readonly string[];
  /** What is measured, after the players have found their place. */
  seconds: number;
  /** Processes that belong to the measurement, beside the browser's. */
  ownPids: readonly number[];
}

export interface LatencyFindings extends ProbeFindings {
  /** What the product says of itself. */
  own: PlaybackSummary;
  /** Processors that were busy with something that is not ours: what else the machine had to do. */
  coresElsewhere: number;
}

const PLAYING_DEADLINE_MS = 60_000;
/** The opening of a page is a busy time, and what the players saw of lateness then they remember for sixteen seconds. */
const SETTLE_MS = 18_000;
/** Each look at a frame costs the page's main thread: one tile can be looked at all the time, a wall cannot. */
const LONGEST_PAUSE_MS = 600;

/** The wall's page from its opening on, with the probe in it. */
export async function runLatency(options: LatencyRunOptions): Promise<LatencyFindings> {
  const { browser, hub, player, cameraIds, seconds } = options;
  const page = await newLoggedInPage(browser, hub);
  const cost = await BrowserCost.of(browser, page);
  const elsewhereMs = async () =>
    machineBusyMs() - processorMs([process.pid, ...options.ownPids]) - (await cost.processorMs());
  await page.addInitScript({ content: `window.__readBarCode = ${readBarCode};` });
  await page.addInitScript(installLatencyProbe);
  const query = `tiles=${cameraIds.length}&cameras=${cameraIds.join(',')}&playback-stats`;
  await page.goto(`${hub.url}/?${query}${player === 'hls.js' ? '&player=hls' : ''}`);
  await page.waitForFunction(
    (wanted) => window.__onescreenPlayback?.summary().tilesWithPicture === wanted,
    cameraIds.length,
    { timeout: PLAYING_DEADLINE_MS, polling: 250 },
  );
  await pause(SETTLE_MS);
  await page.evaluate(
    (longestPauseMs) => {
      window.__onescreenPlayback!.restart();
      window.__latencyProbe!.watch(longestPauseMs);
    },
    cameraIds.length === 1 ? 0 : LONGEST_PAUSE_MS,
  );
  const before = { elsewhereMs: await elsewhereMs(), atMs: performance.now() };
  await pause(seconds * 1000);
  const coresElsewhere = ((await elsewhereMs()) - before.elsewhereMs) / (performance.now() - before.atMs);
  const findings = await page.evaluate(() => ({
    ...window.__latencyProbe!.take(),
    own: window.__onescreenPlayback!.summary(),
  }));
  await page.context().close();
  return { ...findings, coresElsewhere: Math.max(0, coresElsewhere) };
}
