import { expect, it } from 'vitest';
import { windowsAround } from '../../../../../web/src/features/cameras/list/use-camera-rows.ts';

it.each([
  ['at the top', { first: 0, last: 0 }, 42_000, [0, 1]],
  ['in the middle', { first: 10, last: 11 }, 42_000, [9, 10, 11, 12]],
  ['at the end', { first: 419, last: 419 }, 42_000, [418, 419]],
  ['when the list has become shorter', { first: 300, last: 300 }, 150, [1]],
  ['when nothing matches', { first: 0, last: 0 }, 0, [0]],
])('fetches the windows in sight and their neighbours: %s', (_where, inSight, matching, windows) => {
  expect(windowsAround(inSight, matching)).toEqual(windows);
});
