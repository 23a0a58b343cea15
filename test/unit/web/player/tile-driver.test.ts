import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Playback } from '../../../../web/src/player/PlaybackProvider.tsx';
import type { ThriftMember } from '../../../../web/src/player/page-thrift.ts';
import { PlaybackStats } from '../../../../web/src/player/playback-stats.ts';
import { TileDriver, type TileWish } from '../../../../web/src/player/tile-driver.ts';
import { FakeLink, FakeVideo, sendParts, stubMedia } from '../../../support/fake-media.ts';

class FakeObserver {
  observe(): void {}
  disconnect(): void {}
}

let link: FakeLink;
let member: ThriftMember;
let driver: TileDriver;
let video: FakeVideo;

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['performance', 'setTimeout', 'clearTimeout'] });
  stubMedia();
  vi.stubGlobal('IntersectionObserver', FakeObserver);
  vi.stubGlobal('document', Object.assign(new EventTarget(), { visibilityState: 'visible' }));
  link = new FakeLink();
  link.clock.sample(0, 0, 0);
  const playback = {
    link,
    stats: new PlaybackStats({ everyFrame: false }),
    starts: {
      enter: (_standing: unknown, go: () => void) => {
        go();
        return { started: () => {}, leave: () => {} };
      },
    },
    thrift: {
      join: (joined: ThriftMember) => {
        member = joined;
        return { changed: () => {}, leave: () => {} };
      },
    },
    stillsEveryMs: 4_000,
  };
  video = new FakeVideo();
  driver = new TileDriver({
    playback: playback as unknown as Playback,
    cameraId: 'bridge',
    byHls: false,
    video: video as unknown as HTMLVideoElement,
    keepPicture: () => {},
    wish,
  });
  sendParts(link.newest);
  video.displays();
});
afterEach(() => {
  driver.close();
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

const wish: TileWish = {
  ...{ profile: 'main', standIn: 'sub', sound: false },
  ...{ presence: 'shown', importance: 'usual', order: 0, stillsOnly: false },
};
const saving = () => driver.store.getSnapshot().saving;

describe('a tile that saves', () => {
  it('says so for as long as its picture stands, also when all was given back to it', () => {
    member.grant('stills', 'decoding');
    sendParts(link.newest);
    const stands = { level: 'stills', everyMs: 4_000, cause: 'decoding' };
    expect(saving()).toEqual(stands);
    member.grant('full', null);
    expect(saving()).toEqual(stands);
    sendParts(link.newest);
    expect(saving()).toBeNull();
  });
});

it('a tile of a list of thumbnails asks for a picture now and then, saves nothing, and moves again when it is wanted so', () => {
  expect(link.newest.request.stillsEveryMs).toBeUndefined();
  driver.setWish({ ...wish, profile: 'sub', stillsOnly: true });
  expect(link.newest.request).toMatchObject({ profile: 'sub', stillsEveryMs: 4_000, sound: false });
  sendParts(link.newest);
  expect(saving()).toBeNull();
  expect(member.cuts()).toEqual([]);
  driver.setWish({ ...wish, profile: 'sub' });
  expect(link.newest.request.stillsEveryMs).toBeUndefined();
});

describe('a tile whose page saves on the scaling of pictures', () => {
  const scaled = (coarse: boolean, widths: { clientWidth: number; videoWidth: number }) => {
    Object.assign(video, widths);
    member.scale(coarse);
    return video.style.imageRendering;
  };
  const small = { clientWidth: 320, videoWidth: 640 };

  beforeEach(() => vi.stubGlobal('devicePixelRatio', 1));

  it('makes a large picture small without much care, for as long as that is wanted', () => {
    expect(scaled(true, small)).toBe('pixelated');
    expect(scaled(false, small)).toBe('');
  });

  it('does not let the pixels show of one that is made larger, on a fine screen neither', () => {
    expect(scaled(true, { clientWidth: 640, videoWidth: 640 })).toBe('');
    vi.stubGlobal('devicePixelRatio', 2);
    expect(scaled(true, small)).toBe('');
  });

  it('scales with care what somebody works with', () => {
    driver.setWish({ ...wish, importance: 'focus' });
    expect(scaled(true, small)).toBe('');
  });
});
