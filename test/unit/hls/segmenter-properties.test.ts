import fc from 'fast-check';
import { expect, it } from 'vitest';
import { LiveWindow } from '../../../server/hls/live-window.ts';
import { readSamples } from '../../support/box-reader.ts';
import { FakeClock } from '../../support/fake-clock.ts';
import { readPlaylist } from '../../support/playlist-reader.ts';
import { fakeAudio, fakeVideo, SegmenterFeed } from './segmenter-feed.ts';

/** What a camera may do next. */
const step = fc.oneof(
  {
    weight: 30,
    arbitrary: fc.record({ do: fc.constant('frame' as const), ticks: fc.constantFrom(3_600, 3_590, 3_610) }),
  },
  {
    weight: 6,
    arbitrary: fc.record({
      do: fc.constant('frame' as const),
      ticks: fc.constantFrom(0, 1, 90_000, 400_000),
    }),
  },
  {
    weight: 4,
    arbitrary: fc.record({ do: fc.constant('large' as const), bytes: fc.constantFrom(1, 70_000, 900_000) }),
  },
  { weight: 5, arbitrary: fc.constant({ do: 'key' as const }) },
  { weight: 10, arbitrary: fc.constant({ do: 'sound' as const }) },
  { weight: 2, arbitrary: fc.constant({ do: 'dropped unit' as const }) },
  {
    weight: 2,
    arbitrary: fc.record({
      do: fc.constant('tracks' as const),
      width: fc.constantFrom(640, 1280),
      sound: fc.boolean(),
    }),
  },
  { weight: 1, arbitrary: fc.constant({ do: 'finish' as const }) },
);

type Step = typeof step extends fc.Arbitrary<infer T> ? T : never;

function play(feed: SegmenterFeed, steps: Step[]): void {
  for (const next of steps) {
    if (next.do === 'frame') feed.frame({ ticks: next.ticks });
    else if (next.do === 'large') feed.frame({ bytes: next.bytes });
    else if (next.do === 'key') feed.frame({ keyFrame: true });
    else if (next.do === 'sound') feed.sound();
    else if (next.do === 'finish') feed.segmenter.finish();
    else if (next.do === 'tracks') {
      feed.segmenter.setTracks(fakeVideo({ width: next.width }), next.sound ? fakeAudio() : null);
    } else {
      feed.segmenter.video.ensure(10_000);
      feed.segmenter.video.end += 10_000;
      feed.segmenter.video.drop();
    }
  }
}

/** Frames as they were committed, in the order of parts; within an epoch decode times do not go back. */
function checkMedia(feed: SegmenterFeed): void {
  let at = 0;
  let epoch = 0;
  let endTicks = 0;
  for (const part of feed.output.parts) {
    if (part.epoch !== epoch) endTicks = 0;
    epoch = part.epoch;
    for (const sample of readSamples(part.bytes.subarray(0, part.videoEnd))) {
      while (at < feed.frames.length && !feed.frames[at]!.bytes.equals(sample.bytes)) at += 1;
      expect(feed.frames[at]?.keyFrame).toBe(sample.keyFrame);
      expect(sample.decodeTicks).toBeGreaterThanOrEqual(endTicks);
      endTicks = sample.decodeTicks + sample.durationTicks;
      at += 1;
    }
  }
}

it('whatever a camera does, parts are whole, in order, and of an epoch that begins with a key frame', () => {
  fc.assert(
    fc.property(fc.array(step, { minLength: 30, maxLength: 200 }), (steps) => {
      const feed = new SegmenterFeed();
      feed.segmenter.setTracks(fakeVideo(), fakeAudio());
      play(feed, steps);
      feed.segmenter.finish();
      checkMedia(feed);
      const epochs = new Set<number>();
      for (const part of feed.output.parts) {
        if (!epochs.has(part.epoch)) expect([part.index, part.independent]).toEqual([0, true]);
        epochs.add(part.epoch);
      }
      expect([...epochs]).toEqual(feed.output.inits.map(({ epoch }) => epoch));
      expect(feed.buffers.out).toBe(feed.output.parts.length);
      expect(feed.gathering.out).toBe(0);
    }),
    { numRuns: 150, interruptAfterTimeLimit: 2_000 },
  );
});

it('whatever a camera does, its playlists are what the standard asks for and all memory comes back', () => {
  fc.assert(
    fc.property(fc.array(step, { minLength: 30, maxLength: 200 }), (steps) => {
      const feed = new SegmenterFeed();
      const window = new LiveWindow({
        name: 'property',
        partTargetMs: 200,
        targetDurationMs: 2_000,
        clock: new FakeClock(),
        releaseBytes: () => {
          feed.buffers.out -= 1;
        },
      });
      feed.segmenter.setTracks(fakeVideo(), fakeAudio());
      play(feed, steps);
      feed.segmenter.finish();
      for (const event of feed.output.events) {
        if (event.type === 'init') window.init(event.init);
        else if (event.type === 'part') window.part(event.part);
        else window.segmentEnded(event.sequence);
        if (window.ready) expect(readPlaylist(window.playlist().plain.toString()).violations).toEqual([]);
      }
      window.close();
      expect(feed.buffers.out).toBe(0);
    }),
    { numRuns: 100, interruptAfterTimeLimit: 2_000 },
  );
});
