import { expect, test } from 'vitest';
import { PictureWatch } from '../../../server/engine/picture-watch.ts';

/** Looks every two seconds, `packets` more of which have come each time; the second at which something is missing. */
function watchFor(seconds: number, packets: (second: number) => number, frames: (second: number) => number) {
  const watch = new PictureWatch(0);
  for (let second = 2; second <= seconds; second += 2) {
    const missing = watch.check(
      { packets: packets(second), frames: frames(second), keyFrames: 1, awaitsKeyFrame: false },
      second * 1_000,
    );
    if (missing) return second;
  }
  return null;
}

test('packets that make no frame for ten seconds are no picture', () => {
  const flow = (second: number) => second * 50;
  expect(watchFor(60, flow, () => 0)).toBe(10);
});

test('a frame now and then is one', () => {
  expect(
    watchFor(
      100,
      (second) => second * 50,
      (second) => 1 + Math.floor(second / 9),
    ),
  ).toBeNull();
});

test('frames that end are no picture any more', () => {
  expect(
    watchFor(
      60,
      (second) => second * 50,
      (second) => Math.min(second, 20),
    ),
  ).toBe(30);
});

test('a camera that sends a still every sixteen seconds is waited with, be the first one held until the second comes', () => {
  const stills = (second: number) => Math.floor(second / 16);
  expect(
    watchFor(
      200,
      (second) => stills(second) * 40,
      (second) => Math.max(0, stills(second) - 1),
    ),
  ).toBeNull();
});

test('packets now and then that never make a frame are no picture either', () => {
  expect(
    watchFor(
      200,
      (second) => Math.floor(second / 16),
      () => 0,
    ),
  ).toBe(48);
});

test('a session in which nothing comes is none of its business', () => {
  expect(
    watchFor(
      200,
      () => 0,
      () => 0,
    ),
  ).toBeNull();
});

/** Looks every second at 25 frames; the first at which something is missing, from the second on at which somebody waits. */
function watchKeyFrames(
  seconds: number,
  keyFramesAt: readonly number[],
  awaitsFrom = Number.POSITIVE_INFINITY,
) {
  const watch = new PictureWatch(0);
  for (let second = 1; second <= seconds; second += 1) {
    const keyFrames = keyFramesAt.filter((at) => at <= second).length;
    const counts = {
      packets: second * 50,
      frames: second * 25,
      keyFrames,
      awaitsKeyFrame: second >= awaitsFrom,
    };
    const missing = watch.check(counts, second * 1_000);
    if (missing) return `${missing} at ${second}`;
  }
  return null;
}

test.each([
  ['a session without key frames is waited with for a minute', [], 1, 'a key frame at 60'],
  ['behind the first one it is for ever', [59], undefined, null],
  [
    'where somebody comes who has nothing to begin with it is so for fifteen seconds',
    [1, 3, 5],
    1,
    'a key frame at 20',
  ],
  ['at once where the last one is longer ago', [1, 3, 5], 300, 'a key frame at 300'],
  ['and for twice the time between two of them where that is longer', [1, 41, 81], 82, 'a key frame at 161'],
  ['which an encoder that makes them rarely keeps to', [1, 41, 81, 121, 161, 201], 50, 'a key frame at 281'],
] as const)('%s', (_what, keyFramesAt, awaitsFrom, expected) => {
  expect(watchKeyFrames(600, keyFramesAt, awaitsFrom)).toBe(expected);
});
