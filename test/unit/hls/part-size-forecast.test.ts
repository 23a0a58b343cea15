import { describe, expect, it } from 'vitest';
import { PartSizeForecast } from '../../../server/hls/part-size-forecast.ts';

describe('PartSizeForecast', () => {
  it('goes up at once and comes down slowly', () => {
    const forecast = new PartSizeForecast();
    forecast.observe(false, 80_000);
    expect(forecast.expected(false)).toBe(80_000);
    forecast.observe(false, 40_000);
    expect(forecast.expected(false)).toBe(75_000);
    for (let part = 0; part < 100; part++) forecast.observe(false, 40_000);
    expect(forecast.expected(false)).toBeCloseTo(40_000, -1);
  });

  it('tells parts with a key frame from others', () => {
    const forecast = new PartSizeForecast();
    forecast.observe(true, 400_000);
    expect(forecast.expected(false)).toBeLessThan(50_000);
    expect(forecast.expected(true)).toBe(400_000);
  });
});
