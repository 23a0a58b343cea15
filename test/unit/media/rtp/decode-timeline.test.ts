import { describe, expect, it } from 'vitest';
import { DecodeTimeline } from '../../../../server/media/rtp/decode-timeline.ts';

/** Display positions in decode order, and how many frames a decoder holds back for them. */
const PATTERNS: { what: string; group: number[]; reorderFrames: number }[] = [
  { what: 'no B-frames', group: [0, 1, 2, 3], reorderFrames: 0 },
  { what: 'one B-frame', group: [1, 0, 3, 2], reorderFrames: 1 },
  { what: 'two B-frames', group: [2, 0, 1, 5, 3, 4], reorderFrames: 1 },
  { what: 'a pyramid of three', group: [3, 1, 0, 2, 7, 5, 4, 6], reorderFrames: 2 },
];

describe('DecodeTimeline', () => {
  for (const { what, group, reorderFrames } of PATTERNS) {
    it(`spaces frames evenly from the first on when the delay for ${what} is declared`, () => {
      const timeline = new DecodeTimeline();
      timeline.expectReorder(reorderFrames, 3600);
      const { presentation, decode } = run(timeline, group);
      expect(new Set(steps(decode))).toEqual(new Set([3600]));
      decode.forEach((ticks, frame) => {
        expect(ticks).toBeLessThanOrEqual(presentation[frame]!);
      });
    });

    it(`finds out by itself about ${what}`, () => {
      const { presentation, decode } = run(new DecodeTimeline(), group);
      expect(Math.min(...steps(decode))).toBeGreaterThan(0);
      expect(new Set(steps(decode.slice(group.length * 2)))).toEqual(new Set([3600]));
      decode.slice(group.length * 2).forEach((ticks, index) => {
        expect(ticks).toBeLessThanOrEqual(presentation[index + group.length * 2]!);
      });
      const declared = new DecodeTimeline();
      declared.expectReorder(reorderFrames, 3600);
      expect(decode.at(-1)).toBe(run(declared, group).decode.at(-1));
    });
  }

  it('keeps decode and presentation time the same without B-frames', () => {
    const timeline = new DecodeTimeline();
    expect([90_000, 93_600, 200_000].map((ticks) => timeline.decodeTicks(ticks))).toEqual([
      90_000, 93_600, 200_000,
    ]);
  });

  it('rises by at least a tick when a camera repeats its timestamps', () => {
    const timeline = new DecodeTimeline();
    expect([5, 5, 5, 6].map((ticks) => timeline.decodeTicks(ticks))).toEqual([5, 6, 7, 8]);
  });

  it('takes a longer delay that is declared midway', () => {
    const timeline = new DecodeTimeline();
    timeline.decodeTicks(90_000);
    timeline.expectReorder(1, 3600);
    const decode = [97_200, 93_600, 104_400, 100_800].map((ticks) => timeline.decodeTicks(ticks));
    expect(decode).toEqual([90_001, 93_600, 97_200, 100_800]);
  });

  it('has a hole where the presentation has one, so that the key frame behind it is not cut off', () => {
    const timeline = new DecodeTimeline();
    timeline.expectReorder(2, 3600);
    const { decode } = run(timeline, [3, 1, 0, 2]);
    const before = decode.at(-1)!;
    const hole = 90_000 + 10 * 90_000;
    const after = [0, 4, 2, 1, 3].map((frame) => timeline.decodeTicks(hole + frame * 3600));
    expect(after[0]! - before).toBeGreaterThan(8 * 90_000);
    expect(steps(after)).toEqual([3600, 3600, 3600, 3600]);
    expect(hole - after[0]!).toBe(7200);
  });

  it('always rises, whatever comes, and holds back no more than a decoder may', () => {
    const timeline = new DecodeTimeline();
    const presentation = Array.from({ length: 5000 }, (_, frame) => (frame * 7919) % 100_000);
    const decode = presentation.map((ticks) => timeline.decodeTicks(ticks));
    expect(Math.min(...steps(decode))).toBeGreaterThan(0);
  });
});

function run(timeline: DecodeTimeline, group: number[]) {
  const groups = Array.from({ length: 6 }, (_, round) =>
    group.map((frame) => 1 + frame + round * group.length),
  );
  const order = [0, ...groups.flat()];
  const presentation = order.map((frame) => 90_000 + frame * 3600);
  return { presentation, decode: presentation.map((ticks) => timeline.decodeTicks(ticks)) };
}

function steps(ticks: number[]): number[] {
  return ticks.slice(1).map((value, index) => value - ticks[index]!);
}
