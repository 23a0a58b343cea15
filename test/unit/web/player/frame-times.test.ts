import { beforeAll, describe, expect, it } from 'vitest';
import { fragmentHeaderBytes, writeFragmentHeader } from '../../../../server/media/fmp4/fragment-header.ts';
import { FrameTimes } from '../../../../web/src/player/frame-times.ts';
import { readPartFrames } from '../../../../web/src/player/part-frames.ts';
import { type FragmentedClip, makeClip, WALL_CLIP } from '../../../support/fragmented-clip.ts';

/** A part of ours, in ticks of 90 kHz. */
function partOf(durations: number[], compositionOffsets = durations.map(() => 0)): Buffer {
  const sampleCount = durations.length;
  const bytes = Buffer.alloc(fragmentHeaderBytes(sampleCount));
  const zeros = durations.map(() => 0);
  writeFragmentHeader(bytes, bytes.length, {
    ...{ sequence: 1, trackId: 1, baseDecodeTicks: 900_000, sampleCount, durations, compositionOffsets },
    ...{ sizes: zeros, keyFrames: zeros, payloadBytes: 0 },
  });
  return bytes;
}

const FRAME = 3_600;
const close = (numbers: number[]) => numbers.map((number) => expect.closeTo(number, 5));

describe('the frames of a part', () => {
  let clip: FragmentedClip;
  beforeAll(() => {
    clip = makeClip({ ...WALL_CLIP, seconds: 2 });
  });

  it('are read from what ffmpeg wrote, which says their length once for all', () => {
    const frames = clip.parts.map(({ bytes }) => readPartFrames(bytes)!);
    for (const { ticks, durationTicks } of frames) {
      expect(ticks.map((tick) => tick / durationTicks)).toEqual(close([0, 0.2, 0.4, 0.6, 0.8]));
    }
  });

  it('are read from ours, each with its own length and place', () => {
    expect(readPartFrames(partOf([3_600, 7_200, 3_600], [0, 3_600, -3_600]))).toEqual({
      ticks: [0, 7_200, 7_200],
      durationTicks: 14_400,
    });
  });

  it('are none of what is cut off, or is no part', () => {
    const part = partOf([3_600, 3_600]);
    for (const length of [0, 7, 60, part.length - 20]) {
      expect(readPartFrames(part.subarray(0, length))).toBeNull();
    }
    expect(readPartFrames(clip.init)).toBeNull();
    expect(readPartFrames(partOf([0]))).toBeNull();
  });
});

describe('a step by frame', () => {
  it('leads to the middle of the next one and back, also over the edge of a part', () => {
    const times = new FrameTimes();
    times.note({ start: 10, end: 10.2 }, partOf(Array.from({ length: 5 }, () => FRAME)));
    times.note({ start: 10.2, end: 10.4 }, partOf(Array.from({ length: 5 }, () => FRAME)));
    expect(times.neighbourOf(10, 1)).toBeCloseTo(10.06);
    expect(times.neighbourOf(10.12, 1)).toBeCloseTo(10.18);
    expect(times.neighbourOf(10.159_999, 1)).toBeCloseTo(10.22);
    expect(times.neighbourOf(10.22, -1)).toBeCloseTo(10.18);
  });

  it('is as long as the frame, whatever the camera sends', () => {
    const times = new FrameTimes();
    times.note({ start: 0, end: 1 }, partOf([9_000, 27_000, 54_000]));
    expect(times.neighbourOf(0, 1)).toBeCloseTo(0.25);
    expect(times.neighbourOf(0.25, 1)).toBeCloseTo(0.42);
    expect(times.neighbourOf(0.42, -1)).toBeCloseTo(0.25);
  });

  it('goes in the order in which frames are shown, not sent', () => {
    const times = new FrameTimes();
    times.note(
      { start: 0, end: 0.16 },
      partOf([FRAME, FRAME, FRAME, FRAME], [0, 2 * FRAME, -FRAME, FRAME * 2]),
    );
    times.note({ start: 0.16, end: 0.2 }, partOf([FRAME], [0]));
    // Shown at 0, 0.04, 0.12, 0.16 and 0.2.
    expect(times.neighbourOf(0, 1)).toBeCloseTo(0.08);
    expect(times.neighbourOf(0.04, 1)).toBeCloseTo(0.14);
  });

  it('is that of 25 frames a second where nothing is known', () => {
    expect(new FrameTimes().neighbourOf(3, -1)).toBeCloseTo(2.96);
  });
});
