import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { LiveLink } from '../../../../web/src/player/live-link.ts';
import { PlaybackStats } from '../../../../web/src/player/playback-stats.ts';
import type { PlayRequest } from '../../../../web/src/player/player.ts';
import { PushPlayer } from '../../../../web/src/player/push-player.ts';
import { FakeLink, FakeVideo, sendParts, stubMedia, TRACK } from '../../../support/fake-media.ts';

const H265 = { ...TRACK, epoch: 2, mime: 'video/mp4; codecs="hvc1.1.6.L93.B0"' };
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
    playable: (mime) => !mime.includes('hvc1'),
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

describe('a player whose browser cannot decode the camera', () => {
  const MAIN = { ...REQUEST, profile: 'main' } as const;
  const look = (profile: 'main' | 'sub') => ({ ...REQUEST, profile, stillsEveryMs: 60_000 });
  const looksWithin = (waitMs: number) => {
    const before = link.opened;
    vi.advanceTimersByTime(waitMs);
    return link.opened - before;
  };
  /** Whatever is open sends H.265, and so does what is opened for it. */
  const sendsH265 = () => {
    while (link.tiles.length > 0) link.newest.listener.track(H265);
  };

  it('says so, and pulls nothing meanwhile', () => {
    plays(MAIN);
    sendsH265();
    expect(player.getSnapshot()).toMatchObject({ phase: 'unsupported', mime: H265.mime });
    expect(looksWithin(14_000)).toBe(0);
  });

  it('plays again by itself after the camera has been set to what it can decode', () => {
    plays(MAIN);
    sendsH265();
    vi.advanceTimersByTime(30_000);
    expect(link.asked).toEqual([look('main')]);
    link.newest.listener.opened();
    link.newest.listener.track(TRACK);
    expect(link.asked).toEqual([MAIN]);
    sendParts(link.newest);
    expect(phase()).toBe('playing');
    expect(looksWithin(3_600_000)).toBe(0);
  });

  it('plays the other profile when that is the one that it can decode', () => {
    player.start(MAIN);
    sendsH265();
    vi.advanceTimersByTime(30_000);
    link.newest.listener.track(H265);
    expect(link.asked).toEqual([look('sub')]);
    expect(phase()).toBe('unsupported');
    link.newest.listener.track(TRACK);
    link.newest.listener.track(H265);
    expect(link.asked).toEqual([{ ...MAIN, profile: 'sub' }]);
    sendParts(link.newest);
    video.displays();
    expect(player.getSnapshot()).toMatchObject({ phase: 'playing', profile: 'sub' });
  });

  it('looks ever more seldom, down to once in some minutes, and often again once it has played', () => {
    plays(MAIN);
    for (const longestMs of [30_000, 60_000, 120_000, 240_000, 300_000, 300_000]) {
      sendsH265();
      expect(looksWithin(longestMs / 2 - 1)).toBe(0);
      expect(looksWithin(longestMs / 2 + 1)).toBe(1);
    }
    link.newest.listener.track(TRACK);
    sendParts(link.newest);
    sendsH265();
    expect(looksWithin(30_000)).toBe(1);
  });

  it('tells the codec, not that the camera has no other profile, and does not ask for it over and over', () => {
    player.start(MAIN);
    for (const longestMs of [30_000, 60_000, 120_000]) {
      link.newest.listener.track(H265);
      link.newest.listener.refused('PROFILE_NOT_FOUND', 'no such profile');
      expect(link.asked).toEqual([]);
      expect(player.getSnapshot()).toMatchObject({ phase: 'unsupported', mime: H265.mime, refusal: null });
      expect(looksWithin(longestMs / 2 - 1)).toBe(0);
      vi.advanceTimersByTime(longestMs / 2 + 1);
    }
  });

  it('says when the camera is there no more', () => {
    player.start(MAIN);
    sendsH265();
    vi.advanceTimersByTime(30_000);
    link.newest.listener.refused('CAMERA_NOT_FOUND', 'no such camera');
    expect(link.asked).toEqual([MAIN]);
    link.newest.listener.refused('CAMERA_NOT_FOUND', 'no such camera');
    expect(player.getSnapshot()).toMatchObject({ phase: 'refused', refusal: { code: 'CAMERA_NOT_FOUND' } });
  });

  it('does not look while nobody sees the tile, nor after its end', () => {
    player.start(MAIN);
    sendsH265();
    player.rest();
    expect(looksWithin(3_600_000)).toBe(0);
    player.resume();
    expect(link.asked).toEqual([MAIN]);
    sendsH265();
    vi.advanceTimersByTime(60_000);
    expect(link.tiles).toHaveLength(1);
    player.stop();
    expect(link.tiles).toHaveLength(0);
    expect(looksWithin(3_600_000)).toBe(0);
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
