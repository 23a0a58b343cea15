import { expect, test } from 'vitest';
import { Backoff } from '../../../server/base/backoff.ts';

test('a delay doubles from the first to the longest and stays there', () => {
  const backoff = new Backoff({ firstMs: 100, maxMs: 1_000, jitter: 0 });
  expect([1, 2, 3, 4, 5, 6].map(() => backoff.next())).toEqual([100, 200, 400, 800, 1_000, 1_000]);
});

test('after a success the delay starts again at the first', () => {
  const backoff = new Backoff({ firstMs: 100, maxMs: 1_000, jitter: 0 });
  backoff.next();
  backoff.next();
  backoff.reset();
  expect(backoff.next()).toBe(100);
});

test('jitter takes away at most its share of the delay', () => {
  let random = 0;
  const backoff = new Backoff({ firstMs: 1_000, maxMs: 1_000, jitter: 0.3, random: () => random });
  expect(backoff.next()).toBe(1_000);
  random = 1;
  expect(backoff.next()).toBe(700);
});

test('a thousand failures in a row do not overflow the delay', () => {
  const backoff = new Backoff({ firstMs: 1, maxMs: 60_000, jitter: 0 });
  for (let i = 0; i < 1_000; i += 1) backoff.next();
  expect(backoff.next()).toBe(60_000);
});
