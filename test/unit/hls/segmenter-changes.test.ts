import { describe, expect, it } from 'vitest';
import { expectContinuous, fakeVideo, SegmenterFeed } from './segmenter-feed.ts';

function started(): SegmenterFeed {
  const feed = new SegmenterFeed();
  feed.segmenter.setTracks(fakeVideo(), null);
  return feed;
}

/** By its content each frame is told from those near it. */
function firstBytes(frames: readonly { bytes: Uint8Array }[]): number[] {
  return frames.map(({ bytes }) => bytes[0]!);
}

describe('a change of parameters', () => {
  it('begins a new epoch and a new segment at its key frame', () => {
    const feed = started();
    feed.video(20);
    feed.segmenter.setTracks(fakeVideo({ width: 1280, codecString: 'avc1.640028' }), null);
    feed.frame();
    expect(feed.output.inits).toHaveLength(1);
    feed.video(5);
    expect(feed.output.inits.map(({ epoch, codecs, video }) => [epoch, codecs, video.width])).toEqual([
      [1, 'avc1.64001f', 640],
      [2, 'avc1.640028', 1280],
    ]);
    expect(feed.output.ended).toEqual([0]);
    expect(feed.output.parts.at(-1)).toMatchObject({ epoch: 2, segmentSequence: 1, index: 0 });
    expectContinuous(feed);
  });

  it('that comes with every frame begins two epochs a second, and what does not fit is left out', () => {
    const feed = started();
    const tracks = [fakeVideo(), fakeVideo({ width: 1280, codecString: 'avc1.640028' })];
    for (let i = 0; i < 2_000; i++) {
      feed.segmenter.setTracks(tracks[i % 2]!, null);
      feed.frame({ keyFrame: true, ticks: 90 });
    }
    feed.segmenter.finish();
    expect(feed.output.inits.map(({ video }) => video.width)).toEqual([640, 1280, 640, 1280]);
    const kept = feed.frames.filter(({ pts }) => (pts / 90) % 2 === Math.floor(pts / 90 / 501) % 2);
    expect(firstBytes(feed.samples())).toEqual(firstBytes(kept));
    expectContinuous(feed);
  });

  it('so soon costs the frames up to the next key frame that fits', () => {
    const feed = started();
    feed.video(5);
    feed.segmenter.setTracks(fakeVideo({ width: 1280 }), null);
    feed.video(5);
    feed.segmenter.setTracks(fakeVideo(), null);
    feed.video(5);
    feed.segmenter.finish();
    expect(feed.output.inits).toHaveLength(1);
    const kept = [...feed.frames.slice(0, 5), ...feed.frames.slice(10)];
    expect(firstBytes(feed.samples())).toEqual(firstBytes(kept));
  });

  it('is none when the camera only repeats them', () => {
    const feed = started();
    feed.video(50);
    feed.segmenter.setTracks(fakeVideo(), null);
    feed.video(50);
    expect(feed.output.inits).toHaveLength(1);
  });
});
