import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { HlsPlayer } from '../../../../web/src/player/hls-player.ts';
import { PlaybackStats } from '../../../../web/src/player/playback-stats.ts';
import { FakeVideo } from '../../../support/fake-media.ts';

type Listener = (event: string, data: unknown) => void;

const { FakeHls } = vi.hoisted(() => {
  class FakeHls {
    static readonly Events = { MANIFEST_PARSED: 'parsed', ERROR: 'error' };
    static readonly all: FakeHls[] = [];
    readonly levels = [];
    readonly listeners = new Map<string, Listener>();

    constructor() {
      FakeHls.all.push(this);
    }
    static isSupported(): boolean {
      return true;
    }
    on(event: string, listener: Listener): void {
      this.listeners.set(event, listener);
    }
    attachMedia(): void {}
    loadSource(): void {}
    destroy(): void {}
  }
  return { FakeHls };
});
vi.mock('hls.js/light', () => ({ default: FakeHls }));

const fetched = vi.fn(async (_url: string) => {});
let video: FakeVideo;
let player: HlsPlayer;

beforeEach(async () => {
  vi.useFakeTimers({ toFake: ['performance', 'setTimeout', 'clearTimeout'] });
  vi.stubGlobal('fetch', fetched);
  fetched.mockClear();
  FakeHls.all.length = 0;
  video = new FakeVideo();
  player = new HlsPlayer({ stats: new PlaybackStats({ everyFrame: false }) });
  player.attach(video as unknown as HTMLVideoElement);
  player.start({ camera: 'bridge', profile: 'main', sound: false });
  await vi.waitFor(() => expect(FakeHls.all).toHaveLength(1), { timeout: 30_000 });
});
afterEach(() => {
  player.stop();
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

const finds = (event: 'parsed' | 'error', data: unknown) =>
  FakeHls.all.at(-1)!.listeners.get(event)!(event, data);
const findsNothingToDecode = () =>
  finds('error', { fatal: true, details: 'manifestIncompatibleCodecsError' });

async function looksWithin(waitMs: number): Promise<number> {
  const before = FakeHls.all.length;
  await vi.advanceTimersByTimeAsync(waitMs);
  return FakeHls.all.length - before;
}

describe('an HLS player whose browser cannot decode the camera', () => {
  it('says so, and looks ever more seldom whether that is still so', async () => {
    for (const longestMs of [30_000, 60_000, 120_000, 240_000, 300_000, 300_000]) {
      findsNothingToDecode();
      expect(player.getSnapshot().phase).toBe('unsupported');
      expect(await looksWithin(longestMs / 2 - 1)).toBe(0);
      expect(await looksWithin(longestMs / 2 + 1)).toBe(1);
      expect(player.getSnapshot().phase).toBe('unsupported');
    }
  });

  it('plays by itself after the camera has been set to what it can decode', async () => {
    findsNothingToDecode();
    expect(await looksWithin(30_000)).toBe(1);
    finds('parsed', {});
    video.displays();
    expect(player.getSnapshot().phase).toBe('playing');
    expect(await looksWithin(3_600_000)).toBe(0);
  });

  it('has the hub look at the camera itself, whatever becomes of that', async () => {
    fetched.mockRejectedValueOnce(new Error('503'));
    findsNothingToDecode();
    expect(fetched).not.toHaveBeenCalled();
    expect(await looksWithin(30_000)).toBe(1);
    const urls = fetched.mock.calls.map(([url]) => url);
    expect(urls).toEqual(['/live/bridge/main/index.m3u8', '/live/bridge/sub/index.m3u8']);
  });

  it('does not look while nobody sees the tile, nor after its end', async () => {
    findsNothingToDecode();
    player.rest();
    expect(await looksWithin(3_600_000)).toBe(0);
    player.resume();
    expect(await looksWithin(0)).toBe(1);
    findsNothingToDecode();
    player.stop();
    expect(await looksWithin(3_600_000)).toBe(0);
    expect(fetched).not.toHaveBeenCalled();
  });
});
