import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import type { Browser, CDPSession, Page } from 'playwright-core';
import { type PlaybackSummary, quantile, type TilePlayback } from '../../web/src/player/playback-stats.ts';
import { type HubLogin, newLoggedInPage } from '../support/browser.ts';
import { BrowserCost } from './browser-cost.ts';
import { pause } from './http-player.ts';
import { type Sample, type Trend, trendOf } from './trend.ts';

export type WallPlayer = 'live link' | 'hls.js';

export interface WallMeasured {
  /** From the opening of the page to the start of the first tile's player: what page, login and directory take. */
  playersStartS: number;
  /** From the opening of the page to the first picture of the last tile. */
  allPlayingS: number;
  /** The same, median of the tiles. */
  firstPictureS: number;
  /** From arrival at the hub to display. */
  latencyS: { median: number; p95: number };
  stallsPerTileMinute: number;
  longestStallS: number;
  /** As the browser presented them, median of the tiles. */
  framesPerSecond: number;
  worstFramesPerSecond: number;
  /** Tiles that the page saves on, at the end. */
  savingTiles: number;
  /** Tiles whose pictures the page scales coarsely, at the end. */
  coarseTiles: number;
  /** Processor time, with the measuring of every frame. */
  mainThreadShare: number;
  browserCores: number;
  /** Of all of its processes, once they have found their size. */
  browserMegabytes: Trend;
  /** What the page's scripts hold after a garbage collection, before and after. */
  heldMegabytes: { before: number; after: number };
  /** Below /live, all tiles together. */
  requestsPerSecond: number;
  hubMsPerCameraSecond: number;
  /** The longest that this idle process waited for the processor: a machine with other work to do makes stalls of its own. */
  machineHeldUpS: number;
}

export interface WallRunOptions {
  browser: Browser;
  hub: HubLogin;
  player: WallPlayer;
  cameraIds: readonly string[];
}

const PLAYING_DEADLINE_MS = 60_000;
/** A tile without a new frame for so long has stopped, though no later frame tells how long it stood. */
const LOOK_EVERY_MS = 2_000;
const WEIGH_EVERY_LOOKS = 5;

/** The wall's page from its opening on. */
export class WallRun {
  private readonly options: WallRunOptions;
  private readonly page: Page;
  private readonly cost: BrowserCost;
  private frozenS = 0;
  private readonly weights: Sample[] = [];

  private constructor(options: WallRunOptions, page: Page, cost: BrowserCost) {
    this.options = options;
    this.page = page;
    this.cost = cost;
  }

  static async open(options: WallRunOptions): Promise<WallRun> {
    const { browser, hub, player, cameraIds } = options;
    const page = await newLoggedInPage(browser, hub);
    const cost = await BrowserCost.of(browser, page);
    const query = `tiles=${cameraIds.length}&cameras=${cameraIds.join(',')}&playback-stats=frames`;
    await page.goto(`${hub.url}/?${query}${player === 'hls.js' ? '&player=hls' : ''}`, {
      waitUntil: 'commit',
    });
    return new WallRun(options, page, cost);
  }

  async measure(run: {
    /** Tiles find their place behind the live edge, and the browser its caches. */
    settleSeconds: number;
    seconds: number;
    /** Of these, how long the browser's processes grow into their size: their memory is weighed from then on. */
    growSeconds: number;
    /** Requests below /live so far. */
    requests(): Promise<number>;
    /** Processor time of the hub so far. */
    hubMs(): number;
    profileFolder: string | null;
  }): Promise<WallMeasured> {
    const firstPictures = await this.firstPictures();
    await pause(run.settleSeconds * 1000);
    const profiler = run.profileFolder === null ? null : await this.startProfiler();
    const heldBefore = await this.heldMegabytes();
    const before = await this.costs(run);
    await this.page.evaluate(() => window.__onescreenPlayback?.restart());
    const delays = monitorEventLoopDelay({ resolution: 10 });
    delays.enable();
    await this.watch(run);
    delays.disable();
    const after = await this.costs(run);
    const playback = await this.page.evaluate(() => ({
      tiles: window.__onescreenPlayback!.tiles(),
      summary: window.__onescreenPlayback!.summary(),
    }));
    const heldAfter = await this.heldMegabytes();
    if (profiler && run.profileFolder) await this.writeProfile(profiler, run.profileFolder);

    const elapsedS = after.atS - before.atS;
    return {
      ...firstPictures,
      ...this.playbackOf(playback, elapsedS),
      ...framesOf(before.shown, after.shown, elapsedS),
      savingTiles: await this.page.locator('[data-saving]').count(),
      coarseTiles: await this.page.locator('video[style*="pixelated"]').count(),
      machineHeldUpS: delays.max / 1e9,
      mainThreadShare: (after.mainThreadS - before.mainThreadS) / elapsedS,
      browserMegabytes: trendOf(this.weights),
      heldMegabytes: { before: heldBefore, after: heldAfter },
      requestsPerSecond: (after.requests - before.requests) / elapsedS,
      browserCores: (after.browserMs - before.browserMs) / 1000 / elapsedS,
      hubMsPerCameraSecond: (after.hubMs - before.hubMs) / elapsedS / playback.tiles.length,
    };
  }

