import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { LIVE_LINK_PART } from '../../../../server/contract/live-link.ts';
import { HubClock, localNowMs } from '../../../../web/src/player/hub-clock.ts';
import type { LinkTileListener, LiveLink } from '../../../../web/src/player/live-link.ts';
import { PlaybackStats } from '../../../../web/src/player/playback-stats.ts';
import type { PlayRequest } from '../../../../web/src/player/player.ts';
import { PushPlayer } from '../../../../web/src/player/push-player.ts';

/** As much of the browser as the player sees; takes in at once whatever it is given. */
class FakeBuffer extends EventTarget {
  updating = false;
  timestampOffset = 0;
  readonly buffered = { length: 0 };

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
  addSourceBuffer(): FakeBuffer {
    return new FakeBuffer();
  }
  endOfStream(): void {}
}

class FakeVideo extends EventTarget {
  src = '';
  currentTime = 0;
  playbackRate = 1;
  paused = true;
  muted = false;
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

  displays(): void {
    const frame = { mediaTime: 0, expectedDisplayTime: performance.now(), presentedFrames: 1 };
    this.onFrame(0, frame as VideoFrameCallbackMetadata);
  }
  giveUp(): void {
    this.error = { code: 3, message: 'the decoder gave up' };
    this.dispatchEvent(new Event('error'));
  }
}

/** What the player has open at the hub. */
interface OpenTile {
  request: PlayRequest;
  listener: LinkTileListener;
}

class FakeLink {
  readonly clock = new HubClock();
  readonly tiles: OpenTile[] = [];
  opened = 0;

  open(request: PlayRequest, listener: LinkTileListener) {
    const tile = { request, listener };
    this.tiles.push(tile);
    this.opened += 1;
    return { close: () => this.tiles.splice(this.tiles.indexOf(tile) >>> 0, 1) };
  }
}

const TRACK = { epoch: 1, mime: 'video/mp4; codecs="avc1.64001f"', width: 640, height: 360 };
const REQUEST = { camera: 'bridge', profile: 'sub', sound: false } as const;

let video: FakeVideo;
let link: FakeLink;
let player: PushPlayer;

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['performance', 'setTimeout', 'clearTimeout'] });
  vi.stubGlobal('MediaSource', FakeSource);
  vi.stubGlobal('URL', { createObjectURL: () => 'blob:1', revokeObjectURL: () => {} });
  video = new FakeVideo();
  link = new FakeLink();
  link.clock.sample(0, 0, 0);
  player = new PushPlayer({
    link: link as unknown as LiveLink,
    stats: new PlaybackStats({ everyFrame: false }),
    playable: () => true,
  });
  player.attach(video as unknown as HTMLVideoElement);
});
afterEach(() => {
  player.stop();
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

const newest = () => link.tiles.at(-1)!;
const asked = () => link.tiles.map(({ request }) => request);
const phase = () => player.getSnapshot().phase;

function sendParts({ listener }: OpenTile, track = TRACK): void {
  listener.opened();
  listener.track(track);
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

function plays(request: PlayRequest): void {
  player.start(request);
  sendParts(newest());
  video.displays();
}

describe('a player whose decoder gives up', () => {
  it('does not take the copy of the last picture for a live one, until there is a new one', () => {
    plays(REQUEST);
    expect(phase()).toBe('playing');
    video.giveUp();
    expect(player.getSnapshot()).toMatchObject({ phase: 'connecting', covered: true, latencyMs: null });
    vi.advanceTimersByTime(500);
    sendParts(newest());
    expect(phase()).toBe('connecting');
    video.displays();
    expect(player.getSnapshot()).toMatchObject({ phase: 'playing', covered: false });
  });

  it('tries again ever more seldom, whatever parts come, and quickly again after a picture', () => {
    plays(REQUEST);
    for (const waitMs of [500, 1_000, 2_000, 4_000]) {
      const before = link.opened;
      video.giveUp();
      vi.advanceTimersByTime(waitMs - 1);
      expect(link.opened).toBe(before);
      vi.advanceTimersByTime(1);
      expect(link.opened).toBe(before + 1);
      sendParts(newest());
    }
    video.displays();
    sendParts(newest());
    video.giveUp();
    vi.advanceTimersByTime(500);
    expect(asked()).toEqual([REQUEST]);
  });
});
