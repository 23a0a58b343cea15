import { describe, expect, it } from 'vitest';
import { readSamples } from '../../support/box-reader.ts';
import { writeSample } from '../../support/elementary-clip.ts';
import { ARRIVAL_MS, expectContinuous, fakeVideo, SegmenterFeed } from './segmenter-feed.ts';

function started(options: ConstructorParameters<typeof SegmenterFeed>[0] = {}): SegmenterFeed {
  const feed = new SegmenterFeed(options);
  feed.segmenter.setTracks(fakeVideo(), null);
  return feed;
}

describe('parts', () => {
  it('hold whole frames up to their target, and are cut without waiting for the next frame', () => {
    const feed = started();
    feed.video(4);
    expect(feed.output.parts).toHaveLength(0);
    feed.frame();
    expect(feed.output.parts).toHaveLength(1);
    expect(feed.output.parts[0]).toMatchObject({
      epoch: 1,
      segmentSequence: 0,
      index: 0,
      independent: true,
      mediaTimeMs: 0,
      durationMs: 200,
      arrivalMs: ARRIVAL_MS,
      frames: 5,
    });
  });

  it('carry the frames bytes for bytes and at their times', () => {
    const feed = started();
    feed.video(100, { bytes: 3_000 });
    const samples = feed.samples();
    expect(samples.map(({ presentationTicks }) => presentationTicks)).toEqual(
      feed.frames.map(({ pts }) => pts),
    );
    expect(samples.map(({ keyFrame }) => keyFrame)).toEqual(feed.frames.map(({ keyFrame }) => keyFrame));
    for (const [index, { bytes }] of samples.entries()) {
      expect(Buffer.compare(bytes, feed.frames[index]!.bytes)).toBe(0);
    }
    expectContinuous(feed);
  });

  it.each([
    ['12 frames a second', 7_500, 166.7],
    ['15 frames a second', 6_000, 200],
    ['20 frames a second', 4_500, 200],
    ['24 frames a second', 3_750, 208.3],
    ['29.97 frames a second', 3_003, 200.2],
    ['60 frames a second', 1_500, 200],
    ['5 frames a second', 18_000, 200],
    ['2 frames a second', 45_000, 500],
  ])('divide %s evenly', (_, ticks, partMs) => {
    const feed = started();
    feed.video(200, { ticks, group: 1_000 });
    expect(new Set(feed.partMs.slice(5))).toEqual(new Set([partMs]));
    expectContinuous(feed);
  });

  it('of a camera with few frames are cut with each frame, once its rate is known', () => {
    const feed = started();
    feed.video(4, { ticks: 90_000 });
    expect(feed.output.parts).toHaveLength(4);
  });

  it('of a camera that declares far too low a rate are as long as its frames', () => {
    const feed = new SegmenterFeed();
    feed.segmenter.setTracks(fakeVideo({ declaredFrameRate: 1 }), null);
    feed.video(25);
    expect(Math.max(...feed.output.parts.map(({ durationMs }) => durationMs))).toBeLessThanOrEqual(200);
    expectContinuous(feed);
  });

  it('are evenly long for a camera whose timestamps jitter, and no error adds up', () => {
    const feed = started();
    for (let frame = 0; frame < 500; frame++) {
      const jitter = [0, 270, -180, 90, -90][frame % 5]! - [270, -180, 90, -90, 0][frame % 5]!;
      feed.frame({ keyFrame: frame === 0, ticks: 3_600 - jitter });
    }
    expect(new Set(feed.output.parts.map(({ frames }) => frames))).toEqual(new Set([5]));
    expectContinuous(feed);
    for (const [index, { presentationTicks }] of feed.samples().entries()) {
      expect(Math.abs(presentationTicks - feed.frames[index]!.pts)).toBeLessThan(500);
    }
  });

  it('are cut before a key frame, which begins one of its own', () => {
    const feed = started();
    feed.video(60, { group: 13 });
    const firstFrames = feed.output.parts.map(({ bytes }) => readSamples(bytes)[0]!);
    expect(feed.output.parts.map(({ independent }) => independent)).toEqual(
      firstFrames.map(({ keyFrame }) => keyFrame),
    );
    const inner = feed.output.parts.flatMap(({ bytes }) => readSamples(bytes).slice(1));
    expect(inner.some(({ keyFrame }) => keyFrame)).toBe(false);
    expect(feed.partMs.slice(0, 4)).toEqual([200, 200, 120, 200]);
  });

  it('of a stream of key frames alone are as long as others, and none crosses the end of a segment', () => {
    const feed = started();
    feed.video(108, { group: 1 });
    expect(feed.output.parts.every(({ independent }) => independent)).toBe(true);
    expect(new Set(feed.partMs.slice(0, 9))).toEqual(new Set([200]));
    const lengths = [0, 1].map((sequence) =>
      feed.output.parts.filter((part) => part.segmentSequence === sequence).map(({ frames }) => frames),
    );
    // 1.92 s: the first key frame within 5% of two seconds ends the segment.
    expect(lengths[0]).toEqual([5, 5, 5, 5, 5, 5, 5, 5, 5, 3]);
    expect(lengths[1]).toEqual(lengths[0]);
    expectContinuous(feed);
  });

  it('that begin with a key frame go on past the next one; others end before it', () => {
    const feed = started();
    feed.video(24, { group: 3 });
    const kinds = feed.output.parts.map(({ bytes }) =>
      readSamples(bytes)
        .map(({ keyFrame }) => (keyFrame ? 'K' : 'p'))
        .join(''),
    );
    expect(kinds.slice(0, 4)).toEqual(['KppKp', 'p', 'KppKp', 'p']);
  });

  it('keep the arrival of their first frame', () => {
    const feed = started();
    feed.video(20);
    expect(feed.output.parts.map(({ arrivalMs }) => arrivalMs - ARRIVAL_MS)).toEqual([0, 200, 400, 600]);
  });

  it('bridge a hole of less than a second, so that players do not wait for the next key frame', () => {
    const feed = started();
    feed.video(7);
    feed.dts += 60_000;
    feed.frame();
    feed.video(10, { group: 1_000 });
    expectContinuous(feed);
    const moved = feed.samples().find(({ presentationTicks }) => presentationTicks === 7 * 3_600 + 60_000);
    expect(moved).toBeDefined();
  });

  it('bridge a hole that comes right after a cut, and show the frame behind it at its time', () => {
    const feed = started();
    feed.video(5);
    feed.dts += 60_000;
    feed.video(10, { group: 1_000 });
    expectContinuous(feed);
    expect(feed.samples()[5]).toMatchObject({ decodeTicks: 18_000, presentationTicks: 78_000 });
  });

  it('jump over a longer hole', () => {
    const feed = started();
    feed.video(5);
    feed.dts += 900_000;
    feed.video(5);
    expect(feed.samples()[5]).toMatchObject({ decodeTicks: 918_000, presentationTicks: 918_000 });
    expect(feed.partMs).toEqual([200, 200]);
  });

  it('hold B-frames at their presentation times', () => {
    const feed = started();
    const offsets = [7_200, 10_800, 3_600, 3_600];
    for (let frame = 0; frame < 100; frame++) {
      feed.frame({ keyFrame: frame % 48 === 0, ptsOffset: offsets[frame % 4] });
    }
    expect(feed.samples().map(({ presentationTicks }) => presentationTicks)).toEqual(
      feed.frames.slice(0, feed.samples().length).map(({ pts }) => pts),
    );
    expectContinuous(feed);
  });

  it('take frames of one time, each later than the one before by a tick', () => {
    const feed = started();
    feed.frame({ keyFrame: true });
    for (let frame = 0; frame < 30; frame++) feed.frame({ ticks: frame % 2 ? 7_200 : 0 });
    expectContinuous(feed);
    for (const { durationTicks } of feed.samples()) expect(durationTicks).toBeGreaterThan(0);
  });

  it('are cut at 24 frames whatever their times, as the room for their header is bounded', () => {
    const feed = started();
    for (let frame = 0; frame < 100; frame++) feed.frame({ keyFrame: frame === 0, ticks: 1 });
    expect(new Set(feed.output.parts.map(({ frames }) => frames))).toEqual(new Set([24]));
  });

  it('are cut at four megabytes', () => {
    const feed = started();
    feed.video(12, { bytes: 1_500_000 });
    for (const { bytes } of feed.output.parts) expect(bytes.length).toBeLessThan(4_200_000);
    expect(feed.output.parts[0]!.frames).toBe(2);
  });

  it('have no room for a unit far above four megabytes, and go on without it', () => {
    const feed = started();
    feed.video(3);
    const { video } = feed.segmenter;
    let written = 0;
    while (video.ensure(100_000)) {
      video.end += 100_000;
      written += 100_000;
    }
    expect(written).toBeLessThan(5_000_000);
    expect(written).toBeGreaterThan(4_000_000);
    video.drop();
    feed.video(2, { group: 1_000 });
    expect(feed.output.parts[0]?.frames).toBe(5);
    expect(feed.output.parts[0]?.bytes.length).toBeLessThan(3_500);
  });
});

