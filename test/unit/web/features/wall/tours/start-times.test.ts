import { expect, it } from 'vitest';
import { StartTimes } from '../../../../../../web/src/features/wall/tours/start-times.ts';

/** A page whose cameras took so long. */
function page(starts: StartTimes, beganAtMs: number, tookMs: readonly number[]): void {
  const ends = [...tookMs].sort((a, b) => a - b);
  starts.watch(ends.map(String), beganAtMs);
  for (const [n, took] of ends.entries()) starts.watch(ends.slice(n + 1).map(String), beganAtMs + took);
  starts.shown();
}

it('fetches a page some seconds ahead while nothing is known, but not before the page ahead of it is shown', () => {
  expect(new StartTimes().leadMs(15_000)).toBe(3_500);
  expect(new StartTimes().leadMs(2_000)).toBe(2_000);
});

it('goes by the slowest start of the last pages', () => {
  const starts = new StartTimes();
  page(starts, 0, [300, 2_000]);
  expect(starts.leadMs(15_000)).toBe(3_000);
  for (let n = 1; n <= 5; n += 1) page(starts, n * 10_000, [200, 400]);
  expect(starts.leadMs(15_000)).toBe(3_000);
  page(starts, 60_000, [200, 400]);
  expect(starts.leadMs(15_000)).toBe(1_500);
});

it('never fetches so early that two pages are decoded for long', () => {
  const starts = new StartTimes();
  page(starts, 0, [9_000]);
  expect(starts.leadMs(30_000)).toBe(8_000);
  expect(starts.leadMs(5_000)).toBe(5_000);
});

it('says since when each camera is waited for', () => {
  const starts = new StartTimes();
  starts.watch(['a', 'b'], 100);
  starts.watch(['b', 'c'], 400);
  expect([starts.sinceMs('b', 500), starts.sinceMs('c', 500), starts.sinceMs('x', 500)]).toEqual([
    100, 400, 500,
  ]);
  expect(starts.oldestMs(500)).toBe(100);
  starts.forget();
  expect(starts.oldestMs(500)).toBe(500);
});
