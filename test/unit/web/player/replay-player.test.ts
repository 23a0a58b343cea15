import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { LIVE_LINK_PART } from '../../../../server/contract/live-link.ts';
import { localNowMs } from '../../../../web/src/player/hub-clock.ts';
import type { LiveLink } from '../../../../web/src/player/live-link.ts';
import { ReplayPlayer } from '../../../../web/src/player/replay-player.ts';
import { bufferedRanges, FakeLink, FakeVideo, sendParts, stubMedia } from '../../../support/fake-media.ts';

/** The picture on the screen is that much newer than what the hub still has: a camera that went away. */
const AWAY_MS = 60_000;

let link: FakeLink;
let video: FakeVideo;
let player: ReplayPlayer;
let caughtUp: boolean;

function begin(shownAtMs: number): void {
  player = new ReplayPlayer({
    link: link as unknown as LiveLink,
    video: video as unknown as HTMLVideoElement,
    request: { camera: 'bridge', profile: 'sub' },
    shownAtMs,
    onCaughtUp: () => {
      caughtUp = true;
    },
  });
}

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['performance', 'setTimeout', 'clearTimeout'] });
  stubMedia();
  link = new FakeLink();
  video = new FakeVideo();
  caughtUp = false;
  begin(localNowMs() + AWAY_MS);
});
afterEach(() => {
  player.close();
  expect(vi.getTimerCount()).toBe(0);
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

const phase = () => player.store.getSnapshot().phase;

describe('a replay', () => {
  it('asks for what the hub still holds with its sound, which may be turned on later', () => {
    expect(link.newest.request).toMatchObject({ camera: 'bridge', sound: true, backMs: 30_000 });
  });

  it('shows what there is of a camera that is away, also when that comes behind the word of it', () => {
    link.newest.listener.interrupted();
    vi.advanceTimersByTime(900);
    sendParts(link.newest);
    vi.advanceTimersByTime(1_000);
    expect(video.paused).toBe(false);
    video.displays();
    vi.advanceTimersByTime(20_000);
    expect(phase()).toBe('ready');
  });

  it('says soon that there is nothing of a camera that is away', () => {
    link.newest.listener.interrupted();
    vi.advanceTimersByTime(1_000);
    expect(phase()).toBe('failed');
    expect(link.tiles).toEqual([]);
  });

  it('does not load for ever, whatever the hub says or does not say', () => {
    vi.advanceTimersByTime(7_999);
    expect(phase()).toBe('loading');
    vi.advanceTimersByTime(1);
    expect(phase()).toBe('failed');
  });

  it('shows what there is when the page loses the hub before it has begun', () => {
    sendParts(link.newest);
    expect(video.paused).toBe(true);
    link.newest.listener.disconnected();
    expect(video.paused).toBe(false);
  });

  it.each([
    ['plays on close to the newest picture', 'timeupdate', 4.8, true],
    ['plays on half a second before it', 'timeupdate', 4.4, false],
    ['has run dry half a second before it, with the last pictures in the decoder', 'waiting', 4.4, true],
    ['waits for what is long there', 'waiting', 3, false],
  ])('that %s is over: %s at %d s of 5, %s', (_how, event, seconds, isOver) => {
    sendParts(link.newest);
    const { listener } = link.newest;
    const long = { mediaTimeMs: 200, durationMs: 4_800, arrivalMs: localNowMs() - 100 };
    listener.part(
      { kind: LIVE_LINK_PART, tile: 1, epoch: 1, independent: false, ...long },
      new Uint8Array(8),
    );
    listener.disconnected();
    video.currentTime = seconds;
    video.dispatchEvent(new Event(event));
    expect(caughtUp).toBe(isOver);
  });

  describe('that waits at its beginning, while the rest is on its way', () => {
    let shownAtMs: number;
    const send = (part: { epoch?: number; mediaTimeMs: number; durationMs: number; arrivalMs: number }) =>
      link.newest.listener.part(
        { kind: LIVE_LINK_PART, tile: 1, epoch: 1, independent: false, ...part },
        new Uint8Array(8),
      );

    beforeEach(async () => {
      player.close();
      shownAtMs = localNowMs();
      begin(shownAtMs);
      sendParts(link.newest);
      send({ mediaTimeMs: 200, durationMs: 200, arrivalMs: shownAtMs - 2_000 });
      await vi.waitFor(() => expect(video.paused).toBe(false));
      for (const event of ['waiting', 'timeupdate']) video.dispatchEvent(new Event(event));
      video.readyState = 2;
      expect(caughtUp).toBe(false);
    });

    it('goes on, and is over where the live picture was', () => {
      send({ mediaTimeMs: 400, durationMs: 2_200, arrivalMs: shownAtMs - 1_800 });
      video.currentTime = 2;
      video.dispatchEvent(new Event('waiting'));
      expect(caughtUp).toBe(true);
    });

    it.each([
      ['nothing more can come', () => link.newest.listener.disconnected()],
      ['nothing came for five seconds', () => vi.advanceTimersByTime(5_000)],
      ['it was sent to where nothing follows', sendToWhereNothingFollows],
    ])('is over when %s, although the element says nothing again', (_why, happens) => {
      happens();
      expect(caughtUp).toBe(true);
    });

    it('is not over as long as something comes, also of a camera that is said to be away', () => {
      for (let mediaTimeMs = 400; mediaTimeMs < 800; mediaTimeMs += 100) {
        link.newest.listener.interrupted();
        vi.advanceTimersByTime(4_000);
        send({ mediaTimeMs, durationMs: 100, arrivalMs: shownAtMs - 2_200 + mediaTimeMs });
        video.dispatchEvent(new Event('waiting'));
      }
      expect(caughtUp).toBe(false);
    });

    it('is not over either when something comes again later', () => {
      video.readyState = 3;
      vi.advanceTimersByTime(5_000);
      send({ mediaTimeMs: 400, durationMs: 200, arrivalMs: shownAtMs - 1_800 });
      video.dispatchEvent(new Event('waiting'));
      expect(caughtUp).toBe(false);
    });

    it('plays out what it has, whatever has happened meanwhile', () => {
      video.readyState = 3;
      link.newest.listener.disconnected();
      expect(caughtUp).toBe(false);
    });

    it.each(['paused', 'seeking'] as const)('is not over while it is %s', (state) => {
      video[state] = true;
      link.newest.listener.disconnected();
      expect(caughtUp).toBe(false);
    });

    it('goes over a hole that sound and pictures leave, and is not over', () => {
      bufferedRanges.push([0, 0.18], [0.2, 0.4]);
      video.currentTime = 0.18;
      link.newest.listener.disconnected();
      expect([video.currentTime, caughtUp]).toEqual([0.2, false]);
    });

    it('goes over a hole when what lies behind it comes only then, and is not over', async () => {
      send({ mediaTimeMs: 400, durationMs: 200, arrivalMs: shownAtMs });
      bufferedRanges.push([0, 0.38], [0.4, 0.6]);
      video.currentTime = 0.38;
      await vi.waitFor(() => expect(video.currentTime).toBe(0.4));
      expect(caughtUp).toBe(false);
    });

    it('is sent no nearer to its end than an element plays without more, but where it stands', () => {
      send({ mediaTimeMs: 400, durationMs: 9_600, arrivalMs: shownAtMs - 1_800 });
      link.newest.listener.disconnected();
      player.seekTo(shownAtMs + 60_000);
      expect(video.currentTime).toBe(9);
      player.setPaused(true);
      player.seekTo(shownAtMs + 60_000);
      expect(video.currentTime).toBe(9.7);
    });

    it('goes as far by several steps in a row as by one, whether or not their pictures are there', () => {
      send({ mediaTimeMs: 400, durationMs: 19_600, arrivalMs: shownAtMs - 1_800 });
      video.displays();
      player.seekBy(5);
      video.seeking = true;
      player.seekBy(5);
      player.seekBy(5);
      expect(video.currentTime).toBeCloseTo(15);
      player.seekBy(-5);
      expect(video.currentTime).toBeCloseTo(10);
    });

    it('goes back over a time for which the camera was away', () => {
      send({ mediaTimeMs: 400, durationMs: 9_600, arrivalMs: shownAtMs - 1_800 });
      link.newest.listener.init(2, new Uint8Array([1]));
      send({ epoch: 2, mediaTimeMs: 0, durationMs: 9_600, arrivalMs: shownAtMs + 60_000 });
      video.currentTime = 12;
      video.seeking = true;
      for (const position of [7, 2]) {
        player.seekBy(-5);
        expect(video.currentTime).toBeCloseTo(position);
      }
    });

    function sendToWhereNothingFollows(): void {
      video.readyState = 3;
      link.newest.listener.disconnected();
      video.readyState = 2;
      video.dispatchEvent(new Event('seeked'));
    }
  });
});
