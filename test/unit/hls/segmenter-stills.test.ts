import { expect, it } from 'vitest';
import { fakeVideo, SegmenterFeed } from './segmenter-feed.ts';

function started(): SegmenterFeed {
  const feed = new SegmenterFeed();
  feed.segmenter.setTracks(fakeVideo(), null);
  return feed;
}

it.each([2, 10])('a still every %i seconds is shown until the next, from the first on', (seconds) => {
  const feed = started();
  feed.video(6, { ticks: seconds * 90_000, group: 1 });
  expect(feed.partMs).toEqual(Array(6).fill(seconds * 1000));
  expect(feed.output.parts.map(({ mediaTimeMs }) => mediaTimeMs)).toEqual(
    Array.from({ length: 6 }, (_, n) => n * seconds * 1000),
  );
});

it('a hole in a stream whose rate is known is none of its frames', () => {
  const feed = started();
  feed.video(3);
  feed.dts += 900_000;
  feed.video(5);
  expect(feed.partMs).toEqual([120, 200]);
});