  private async firstPictures() {
    const count = this.options.cameraIds.length;
    await this.page.waitForFunction(
      (wanted) => window.__onescreenPlayback?.summary().tilesWithPicture === wanted,
      count,
      { timeout: PLAYING_DEADLINE_MS, polling: 250 },
    );
    // performance.timeOrigin is when the navigation began.
    const times = await this.page.evaluate(() =>
      window.__onescreenPlayback!.tiles().map(({ startedAtMs, firstPictureMs }) => ({
        startS: (startedAtMs - performance.timeOrigin) / 1000,
        pictureS: (startedAtMs + firstPictureMs! - performance.timeOrigin) / 1000,
      })),
    );
    const pictures = times.map((tile) => tile.pictureS);
    return {
      playersStartS: Math.min(...times.map((tile) => tile.startS)),
      allPlayingS: Math.max(...pictures),
      firstPictureS: quantile(pictures, 0.5)!,
    };
  }

  /** Looks at the tiles now and then: one that stopped for good would never say so itself. */
  private async watch({ seconds, growSeconds }: { seconds: number; growSeconds: number }): Promise<void> {
    const beganAtMs = performance.now();
    const endAtMs = beganAtMs + seconds * 1000;
    const grownAtMs = beganAtMs + growSeconds * 1000;
    let last = await this.shownFrames();
    const movedAtMs = last.map(() => performance.now());
    for (let look = 0; performance.now() + LOOK_EVERY_MS <= endAtMs; look += 1) {
      if (look % WEIGH_EVERY_LOOKS === 0 && performance.now() >= grownAtMs) await this.weigh();
      await pause(LOOK_EVERY_MS);
      const next = await this.shownFrames();
      const nowMs = performance.now();
      next.forEach((frames, tile) => {
        // An element that begins anew counts from zero.
        if (frames <= last[tile]!) this.frozenS = Math.max(this.frozenS, (nowMs - movedAtMs[tile]!) / 1000);
        else movedAtMs[tile] = nowMs;
      });
      last = next;
    }
    await pause(Math.max(0, endAtMs - performance.now()));
    await this.weigh();
  }

  private async weigh(): Promise<void> {
    const atMs = performance.now();
    this.weights.push({ atMs, value: (await this.cost.memoryBytes()) / 2 ** 20 });
  }

  private async heldMegabytes(): Promise<number> {
    return (await this.cost.heldBytes()) / 2 ** 20;
  }

  /** Of each tile, since it began. The callbacks in the page miss some when the main thread is busy; the browser's own count does not. */
  private shownFrames(): Promise<number[]> {
    return this.page.evaluate(() =>
      [...document.querySelectorAll('video')].map((video) => {
        const { totalVideoFrames, droppedVideoFrames } = video.getVideoPlaybackQuality();
        return totalVideoFrames - droppedVideoFrames;
      }),
    );
  }

  private playbackOf(
    { tiles, summary }: { tiles: TilePlayback[]; summary: PlaybackSummary },
    elapsedS: number,
  ) {
    const { latencyMs, stalls, longestStallMs } = summary;
    return {
      latencyS: {
        median: (latencyMs.median ?? Number.NaN) / 1000,
        p95: (latencyMs.p95 ?? Number.NaN) / 1000,
      },
      stallsPerTileMinute: stalls / tiles.length / (elapsedS / 60),
      longestStallS: Math.max(this.frozenS, longestStallMs / 1000),
    };
  }

  private async costs({ hubMs, requests }: { hubMs(): number; requests(): Promise<number> }) {
    return {
      requests: await requests(),
      mainThreadS: await this.cost.mainThreadSeconds(),
      browserMs: await this.cost.processorMs(),
      hubMs: hubMs(),
      shown: await this.shownFrames(),
      atS: performance.now() / 1000,
    };
  }

  private async startProfiler(): Promise<CDPSession> {
    const session = await this.page.context().newCDPSession(this.page);
    await session.send('Profiler.enable');
    await session.send('Profiler.start');
    return session;
  }

  private async writeProfile(session: CDPSession, folder: string): Promise<void> {
    const { profile } = await session.send('Profiler.stop');
    mkdirSync(folder, { recursive: true });
    const name = `page-${this.options.player.replaceAll(/\W/g, '-')}.cpuprofile`;
    writeFileSync(join(folder, name), JSON.stringify(profile));
  }
}

function framesOf(before: readonly number[], after: readonly number[], elapsedS: number) {
  const rates = after.map((frames, tile) => (frames - before[tile]!) / elapsedS);
  return { framesPerSecond: quantile(rates, 0.5)!, worstFramesPerSecond: Math.min(...rates) };
}
