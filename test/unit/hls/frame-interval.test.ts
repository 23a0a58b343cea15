import { describe, expect, it } from 'vitest';
import { FrameInterval } from '../../../server/hls/frame-interval.ts';

function expectedAfter(first: number, ...observed: number[]): number {
  const interval = new FrameInterval(first);
  for (const ticks of observed) interval.observe(ticks);
  return interval.expected;
}

describe('FrameInterval', () => {
  it('begins with what is declared and believes the first thing it sees', () => {
    const interval = new FrameInterval(3_600);
    interval.suggest(3_000);
    expect(interval.expected).toBe(3_000);
    interval.observe(7_500);
    interval.suggest(3_000);
    expect(interval.expected).toBe(7_500);
  });

  it('stays exact at a steady rate', () => {
    expect(expectedAfter(3_600, ...Array(100).fill(3_003))).toBe(3_003);
  });

  it('is not moved by jitter', () => {
    const jitter = Array.from({ length: 100 }, (_, index) => (index % 2 ? 2_970 : 3_030));
    expect(Math.abs(expectedAfter(3_000, 3_000, ...jitter) - 3_000)).toBeLessThan(10);
  });

  it('ignores one hole, and follows a new rate from its second frame', () => {
    expect(expectedAfter(3_600, 3_600, 3_600, 90_000)).toBe(3_600);
    expect(expectedAfter(3_600, 3_600, 90_000, 3_600, 90_000)).toBe(3_600);
    expect(expectedAfter(3_600, 3_600, 18_000, 18_000)).toBe(18_000);
  });

  it('ignores frames of one time', () => {
    expect(expectedAfter(3_600, 3_600, 0, -5, 0)).toBe(3_600);
  });
});
