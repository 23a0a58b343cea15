import { expect, test } from 'vitest';
import { PicturePace } from '../../../server/engine/picture-pace.ts';

function paceOf(...atMs: number[]): PicturePace {
  const pace = new PicturePace();
  for (const ms of atMs) pace.picture(ms);
  return pace;
}
const film = (fromMs: number, frames: number) =>
  Array.from({ length: frames }, (_, frame) => fromMs + frame * 40);

test('nothing is known of one picture, and of two what lies between them', () => {
  expect([paceOf().pauseMs, paceOf(500).pauseMs]).toEqual([null, null]);
  expect([paceOf().spanMs, paceOf(500).spanMs, paceOf(500).pictures]).toEqual([0, 0, 1]);
  expect(paceOf(500, 8_500)).toMatchObject({
    pauseMs: 8_000,
    newestPauseMs: 8_000,
    spanMs: 8_000,
    isStills: true,
  });
});

test('one hole in a film is none of its pauses, two are', () => {
  expect(paceOf(...film(0, 20), ...film(5_000, 3)).pauseMs).toBe(40);
  expect(paceOf(...film(0, 20), 5_000, 9_000).pauseMs).toBe(4_000);
});

test('a film of which eight pictures came is one, whatever was before', () => {
  const pace = paceOf(0, 8_000, 16_000, ...film(16_040, 8));
  expect([pace.pauseMs, pace.newestPauseMs, pace.isStills]).toEqual([40, 40, false]);
});
