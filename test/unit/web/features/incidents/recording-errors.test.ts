import { expect, test } from 'vitest';
import { errorsInRow } from '../../../../../web/src/features/incidents/recording-errors.ts';

const played = (...ranges: [start: number, end: number][]) => ({
  length: ranges.length,
  start: (index: number) => ranges[index]![0],
  end: (index: number) => ranges[index]![1],
});

test('failures are in a row as long as hardly anything plays between them', () => {
  expect(errorsInRow(0, played())).toBe(1);
  expect(errorsInRow(1, played([40, 40.2]))).toBe(2);
  expect(errorsInRow(2, played([40, 40.2], [50, 50.4]))).toBe(3);
  expect(errorsInRow(2, played([40, 40.6], [50, 50.5]))).toBe(1);
});
