import { expect, test } from 'vitest';
import { PictureWatch } from '../../../server/engine/picture-watch.ts';

/** Looks every two seconds, `packets` more of which have come each time; the second at which something is missing. */
function watchFor(seconds: number, packets: (second: number) => number, frames: (second: number) => number) {
  const watch = new PictureWatch(0);
  for (let second = 2; second <= seconds; second += 2) {
    const missing = watch.check(packets(second), frames(second), 1, second * 1_000);
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

test('frames without a key frame are waited with for a minute, behind the first one for ever', () => {
  const watch = new PictureWatch(0);
  for (let second = 1; second < 60; second += 1) {
    expect(watch.check(second * 50, second * 25, 0, second * 1_000)).toBeNull();
  }
  expect(watch.check(3_000, 1_500, 0, 60_000)).toBe('a key frame');
  expect(watch.check(3_050, 1_525, 1, 61_000)).toBeNull();
  expect(watch.check(30_000, 9_000, 1, 600_000)).toBeNull();
});
