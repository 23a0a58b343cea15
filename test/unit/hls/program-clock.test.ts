import fc from 'fast-check';
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

interface Arrivals {
  /** Of the camera's clock. */
  speed?: number;
  segmentMs: number;
  minutes?: number;
  /** How late a part comes at most, and the first of a segment. */
  jitterMs?: number;
  firstLateMs?: number;
  seed?: number;
  /** All that comes from a time on is so much later. */
  stepAtMs?: number;
  stepMs?: number;
}

/** The dates of a camera's segments, and how far each is from the arrival that its first part would have had without delay. */
function datesOf(options: Arrivals): { atMs: number; dateMs: number; errorMs: number }[] {
  const { speed = 1, segmentMs, minutes = 2, jitterMs = 0, firstLateMs = 0, seed = 1 } = options;
  const { stepAtMs = Number.POSITIVE_INFINITY, stepMs = 0 } = options;
  const clock = new ProgramClock();
  const dates: { atMs: number; dateMs: number; errorMs: number }[] = [];
  let random = seed | 0;
  let nextSegmentMs = 0;
  for (let atMs = 0; atMs < minutes * 60_000; atMs += 200) {
    random = (Math.imul(random, 1_664_525) + 1_013_904_223) | 0;
    const begins = atMs >= nextSegmentMs;
    const lateMs = ((random >>> 16) / 65_536) * (begins && atMs > 0 ? firstLateMs : jitterMs);
    const trueMs = atMs + (atMs >= stepAtMs ? stepMs : 0);
    clock.observe(atMs * speed, trueMs + lateMs);
    if (!begins) continue;
    nextSegmentMs = atMs + segmentMs;
    const dateMs = clock.dateOf(atMs * speed);
    dates.push({ atMs, dateMs, errorMs: dateMs - trueMs });
  }
  return dates;
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
    expect(errors).toEqual([20, 0, 0]);
  });

  it.each([0.98, 0.99, 0.9995, 1.0005, 1.01, 1.02])(
    'makes up for a camera whose clock runs at %s of the speed, whatever the length of its segments',
    (speed) => {
      for (const segmentMs of [2_000, 4_000, 8_000]) {
        const errors = datesOf({ speed, segmentMs, minutes: 20 }).map(({ errorMs }) => Math.abs(errorMs));
        // How fast it runs is known after four spans, and what was missing then is made up for little by little.
        expect(Math.max(...errors.slice(Math.ceil(30_000 / segmentMs)))).toBeLessThan(20);
      }
    },
  );

  it('is within a tenth of a second of arrivals for clocks up to one per cent off and segments of any length, whatever the network does', () => {
    fc.assert(
      fc.property(
        fc.double({ min: 0.99, max: 1.01, noNaN: true }),
        fc.integer({ min: 2_000, max: 8_000 }),
        fc.integer({ min: 0, max: 60 }),
        fc.integer({ min: 0, max: 400 }),
        fc.integer(),
        (speed, segmentMs, jitterMs, firstLateMs, seed) => {
          const dates = datesOf({ speed, segmentMs, jitterMs, firstLateMs, seed });
          for (const { atMs, errorMs } of dates.slice(1)) {
            if (Math.abs(errorMs) > 100) throw new Error(`${errorMs} ms off at ${atMs}`);
          }
        },
      ),
      { numRuns: 150, interruptAfterTimeLimit: 2_000 },
    );
  });

  it('finds a clock that was set, by whatever and wherever, within two seconds', () => {
    fc.assert(
      fc.property(
        fc.double({ min: 0.99, max: 1.01, noNaN: true }),
        fc.integer({ min: 2_000, max: 8_000 }),
        fc.integer({ min: 0, max: 40 }),
        fc.integer({ min: 10_000, max: 60_000 }),
        fc.oneof(fc.integer({ min: 300, max: 9_000 }), fc.integer({ min: -9_000, max: -300 })),
        (speed, segmentMs, jitterMs, stepAtMs, stepMs) => {
          const dates = datesOf({ speed, segmentMs, jitterMs, stepAtMs, stepMs });
          for (const { atMs, errorMs } of dates) {
            const settled = atMs < stepAtMs || atMs > stepAtMs + 2_400;
            if (settled && Math.abs(errorMs) > 100) throw new Error(`${errorMs} ms off at ${atMs}`);
          }
        },
      ),
      { numRuns: 150, interruptAfterTimeLimit: 2_000 },
    );
  });

  it.each([150, -150])('comes near a small step of %i ms smoothly', (stepMs) => {
    const dates = datesOf({ segmentMs: 2_000, stepAtMs: 30_000, stepMs });
    const leaps = dates.slice(1).map(({ dateMs }, index) => dateMs - dates[index]!.dateMs - 2_000);
    expect(Math.max(...leaps.map(Math.abs))).toBeLessThanOrEqual(81);
    for (const { atMs, errorMs } of dates) {
      if (atMs < 30_000 || atMs > 42_000) expect(Math.abs(errorMs)).toBeLessThan(40);
    }
  });

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
