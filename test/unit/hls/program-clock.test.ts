import { describe, expect, it } from 'vitest';
import { ProgramClock } from '../../../server/hls/program-clock.ts';

describe('ProgramClock', () => {
  it('follows media time when frames arrive early or late', () => {
    const clock = new ProgramClock();
    expect(clock.dateOf(1_000, 50_000)).toBe(50_000);
    expect(clock.dateOf(3_000, 52_160)).toBe(52_010);
  });

  it('makes up for a camera whose clock is slow, and does not fall behind for ever', () => {
    const clock = new ProgramClock();
    let error = 0;
    for (let segment = 0; segment < 1_000; segment++) {
      const arrivalMs = segment * 2_000;
      error = arrivalMs - clock.dateOf(arrivalMs * 0.9995, arrivalMs);
    }
    expect(Math.abs(error)).toBeLessThan(20);
  });

  it('takes the wall clock anew when that jumps', () => {
    const clock = new ProgramClock();
    clock.dateOf(0, 10_000);
    expect(clock.dateOf(2_000, 3_612_000)).toBe(3_612_000);
  });

  it('begins anew with another timeline', () => {
    const clock = new ProgramClock();
    clock.dateOf(0, 10_000);
    clock.reset();
    expect(clock.dateOf(0, 10_300)).toBe(10_300);
  });
});
