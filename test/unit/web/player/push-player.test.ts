import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { LiveLink } from '../../../../web/src/player/live-link.ts';
import { PlaybackStats } from '../../../../web/src/player/playback-stats.ts';
import type { PlayRequest } from '../../../../web/src/player/player.ts';
import { PushPlayer } from '../../../../web/src/player/push-player.ts';
import { FakeLink, FakeVideo, sendParts, stubMedia } from '../../../support/fake-media.ts';

const REQUEST = { camera: 'bridge', profile: 'sub', sound: false } as const;

let video: FakeVideo;
let link: FakeLink;
let player: PushPlayer;

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['performance', 'setTimeout', 'clearTimeout'] });
  stubMedia();
  video = new FakeVideo();
  link = new FakeLink();
  link.clock.sample(0, 0, 0);
  player = new PushPlayer({
    link: link as unknown as LiveLink,
    stats: new PlaybackStats({ everyFrame: false }),
  });
  player.attach(video as unknown as HTMLVideoElement);
});
afterEach(() => {
  player.stop();
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

const phase = () => player.getSnapshot().phase;

function plays(request: PlayRequest): void {
  player.start(request);
  sendParts(link.newest);
  video.displays();
}

describe('a player whose decoder gives up', () => {
  it('does not take the copy of the last picture for a live one, until there is a new one', () => {
    plays(REQUEST);
    expect(phase()).toBe('playing');
    video.giveUp();
    expect(player.getSnapshot()).toMatchObject({ phase: 'connecting', covered: true, latencyMs: null });
    vi.advanceTimersByTime(500);
    sendParts(link.newest);
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
      sendParts(link.newest);
    }
    video.displays();
    sendParts(link.newest);
    video.giveUp();
    vi.advanceTimersByTime(500);
    expect(link.asked).toEqual([REQUEST]);
  });
});

describe('a player that shows a picture now and then', () => {
  const STILLS = { ...REQUEST, stillsEveryMs: 4_000 };
  const MAIN = { ...REQUEST, profile: 'main', stillsEveryMs: undefined } as const;
  const SUB = { ...MAIN, profile: 'sub' } as const;

  beforeEach(() => {
    plays(STILLS);
    expect(player.getSnapshot().stills).toBe(true);
  });

  it('moves again on the stream that it has before it goes on to the other', () => {
    player.change(MAIN);
    expect(link.asked).toEqual([STILLS, SUB]);
    sendParts(link.newest);
    expect(player.getSnapshot()).toMatchObject({ stills: false, profile: 'sub' });
    expect(link.asked).toEqual([SUB, MAIN]);
    sendParts(link.newest);
    expect(player.getSnapshot().profile).toBe('main');
    expect(link.asked).toEqual([MAIN]);
  });

  it('moves on the stream that it has when the other is refused', () => {
    player.change(MAIN);
    sendParts(link.newest);
    link.newest.listener.refused('STREAM_NOT_READY', 'one connection only');
    expect(link.asked).toEqual([SUB]);
    expect(player.getSnapshot()).toMatchObject({ stills: false, phase: 'playing' });
  });

  it('has its sound from the stream that it has while the other does not come', () => {
    const loud = { ...MAIN, sound: true };
    player.change(loud);
    sendParts(link.newest);
    link.newest.listener.opened();
    link.newest.listener.interrupted();
    expect(link.asked).toEqual([{ ...loud, profile: 'sub' }, loud]);
    expect(video.muted).toBe(false);
  });

  it('tries the other stream when the one that it has gives no more, and then leaves it at that', () => {
    player.change(MAIN);
    link.newest.listener.refused('TOO_MANY_TILES', 'too many');
    expect(link.asked).toEqual([STILLS, MAIN]);
    link.newest.listener.refused('TOO_MANY_TILES', 'too many');
    expect(link.asked).toEqual([STILLS]);
    expect(player.getSnapshot().stills).toBe(true);
  });
});
