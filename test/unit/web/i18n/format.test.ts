import { describe, expect, it } from 'vitest';
import { cameraName, latencySeconds, percent, spanOf, timeOrDate } from '../../../../web/src/i18n/format.ts';

describe('spans', () => {
  it.each([
    [-500, 0, 'seconds'],
    [59_999, 59, 'seconds'],
    [60_000, 1, 'minutes'],
    [3_599_999, 59, 'minutes'],
    [3_600_000, 1, 'hours'],
    [86_400_000, 1, 'days'],
  ] as const)('%i ms is %i %s', (durationMs, n, unit) => {
    expect(spanOf(durationMs)).toEqual({ n, unit });
  });
});

describe('times', () => {
  const noon = new Date(2026, 10, 22, 12, 5, 9).getTime();

  it('are bare on the same day and dated on another', () => {
    expect(timeOrDate(noon, noon + 3_600_000)).toBe('12:05:09');
    expect(timeOrDate(noon, noon + 86_400_000)).toBe('11-22 12:05:09');
  });
});

describe('figures', () => {
  it('never round up to all online', () => {
    expect([percent(1), percent(0.9999), percent(0.9741), percent(0)]).toEqual([
      '100%',
      '99.9%',
      '97.4%',
      '0.0%',
    ]);
  });

  it('tell latency in tenths, and in seconds when it is long', () => {
    expect([latencySeconds(349), latencySeconds(12_400), latencySeconds(-20)]).toEqual(['0.3', '12', '0.0']);
  });
});

it('a camera without an English name keeps its Chinese one', () => {
  expect(cameraName({ name: '汉江大桥', nameEn: null }, 'en')).toBe('汉江大桥');
});
