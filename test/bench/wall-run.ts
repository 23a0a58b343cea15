import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Browser, CDPSession, Page } from 'playwright-core';
import { quantile, type TilePlayback } from '../../web/src/player/playback-stats.ts';
import { type HubLogin, newLoggedInPage } from '../support/browser.ts';
import { BrowserCost } from './browser-cost.ts';
import { pause } from './http-player.ts';

export type WallPlayer = 'live link' | 'hls.js';

export interface WallMeasured {
  /** From the opening of the page to the first picture of the last tile. */
  allPlayingS: number;
  /** The same, median of the tiles. */
  firstPictureS: number;
  /** From arrival at the hub to display. */
  latencyS: { median: number; p95: number };
  stallsPerTileMinute: number;
  longestStallS: number;
  framesPerSecond: number;
  worstFramesPerSecond: number;
  /** Of one main thread, with the measuring of every frame. */
  mainThreadShare: number;
  browserCores: number;
  hubMsPerCameraSecond: number;
}

export interface WallRunOptions {
  browser: Browser;
  hub: HubLogin;
  player: WallPlayer;
  cameraIds: readonly string[];
}

const PLAYING_DEADLINE_MS = 60_000;
/** Tiles that came late find their place behind the live edge. */
const SETTLE_MS = 3_000;
/** A tile without a new frame for so long has stopped, though no later frame tells how long it stood. */
const LOOK_EVERY_MS = 2_000;

/** The wall's page from its opening on. */
export class WallRun {
  private readonly options: WallRunOptions;
  private readonly page: Page;
  private readonly cost: BrowserCost;
  private frozenS = 0;

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
    seconds: number;
    /** Processor time of the hub so far. */
    hubMs(): number;
    profileFolder: string | null;
  }): Promise<WallMeasured> {
    const firstPictures = await this.firstPictures();
    await pause(SETTLE_MS);
    const profiler = run.profileFolder === null ? null : await this.startProfiler();
    const before = await this.costs(run.hubMs);
    await this.page.evaluate(() => window.__onescreenPlayback?.restart());
    const tiles = await this.watch(run.seconds);
    const after = await this.costs(run.hubMs);
    if (profiler && run.profileFolder) await this.writeProfile(profiler, run.profileFolder);

    const elapsedS = after.atS - before.atS;
    return {
      ...firstPictures,
      ...this.playbackOf(tiles, elapsedS),
      mainThreadShare: (after.mainThreadS - before.mainThreadS) / elapsedS,
      browserCores: (after.browserMs - before.browserMs) / 1000 / elapsedS,
      hubMsPerCameraSecond: (after.hubMs - before.hubMs) / elapsedS / tiles.length,
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
    const seconds = await this.page.evaluate(() =>
      window
        .__onescreenPlayback!.tiles()
        .map((tile) => (tile.startedAtMs + tile.firstPictureMs! - performance.timeOrigin) / 1000),
    );
    return { allPlayingS: Math.max(...seconds), firstPictureS: quantile(seconds, 0.5)! };
  }

  /** Looks at the tiles now and then: one that stopped for good would never say so itself. */
  private async watch(seconds: number): Promise<TilePlayback[]> {
    const endAtMs = performance.now() + seconds * 1000;
    let counts = await this.frameCounts();
    let lookedAtMs = performance.now();
    while (performance.now() < endAtMs) {
      await pause(Math.min(LOOK_EVERY_MS, Math.max(0, endAtMs - performance.now())));
      if (performance.now() - lookedAtMs < LOOK_EVERY_MS / 2) break;
      const next = await this.frameCounts();
      const now = performance.now();
      if (next.some((frames, tile) => frames === counts[tile])) {
        this.frozenS = Math.max(this.frozenS, (now - lookedAtMs) / 1000);
      }
      counts = next;
      lookedAtMs = now;
    }
    return this.page.evaluate(() => window.__onescreenPlayback!.tiles());
  }

  private frameCounts(): Promise<number[]> {
    return this.page.evaluate(() => window.__onescreenPlayback!.tiles().map((tile) => tile.frames));
  }

  private playbackOf(tiles: readonly TilePlayback[], elapsedS: number) {
    const latencies = tiles.flatMap((tile) => tile.latenciesMs);
    const stalls = tiles.flatMap((tile) => tile.stalls);
    const frames = tiles.map((tile) => tile.frames / elapsedS);
    const longestMs = stalls.reduce((longest, stall) => Math.max(longest, stall.durationMs), 0);
    return {
      latencyS: {
        median: (quantile(latencies, 0.5) ?? Number.NaN) / 1000,
        p95: (quantile(latencies, 0.95) ?? Number.NaN) / 1000,
      },
      stallsPerTileMinute: stalls.length / tiles.length / (elapsedS / 60),
      longestStallS: Math.max(this.frozenS, longestMs / 1000),
      framesPerSecond: quantile(frames, 0.5)!,
      worstFramesPerSecond: Math.min(...frames),
    };
  }

  private async costs(hubMs: () => number) {
    return {
      mainThreadS: await this.cost.mainThreadSeconds(),
      browserMs: await this.cost.processorMs(),
      hubMs: hubMs(),
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
