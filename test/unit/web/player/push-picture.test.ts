import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { LIVE_LINK_PART } from '../../../../server/contract/live-link.ts';
import { HubClock, localNowMs } from '../../../../web/src/player/hub-clock.ts';
import { PushPicture } from '../../../../web/src/player/push-picture.ts';
import { FakeVideo, stubMedia, TRACK } from '../../../support/fake-media.ts';

const PART_MS = 200;

let video: FakeVideo;
let clock: HubClock;
let picture: PushPicture;
let parts: number;

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['performance', 'setTimeout', 'clearTimeout'] });
  stubMedia();
  video = new FakeVideo();
  clock = new HubClock();
  clock.sample(localNowMs(), localNowMs(), localNowMs());
  parts = 0;
  picture = new PushPicture({
    video: video as unknown as HTMLVideoElement,
    clock,
    everyFrame: false,
    events: {
      firstPicture: vi.fn(),
      reading: vi.fn(),
      frame: vi.fn(),
      starved: vi.fn(),
      soundBlocked: vi.fn(),
      resetting: vi.fn(),
      failed: vi.fn(),
    },
  });
  picture.show(TRACK, new Uint8Array([1]));
});
afterEach(() => {
  picture.close();
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

/** A part of which the last frame came to the hub so long ago, and the time until the next one. */
async function comes(lateMs: number, untilNextMs = PART_MS): Promise<void> {
  const n = parts++;
  const header = {
    kind: LIVE_LINK_PART,
    tile: 1,
    epoch: 1,
    independent: n % 10 === 0,
    arrivalMs: localNowMs() - lateMs - PART_MS,
    mediaTimeMs: n * PART_MS,
    durationMs: PART_MS,
  } as const;
  picture.part({ header, bytes: new Uint8Array(8) });
  await vi.advanceTimersByTimeAsync(untilNextMs);
}

describe('a picture that begins', () => {
  it('plays with the first part of a good line', async () => {
    await comes(20, 0);
    expect(video.paused).toBe(false);
  });

  it.each([360, 400, 600, 1_000, 3_000])(
    'plays with the second part that is %d ms late, as all of them are',
    async (lateMs) => {
      await comes(lateMs);
      expect(video.paused).toBe(true);
      await comes(lateMs);
      expect(video.paused).toBe(false);
      // Near the end of what has come, and behind what a late part would leave dry.
      expect(video.currentTime).toBeGreaterThan(0);
      expect(video.currentTime).toBeLessThan(0.2);
    },
  );

  it('plays although the clock of the hub was set back and no answer has told of it yet', async () => {
    vi.spyOn(clock, 'toHubMs').mockImplementation((localMs) => localMs + 5_000);
    await comes(20);
    await comes(20);
    expect(video.paused).toBe(false);
  });

  it('lets a burst come in whole before it lands at its end', async () => {
    for (let n = 0; n < 10; n++) await comes(2_000 - n * 200 + 400, 60);
    expect(video.paused).toBe(true);
    await comes(400, 250);
    expect(video.paused).toBe(false);
    expect(video.currentTime).toBeCloseTo(2.2 - 0.19);
  });

  it('does not wait for the end of a burst for ever', async () => {
    for (let n = 0; n < 20; n++) await comes(9_000, 90);
    expect(video.paused).toBe(true);
    for (let n = 0; n < 3; n++) await comes(9_000, 90);
    expect(video.paused).toBe(false);
  });

  it('waits for the parts that follow a rest, not for those before it', async () => {
    await comes(600);
    picture.rest();
    await vi.advanceTimersByTimeAsync(1_000);
    expect(video.paused).toBe(true);
    parts = 10;
    for (let n = 0; n < 2; n++) await comes(600);
    expect(video.paused).toBe(false);
  });
});

describe('a picture that plays and is brought up to date again', () => {
  /** The playhead moves with the time, as an element's would. */
  async function plays(lateMs: number, many: number): Promise<void> {
    for (let n = 0; n < many; n++) {
      await comes(lateMs);
      if (!video.paused) video.currentTime += (PART_MS / 1000) * video.playbackRate;
    }
  }

  it('holds its lag again, however late the parts are', async () => {
    await plays(600, 20);
    expect(video.playbackRate).toBe(1);
    parts += 10;
    picture.catchUp();
    await plays(600, 10);
    video.currentTime -= 0.5;
    await plays(600, 10);
    expect(video.playbackRate).toBeGreaterThan(1);
  });
});
