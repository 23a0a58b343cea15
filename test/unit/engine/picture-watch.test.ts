import { expect, test } from 'vitest';
import { PictureWatch } from '../../../server/engine/picture-watch.ts';

test('packets that make no frame for ten seconds are no picture', () => {
  const watch = new PictureWatch(1_000);
  expect(watch.check(0, 0, 10_999)).toBeNull();
  expect(watch.check(0, 0, 11_000)).toBe('frames');
});

test('a frame now and then is one', () => {
  const watch = new PictureWatch(0);
  for (let second = 1; second <= 100; second += 1) {
    expect(watch.check(1 + Math.floor(second / 9), 1, second * 1_000)).toBeNull();
  }
});

test('frames that end are no picture any more', () => {
  const watch = new PictureWatch(0);
  expect(watch.check(500, 10, 20_000)).toBeNull();
  expect(watch.check(500, 10, 29_999)).toBeNull();
  expect(watch.check(500, 10, 30_000)).toBe('frames');
});

test('frames without a key frame are waited with for a minute, behind the first one for ever', () => {
  const watch = new PictureWatch(0);
  for (let second = 1; second < 60; second += 1) {
    expect(watch.check(second * 25, 0, second * 1_000)).toBeNull();
  }
  expect(watch.check(1_500, 0, 60_000)).toBe('a key frame');
  expect(watch.check(1_525, 1, 61_000)).toBeNull();
  expect(watch.check(9_000, 1, 600_000)).toBeNull();
});
