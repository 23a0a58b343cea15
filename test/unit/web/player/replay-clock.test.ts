import { describe, expect, it } from 'vitest';
import type { PlacedPart } from '../../../../web/src/player/element-timeline.ts';
import { ReplayClock } from '../../../../web/src/player/replay-clock.ts';

const part = (start: number, arrivalMs: number, offset = 0): PlacedPart => ({
  start,
  end: start + 0.2,
  offset,
  arrivalMs,
  independent: true,
  leftOut: 0,
});

describe('the clock of a replay', () => {
  it('knows nothing before the first part', () => {
    const clock = new ReplayClock();
    expect([clock.range, clock.timeAt(0), clock.positionAt(5)]).toEqual([null, null, null]);
  });

  it('runs evenly, however unevenly the parts arrived', () => {
    const clock = new ReplayClock();
    clock.note(part(0, 50_090));
    clock.note(part(0.2, 50_200));
    clock.note(part(0.4, 50_550));
    expect(clock.range).toEqual({ startMs: 50_000, endMs: expect.closeTo(50_600) });
    expect(clock.timeAt(0.1)).toBeCloseTo(50_100);
    expect(clock.timeAt(0.3)).toBeCloseTo(50_300);
    expect(clock.positionAt(50_300)).toBeCloseTo(0.3);
  });

  it('leaps over the time in which a camera was away', () => {
    const clock = new ReplayClock();
    clock.note(part(0, 50_000));
    clock.note(part(0.2, 58_000, 7));
    expect(clock.timeAt(0.1)).toBeCloseTo(50_100);
    expect(clock.timeAt(0.3)).toBeCloseTo(58_100);
    expect(clock.positionAt(55_000)).toBeCloseTo(0.2);
    expect(clock.positionAt(58_050)).toBeCloseTo(0.25);
  });

  it('stops at both ends of what there is', () => {
    const clock = new ReplayClock();
    clock.note(part(0, 50_000));
    expect([clock.positionAt(1), clock.positionAt(99_000)]).toEqual([0, 0.2]);
  });
});
