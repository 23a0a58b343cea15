import { describe, expect, it } from 'vitest';
import { bufferedAhead, nextStartAfter } from '../../../../web/src/player/buffered-ranges.ts';

function ranges(...pairs: [number, number][]): TimeRanges {
  return { length: pairs.length, start: (at: number) => pairs[at]![0], end: (at: number) => pairs[at]![1] };
}

describe('what is buffered', () => {
  it.each([
    ['nothing', ranges(), 1, 0],
    ['inside of a range', ranges([0, 4]), 1, 3],
    ['only up to a hole', ranges([0, 4], [5, 9]), 1, 3],
    ['in a hole', ranges([0, 4], [5, 9]), 4.5, 0],
    ['at the end', ranges([0, 4]), 4, 0],
  ])('is told ahead of a time: %s', (_what, buffered, seconds, ahead) => {
    expect(bufferedAhead(buffered, seconds)).toBe(ahead);
  });

  it.each([
    ['nothing buffered', ranges(), 1, null],
    ['no hole near', ranges([0, 4], [5, 9]), 1, null],
    ['in front of a hole', ranges([0, 4], [5, 9]), 3.95, 5],
    ['in a hole', ranges([0, 4], [5, 9]), 4.5, 5],
    ['at the end of all', ranges([0, 4], [5, 9]), 9, null],
  ])('is told behind a hole: %s', (_what, buffered, seconds, start) => {
    expect(nextStartAfter(buffered, seconds)).toBe(start);
  });
});
