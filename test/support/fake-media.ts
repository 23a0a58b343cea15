import { vi } from 'vitest';
import { LIVE_LINK_PART } from '../../server/contract/live-link.ts';
import { HubClock, localNowMs } from '../../web/src/player/hub-clock.ts';
import type { LinkTileListener } from '../../web/src/player/live-link.ts';
import type { PlayRequest } from '../../web/src/player/player.ts';

export const TRACK = {
  epoch: 1,
  mime: 'video/mp4; codecs="avc1.64001f"',
  width: 640,
  height: 360,
  displayWidth: 640,
  displayHeight: 360,
};

/** What has been buffered, seconds from and to: of every buffer, until media are stubbed anew. */
export const bufferedRanges: [start: number, end: number][] = [];

/** As much of the browser as a player sees; takes in at once whatever it is given. */
class FakeBuffer extends EventTarget {
  updating = false;
  timestampOffset = 0;
  readonly buffered = {
    get length() {
      return bufferedRanges.length;
    },
    start: (at: number) => bufferedRanges[at]![0],
    end: (at: number) => bufferedRanges[at]![1],
  };

  appendBuffer(): void {
    queueMicrotask(() => this.dispatchEvent(new Event('updateend')));
  }
  changeType(): void {}
}

class FakeSource extends EventTarget {
  readonly readyState = 'open';

  constructor() {
    super();
    queueMicrotask(() => this.dispatchEvent(new Event('sourceopen')));
  }
  static isTypeSupported(): boolean {
    return true;
  }
  addSourceBuffer(): FakeBuffer {
    return new FakeBuffer();
  }
  endOfStream(): void {}
}

export class FakeVideo extends EventTarget {
  src = '';
  currentTime = 0;
  playbackRate = 1;
  readyState = 4;
  seeking = false;
  paused = true;
  muted = false;
  clientWidth = 0;
  videoWidth = 0;
  readonly style = { imageRendering: '' };
  error: { code: number; message: string } | null = null;
  private onFrame: VideoFrameRequestCallback = () => {};

  async play(): Promise<void> {
    this.paused = false;
  }
  pause(): void {
    this.paused = true;
  }
  load(): void {
    this.error = null;
  }
  removeAttribute(): void {}
  cancelVideoFrameCallback(): void {}
  getVideoPlaybackQuality() {
    return { droppedVideoFrames: 0 };
  }
  requestVideoFrameCallback(onFrame: VideoFrameRequestCallback): number {
    this.onFrame = onFrame;
    return 1;
  }

  displays(mediaTime = 0): void {
    const frame = { mediaTime, expectedDisplayTime: performance.now(), presentedFrames: 1 };
    this.onFrame(0, frame as VideoFrameCallbackMetadata);
  }
  giveUp(): void {
    this.error = { code: 3, message: 'the decoder gave up' };
    this.dispatchEvent(new Event('error'));
  }
}

/** What a player has open at the hub. */
export interface OpenTile {
  request: PlayRequest;
  listener: LinkTileListener;
}

export class FakeLink {
  readonly clock = new HubClock();
  readonly tiles: OpenTile[] = [];
  opened = 0;

  get asked(): PlayRequest[] {
    return this.tiles.map(({ request }) => request);
  }
  get newest(): OpenTile {
    return this.tiles.at(-1)!;
  }

  open(request: PlayRequest, listener: LinkTileListener) {
    const tile = { request, listener };
    this.tiles.push(tile);
    this.opened += 1;
    return { close: () => this.tiles.splice(this.tiles.indexOf(tile) >>> 0, 1) };
  }
}

/** To be undone by `vi.unstubAllGlobals`. */
export function stubMedia(): void {
  bufferedRanges.length = 0;
  vi.stubGlobal('MediaSource', FakeSource);
  vi.stubGlobal('URL', { createObjectURL: () => 'blob:1', revokeObjectURL: () => {} });
}

/** All that shows a picture, fresh from the camera. */
export function sendParts({ listener }: OpenTile): void {
  listener.opened();
  listener.track(TRACK);
  listener.init(1, new Uint8Array([1]));
  listener.part(
    {
      kind: LIVE_LINK_PART,
      tile: 1,
      epoch: 1,
      independent: true,
      arrivalMs: localNowMs() - 100,
      mediaTimeMs: 0,
      durationMs: 200,
    },
    new Uint8Array(8),
  );
}