describe('the beginning', () => {
  it('says nothing before the first key frame', () => {
    const feed = started();
    for (let frame = 0; frame < 20; frame++) feed.frame();
    expect(feed.output.events).toEqual([]);
    feed.video(5);
    expect(feed.output.events.map(({ type }) => type)).toEqual(['init', 'part']);
    expect(feed.samples()).toHaveLength(5);
  });

  it('says nothing before the tracks are known', () => {
    const feed = new SegmenterFeed();
    feed.video(20);
    expect(feed.output.events).toEqual([]);
  });

  it('needs memory for one frame only, and gives back that of what it drops', () => {
    const feed = started();
    for (let frame = 0; frame < 100; frame++) feed.frame({ bytes: 20_000 });
    expect(feed.gathering.out + feed.buffers.out).toBeLessThanOrEqual(1);
    feed.segmenter.finish();
    expect(feed.gathering.out).toBe(0);
    expect(feed.buffers.out).toBe(0);
  });
});

describe('segments', () => {
  it('end at the first key frame after their target, as soon as it has come', () => {
    const feed = started();
    feed.video(50);
    expect(feed.output.ended).toEqual([]);
    feed.frame({ keyFrame: true });
    expect(feed.output.ended).toEqual([0]);
    feed.video(4, { group: 1_000 });
    expect(feed.output.parts.at(-1)).toMatchObject({ segmentSequence: 1, index: 0, independent: true });
  });

  it('gather several short groups', () => {
    const feed = started();
    feed.video(200, { group: 12 });
    const durations: number[] = [];
    for (const { segmentSequence, durationMs } of feed.output.parts) {
      durations[segmentSequence] = (durations[segmentSequence] ?? 0) + durationMs;
    }
    expect(durations.slice(0, -1)).toEqual([1_920, 1_920, 1_920, 1_920]);
  });

  it('are as long as a longer group', () => {
    const feed = started();
    feed.video(301, { group: 100 });
    expect(feed.output.ended).toEqual([0, 1, 2]);
    expect(feed.output.parts.filter(({ index }) => index === 0).every(({ independent }) => independent)).toBe(
      true,
    );
  });

  it('are not doubled by a key frame that comes a little early', () => {
    const feed = started();
    for (let group = 0; group < 5; group++) feed.video(50, { ticks: 3_599 });
    expect(feed.output.ended).toEqual([0, 1, 2, 3]);
  });

  it('are cut without a key frame when none comes for four targets', () => {
    const feed = started();
    feed.video(500, { group: 10_000 });
    expect(feed.output.ended).toEqual([0, 1]);
    const heads = feed.output.parts.filter(({ index }) => index === 0);
    expect(heads.map(({ mediaTimeMs, independent }) => [mediaTimeMs, independent])).toEqual([
      [0, true],
      [8_000, false],
      [16_000, false],
    ]);
  });

  it('are cut at sixteen megabytes', () => {
    const feed = started();
    feed.video(60, { group: 10_000, bytes: 600_000 });
    expect(feed.output.ended.length).toBeGreaterThan(0);
    const first = feed.output.parts.filter(({ segmentSequence }) => segmentSequence === 0);
    expect(first.reduce((sum, { bytes }) => sum + bytes.length, 0)).toBeLessThan(21_000_000);
  });

  it('are cut when their parts occupy so much, be these never so small', () => {
    const feed = started();
    feed.video(110_000, { group: 1_000_000, bytes: 4, ticks: 1 });
    const first = feed.output.parts.filter(({ segmentSequence }) => segmentSequence === 0);
    expect(feed.output.ended.length).toBeGreaterThan(0);
    expect(first.reduce((sum, { memoryBytes }) => sum + memoryBytes, 0)).toBeLessThan(17_000_000);
  });

  it('count on from the number that was asked for', () => {
    const feed = started({ firstSegmentSequence: 40, firstEpoch: 7 });
    feed.video(101);
    expect(feed.output.ended).toEqual([40, 41]);
    expect(feed.output.inits.map(({ epoch }) => epoch)).toEqual([7]);
  });
});

