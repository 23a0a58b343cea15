import { describe, expect, it } from 'vitest';
import { StillsFilter } from '../../../server/realtime/stills-filter.ts';

describe('pictures now and then', () => {
  const part = (arrivalMs: number, independent = true, epoch = 1) => ({ arrivalMs, independent, epoch });

  it('are key frames, and no more than one in the time', () => {
    const filter = new StillsFilter(4000);
    const arrivals = [0, 200, 2000, 3990, 5000, 8100].map((ms) => [ms, filter.passes(part(ms))]);
    expect(arrivals).toEqual([
      [0, true],
      [200, false],
      [2000, false],
      [3990, true],
      [5000, false],
      [8100, true],
    ]);
    expect(filter.passes(part(20_000, false))).toBe(false);
  });

  it('come at once from a camera that is back', () => {
    const filter = new StillsFilter(4000);
    expect([filter.passes(part(0)), filter.passes(part(900, true, 2))]).toEqual([true, true]);
  });

  it('go on when the clock is set back by an hour', () => {
    const filter = new StillsFilter(4000);
    expect([filter.passes(part(3_600_000)), filter.passes(part(0))]).toEqual([true, true]);
  });
});
