import { describe, expect, it } from 'vitest';
import { ProgramClock } from '../../../server/hls/program-clock.ts';

/** A segment of ten parts, whose frames arrive `delayMs` late. Returns the error of its date against an undelayed arrival. */
function segment(
  clock: ProgramClock,
  startMs: number,
  delayMs: (part: number) => number,
  offsetMs = 0,
): number {
  let date = 0;
  for (let part = 0; part < 10; part++) {
    const mediaMs = startMs + part * 200;
    clock.observe(mediaMs, mediaMs + offsetMs + delayMs(part));
    if (part === 0) date = clock.dateOf(mediaMs);
  }
  return date - (startMs + offsetMs);
}

describe('ProgramClock', () => {
  it('follows media time when frames arrive late, in bursts or behind large ones', () => {
    const clock = new ProgramClock();
    segment(clock, 0, () => 0, 50_000);
    for (let n = 1; n < 50; n++) {
      const late = [() => 180, (part: number) => (part === 0 ? 400 : 0), (part: number) => (9 - part) * 60][
        n % 3
      ]!;
      expect(segment(clock, n * 2_000, late, 50_000)).toBe(0);
    }
  });

  it('does not take a first frame that came late for the measure of all others', () => {
    const clock = new ProgramClock();
    expect(segment(clock, 0, (part) => (part === 0 ? 300 : 0))).toBe(300);
    expect(segment(clock, 2_000, () => 0)).toBe(0);
    const mild = new ProgramClock();
    expect(segment(mild, 0, (part) => (part === 0 ? 100 : 0))).toBe(100);
    const errors = [1, 2, 3].map((n) => segment(mild, n * 2_000, () => 0));
    expect(errors).toEqual([60, 20, 0]);
  });

  it.each([0.9995, 1.0005, 0.995, 1.005])(
    'makes up for a camera whose clock runs at %s of the speed',
    (speed) => {
      const clock = new ProgramClock();
      let error = 0;
      for (let n = 0; n < 1_000; n++) {
        const arrivalMs = n * 2_000;
        clock.observe(arrivalMs * speed, arrivalMs);
        error = arrivalMs - clock.dateOf(arrivalMs * speed);
      }
      // A slow clock shows in what came with the least delay, a fast one only when that is ten seconds old.
      expect(Math.abs(error)).toBeLessThan(60);
    },
  );

  it('takes the wall clock anew when that is set', () => {
    const clock = new ProgramClock();
    clock.observe(0, 10_000);
    clock.dateOf(0);
    clock.observe(2_000, 3_612_000);
    expect(clock.dateOf(2_000)).toBe(3_612_000);
    clock.observe(4_000, 14_000);
    expect(clock.dateOf(4_000)).toBe(14_000);
  });

  it('begins anew with another timeline', () => {
    const clock = new ProgramClock();
    clock.observe(0, 10_000);
    clock.dateOf(0);
    clock.reset();
    clock.observe(0, 10_300);
    expect(clock.dateOf(0)).toBe(10_300);
  });
});