describe('memory', () => {
  it('is that of the parts it handed out, and of the one it gathers', () => {
    const feed = started();
    feed.video(500, { bytes: 9_000, group: 37 });
    expect(feed.buffers.out - feed.output.parts.length).toBeLessThanOrEqual(1);
    expect(feed.gathering.out).toBe(0);
    feed.segmenter.finish();
    expect(feed.buffers.out).toBe(feed.output.parts.length);
    expect(feed.gathering.out).toBe(0);
  });

  it('of a part is not much larger than the part', () => {
    const feed = started();
    for (let frame = 0; frame < 1_000; frame++) {
      feed.frame({
        keyFrame: frame % 50 === 0,
        bytes: frame % 50 === 0 ? 60_000 : 6_000 + ((frame * 7_919) % 4_000),
      });
    }
    const parts = feed.output.parts.slice(20);
    const used = parts.reduce((sum, { bytes }) => sum + bytes.length, 0);
    const held = parts.reduce((sum, { memoryBytes }) => sum + memoryBytes, 0);
    expect(held / used).toBeLessThan(1.2);
  });

  it('of a camera that becomes quiet shrinks with its parts', () => {
    const feed = started();
    feed.video(5, { bytes: 100_000 });
    feed.video(5, { bytes: 1_000, group: 1_000 });
    expect(feed.output.parts.at(-1)!.memoryBytes).toBeLessThan(10_000);
  });
});

describe('the end', () => {
  it('cuts what is there, drops a unit under way, and ends the segment', () => {
    const feed = started();
    feed.video(7);
    writeSample(feed.segmenter.video, Buffer.alloc(5_000, 1));
    feed.segmenter.finish();
    expect(feed.output.events.map(({ type }) => type)).toEqual(['init', 'part', 'part', 'ended']);
    expect(feed.samples()).toHaveLength(7);
  });

  it('of a stream that never began says nothing, and may come twice', () => {
    const feed = started();
    feed.segmenter.finish();
    feed.segmenter.finish();
    expect(feed.output.events).toEqual([]);
  });

  it('is followed by another epoch when frames come after it', () => {
    const feed = started();
    feed.video(5);
    feed.segmenter.finish();
    feed.dts += 900_000;
    feed.video(5);
    expect(feed.output.inits.map(({ epoch }) => epoch)).toEqual([1, 2]);
    expect(feed.output.parts.map(({ segmentSequence }) => segmentSequence)).toEqual([0, 1]);
  });
});
