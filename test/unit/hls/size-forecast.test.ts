import { describe, expect, it } from 'vitest';
import { SizeForecast } from '../../../server/hls/size-forecast.ts';

describe('SizeForecast', () => {
  it('goes up at once and comes down slowly', () => {
    const forecast = new SizeForecast();
    forecast.observe(false, 80_000);
    expect(forecast.expected(false)).toBe(80_000);
    forecast.observe(false, 40_000);
    expect(forecast.expected(false)).toBe(75_000);
    for (let part = 0; part < 100; part++) forecast.observe(false, 40_000);
    expect(forecast.expected(false)).toBeCloseTo(40_000, -1);
  });

  it('tells parts with a key frame from others', () => {
    const forecast = new SizeForecast();
    forecast.observe(true, 400_000);
    expect(forecast.expected(false)).toBeLessThan(50_000);
    expect(forecast.expected(true)).toBe(400_000);
  });
});
