import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { Page } from 'playwright-core';
import { expect } from 'vitest';
import { eventually } from './eventually.ts';

/** What a page with nothing but hls.js saw of a stream. */
export interface HlsJsState {
  /** From the start of the page to its first frame. */
  firstPictureMs: number | null;
  frames: number;
  /** From a frame's arrival at the hub (program date-time) to now, four times a second. */
  latenciesMs: number[];
  /** The longest time between two frames. */
  longestHaltMs: number;
  errors: { details: string; fatal: boolean }[];
  audioBytes: number;
}

const SCRIPT = readFileSync(createRequire(import.meta.url).resolve('hls.js/dist/hls.min.js'), 'utf8');

/** Runs in the page. The values are hls.js's own but for the rate at which it may catch up. */
function run(): void {
  const started = performance.now();
  const video = document.querySelector('video')!;
  const state = { firstPictureMs: null as number | null, frames: 0, latenciesMs: [] as number[] };
  const errors: HlsJsState['errors'] = [];
  let lastFrameAt = started;
  let longestHaltMs = 0;
  // @ts-expect-error hls.js put it there
  const hls = new Hls({ lowLatencyMode: true, maxLiveSyncPlaybackRate: 1.15, enableWorker: false });
  hls.on('hlsError', (_: unknown, { details, fatal }: HlsJsState['errors'][0]) =>
    errors.push({ details, fatal }),
  );
  const frame = () => {
    const now = performance.now();
    if (state.firstPictureMs === null) state.firstPictureMs = now - started;
    else longestHaltMs = Math.max(longestHaltMs, now - lastFrameAt);
    lastFrameAt = now;
    state.frames += 1;
    video.requestVideoFrameCallback(frame);
  };
  video.requestVideoFrameCallback(frame);
  setInterval(() => {
    if (hls.playingDate && state.frames > 0) state.latenciesMs.push(Date.now() - hls.playingDate.getTime());
  }, 250);
  Object.assign(window, {
    hlsJsState: () => ({
      ...state,
      longestHaltMs,
      errors,
      audioBytes: (video as unknown as { webkitAudioDecodedByteCount: number }).webkitAudioDecodedByteCount,
    }),
    /** What comes before does not count. */
    forgetHlsJs: () => {
      state.latenciesMs = [];
      state.frames = 1;
      longestHaltMs = 0;
    },
  });
  hls.loadSource(new URLSearchParams(location.search).get('source'));
  hls.attachMedia(video);
}

/** Opens a page of the hub's origin (the page is logged in) that plays an address by hls.js in low-latency mode. */
export class HlsJsPage {
  private readonly page: Page;

  constructor(page: Page) {
    this.page = page;
  }

  async open(hubUrl: string, source: string): Promise<void> {
    const html = `<!doctype html><video muted autoplay playsinline></video><script>${SCRIPT}</script><script>(${run})()</script>`;
    await this.page.route('**/hls-js-page?*', (route) =>
      route.fulfill({ contentType: 'text/html', body: html }),
    );
    await this.page.goto(`${hubUrl}/hls-js-page?source=${encodeURIComponent(source)}`);
  }

  /** From now on. */
  async showsFrames(count: number, deadlineMs = 60_000): Promise<void> {
    const { frames } = await this.state();
    await eventually(async () => expect((await this.state()).frames).toBeGreaterThan(frames + count), {
      deadlineMs,
      pauseMs: 100,
    });
  }

  state(): Promise<HlsJsState> {
    return this.page.evaluate(() => (window as unknown as { hlsJsState(): HlsJsState }).hlsJsState());
  }

  forget(): Promise<void> {
    return this.page.evaluate(() => (window as unknown as { forgetHlsJs(): void }).forgetHlsJs());
  }
}
