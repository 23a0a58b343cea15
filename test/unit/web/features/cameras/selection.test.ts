import { describe, expect, it } from 'vitest';
import {
  countOf,
  EVERYTHING_MATCHING,
  isSelected,
  NOTHING,
  targetOf,
  withSelected,
} from '../../../../../web/src/features/cameras/list/selection.ts';

describe('a selection', () => {
  it('of some cameras names them', () => {
    const some = withSelected(withSelected(NOTHING, ['a', 'b', 'c'], true), ['b'], false);
    expect([isSelected(some, 'a'), isSelected(some, 'b'), countOf(some, 500)]).toEqual([true, false, 2]);
    expect(targetOf(some, { domain: 'water' })).toEqual({ ids: ['a', 'c'] });
  });

  it('of all cameras names the filter, and those that were taken out again', () => {
    expect(targetOf(EVERYTHING_MATCHING, { domain: 'water' })).toEqual({ filter: { domain: 'water' } });
    const most = withSelected(withSelected(EVERYTHING_MATCHING, ['a', 'b'], false), ['a'], true);
    expect([isSelected(most, 'a'), isSelected(most, 'b'), isSelected(most, 'z')]).toEqual([
      true,
      false,
      true,
    ]);
    expect(countOf(most, 500)).toBe(499);
    expect(targetOf(most, {})).toEqual({ filter: {}, except: ['b'] });
  });
});
