import { expect, test } from 'vitest';
import { growthInNoises, NOISES_OF_FLAT, trendOf } from '../../bench/trend.ts';

const samples = (values: number[]) => values.map((value, i) => ({ atMs: 5_000 + i * 1_000, value }));

test('a straight line has a growth and no noise', () => {
  const trend = trendOf(samples([10, 12, 14, 16]));
  expect(trend.growth).toBeCloseTo(6);
  expect(trend.perMinute).toBeCloseTo(120);
  expect(trend.noise).toBeCloseTo(0);
  expect(trend.mean).toBeCloseTo(13);
});

test('samples that go up and down grow by less than they scatter', () => {
  const trend = trendOf(samples(Array.from({ length: 300 }, (_, i) => 100 + (i % 7) - 3)));
  expect(Math.abs(trend.growth)).toBeLessThan(trend.noise / 4);
  expect(trend.noise).toBeCloseTo(2, 1);
  expect(growthInNoises(trend, 0.1)).toBeLessThan(NOISES_OF_FLAT);
});

test('a leak under noise shows', () => {
  const trend = trendOf(samples(Array.from({ length: 300 }, (_, i) => 100 + (i % 7) + i / 20)));
  expect(growthInNoises(trend, 0.1)).toBeGreaterThan(6);
});

test.each([
  ['shrinks', { growth: -5, noise: 1 }, 4, 0],
  ['grows by less than is noise anyway', { growth: 2, noise: 0 }, 4, 0.5],
  ['grows by three deviations', { growth: 15, noise: 5 }, 4, 3],
])('what %s', (_title, line, leastNoise, expected) => {
  expect(growthInNoises({ perMinute: 0, mean: 100, ...line }, leastNoise)).toBe(expected);
});

test('one moment is no trend', () => {
  expect(() => trendOf([{ atMs: 1, value: 1 }])).toThrow(RangeError);
});
