import fc from 'fast-check';
import { expect, it } from 'vitest';
import { DurationCounts } from '../../../../web/src/player/duration-counts.ts';
import { quantile } from '../../../../web/src/player/playback-stats.ts';

function countsOf(durations: readonly number[]): DurationCounts {
  const counts = new DurationCounts();
  for (const duration of durations) counts.add(duration);
  return counts;
}

it('knows no quantile of nothing', () => {
  const counts = countsOf([5]);
  counts.clear();
  expect([countsOf([]).quantile(0.5), counts.quantile(0.5)]).toEqual([null, null]);
});

it.each([
  ['whole milliseconds', 12.4, 12],
  ['nothing where a clock is off', -3, 0],
  ['ten seconds however long it was', 86_400_000, 10_000],
])('counts as %s', (_title, duration, expected) => {
  expect(countsOf([duration]).quantile(0.5)).toBe(expected);
});

it('finds the same rank as sorting all of them does, of two tiles as of one', () => {
  const durations = fc.array(fc.integer({ min: 0, max: 10_000 }), { minLength: 1, maxLength: 60 });
  const share = fc.double({ min: 0, max: 1, noNaN: true });
  fc.assert(
    fc.property(durations, durations, share, (first, second, part) => {
      const counts = countsOf(first);
      counts.addAll(countsOf(second));
      expect(counts.quantile(part)).toBe(quantile([...first, ...second], part));
    }),
  );
});
