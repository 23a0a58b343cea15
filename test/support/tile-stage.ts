import type { Browser, Page } from 'playwright-core';
import { expect } from 'vitest';
import type { PlaybackStats } from '../../web/src/player/playback-stats.ts';
import { eventually } from './eventually.ts';
import type { TilePage } from './player-page.tsx';
import { StandInHub } from './stand-in-hub.ts';

export type PageFiles = Map<string, { type: string; body: string | Buffer }>;

/** What is further behind has stayed there: a player that finds its way back is nearer, even on a machine that is held up. */
export const AT_THE_LIVE_EDGE_MS = 2_500;

/** The page of tiles in a browser, fed by a stand-in for the hub; one of each for a test. */
export class TileStage {
  hub!: StandInHub;
  page!: Page;
  errors: string[] = [];

  async open(browser: Browser, files: PageFiles): Promise<void> {
    this.hub = new StandInHub({ port: 0, files });
    await this.hub.start();
    this.errors = [];
    this.page = await browser.newPage({ viewport: { width: 1300, height: 760 } });
    this.page.on('pageerror', (error) => this.errors.push(error.message));
  }

  async close(): Promise<void> {
    await this.page.close();
    await this.hub.stop();
  }

  readonly show = async (cameras: string[], query = ''): Promise<void> => {
    await this.page.goto(`${this.hub.url}/?cameras=${cameras.join(',')}&playback-stats=frames${query}`);
  };

  readonly snapshot = (camera: string) => this.page.evaluate((id) => window.tilePage.snapshots[id], camera);
  readonly phases = (camera: string) => this.page.evaluate((id) => window.tilePage.phases[id] ?? [], camera);
  readonly summary = () => this.page.evaluate(() => (window.__onescreenPlayback as PlaybackStats).summary());
  readonly restartStats = () =>
    this.page.evaluate(() => (window.__onescreenPlayback as PlaybackStats).restart());
  readonly wish = (camera: string, change: Parameters<TilePage['set']>[1]) =>
    this.page.evaluate(([id, to]) => window.tilePage.set(id, to), [camera, change] as const);

  readonly playing = async (camera: string): Promise<void> => {
    await eventually(async () => expect((await this.snapshot(camera))?.phase).toBe('playing'));
  };

  /** The element goes on by so much of its own time. */
  readonly playsFor = async (camera: string, seconds: number): Promise<void> => {
    const begin = await this.position(camera);
    await eventually(async () => expect((await this.position(camera)) - begin).toBeGreaterThan(seconds), {
      deadlineMs: seconds * 1000 + 30_000,
    });
  };

  readonly position = (camera: string) =>
    this.page.evaluate((id) => document.querySelector<HTMLVideoElement>(`#${id} video`)!.currentTime, camera);

  readonly see = (state: 'hidden' | 'visible') =>
    this.page.evaluate((value) => {
      Object.defineProperty(document, 'visibilityState', { value, configurable: true });
      document.dispatchEvent(new Event('visibilitychange'));
    }, state);

  /** Collects the mean brightness of what the tile shows, thirty times a second. */
  readonly watchBrightness = (camera: string): Promise<void> =>
    this.page.evaluate((id) => {
      const canvas = document.createElement('canvas');
      canvas.width = 32;
      canvas.height = 18;
      const context = canvas.getContext('2d', { willReadFrequently: true })!;
      const seen: number[] = [];
      (window as unknown as { brightness: number[] }).brightness = seen;
      setInterval(() => {
        const tile = document.getElementById(id)!;
        const still = tile.querySelector('canvas')!;
        const video = tile.querySelector('video')!;
        // On the screen its last picture stays, of which a canvas is given nothing.
        if (still.hidden && video.seeking) return;
        const source = still.hidden ? video : still;
        context.clearRect(0, 0, 32, 18);
        context.drawImage(source, 0, 0, 32, 18);
        const { data } = context.getImageData(0, 0, 32, 18);
        seen.push(
          data.reduce((sum, value, index) => (index % 4 === 3 ? sum : sum + value), 0) / (32 * 18 * 3),
        );
      }, 33);
    }, camera);

  /** Of what was shown since then. */
  readonly darkest = () =>
    this.page.evaluate(() => {
      const { brightness } = window as unknown as { brightness: number[] };
      return brightness.length > 30 ? Math.min(...brightness) : Number.NaN;
    });
}
