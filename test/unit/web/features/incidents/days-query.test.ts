import { describe, expect, it } from 'vitest';
import { daysQuery } from '../../../../../web/src/features/incidents/days-query.ts';

const at = (...parts: [number, number, number]) => new Date(...parts).getTime();

describe('days of a filter', () => {
  it('reach from the first moment of one to the last of the other', () => {
    expect(daysQuery('2026-11-22', '2026-11-22')).toEqual({
      fromMs: at(2026, 10, 22),
      toMs: at(2026, 10, 23) - 1,
    });
    expect(daysQuery('', '2026-12-31')).toEqual({ toMs: at(2027, 0, 1) - 1 });
    expect(daysQuery('2026-02-28', '')).toEqual({ fromMs: at(2026, 1, 28) });
  });

  it('ask for nothing where they are no days', () => {
    expect(daysQuery('', '')).toEqual({});
    expect(daysQuery('yesterday', '2026-1-1')).toEqual({});
  });
});
