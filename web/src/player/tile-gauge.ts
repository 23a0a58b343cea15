import type { LiveLinkMediaHeader } from '../../../server/contract/live-link.ts';
import type { HubClock } from './hub-clock.ts';
import { localNowMs } from './hub-clock.ts';
import type { TileLoad } from './page-load.ts';

/** Counts what a tile's element and its line had to do between two looks. */
export class TileGauge {
  readonly #video: HTMLVideoElement;
  readonly #clock: HubClock;
  #frames = 0;
  #dropped = 0;
  #position = 0;
  #lookedAtMs: number | null = null;
  #latenessMs: number | null = null;
  #droppedParts = 0;

  constructor(video: HTMLVideoElement, clock: HubClock) {
    this.#video = video;
    this.#clock = clock;
  }

  part({ arrivalMs, durationMs }: Pick<LiveLinkMediaHeader, 'arrivalMs' | 'durationMs'>): void {
    const hubNowMs = this.#clock.toHubMs(localNowMs());
    if (hubNowMs === null) return;
    // The timeliest: what a tile gets as it opens is older, and its newest part is not.
    const latenessMs = hubNowMs - arrivalMs - durationMs;
    this.#latenessMs = Math.min(this.#latenessMs ?? Number.POSITIVE_INFINITY, latenessMs);
  }

  dropped(parts: number): void {
    this.#droppedParts += parts;
  }

  /** Since the last look; null at the first one, and for an element that stands still on purpose. */
  take(): TileLoad | null {
    const { totalVideoFrames, droppedVideoFrames } = this.#video.getVideoPlaybackQuality();
    const now = performance.now();
    const { currentTime, paused, seeking } = this.#video;
    const begunAnew = totalVideoFrames < this.#frames;
    const load = {
      framesDue: totalVideoFrames - this.#frames,
      framesDropped: droppedVideoFrames - this.#dropped,
      elapsedMs: now - (this.#lookedAtMs ?? now),
      playedMs: Math.max(0, (currentTime - this.#position) * 1000),
      latenessMs: this.#latenessMs,
      droppedParts: this.#droppedParts,
    };
    const known = this.#lookedAtMs !== null && !begunAnew;
    this.#frames = totalVideoFrames;
    this.#dropped = droppedVideoFrames;
    this.#position = currentTime;
    this.#lookedAtMs = paused || seeking ? null : now;
    this.#latenessMs = null;
    this.#droppedParts = 0;
    return known && this.#lookedAtMs !== null ? load : null;
  }
}
