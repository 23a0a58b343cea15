import { expect, test } from 'vitest';
import { lookAt, multiply, perspective } from '../../simulator/scenes/gl/matrix.ts';
import { TileMask } from '../../simulator/scenes/gl/tiles.ts';

const view = multiply(perspective(Math.PI / 3, 16 / 9, 0.5, 1000), lookAt([0, 0, 10], [0, 0, 0]));

test('marked tiles come back as rectangles that cover each tile once', () => {
  const mask = new TileMask(320, 320);
  mask.mark({ x0: 2, y0: 1, x1: 5, y1: 4 });
  mask.mark({ x0: 4, y0: 3, x1: 8, y1: 6 });
  const seen = new Map<string, number>();
  for (const rect of mask.rects()) {
    for (let y = rect.y0; y < rect.y1; y += 1) {
      for (let x = rect.x0; x < rect.x1; x += 1) seen.set(`${x},${y}`, (seen.get(`${x},${y}`) ?? 0) + 1);
    }
  }
  expect(seen.size).toBe(9 + 12 - 1);
  expect(Math.max(...seen.values())).toBe(1);
});

test('what is in the middle covers the middle, what is behind the camera nothing', () => {
  const mask = new TileMask(1280, 720);
  expect(mask.cover(view, [-0.1, 0, 0, 0.1, 0, 0], [0, 1], 0)).toEqual({ x0: 19, y0: 11, x1: 21, y1: 12 });
  expect(mask.cover(view, [-0.1, 0, 20, 0.1, 0, 20], [0, 1], 0)).toBeNull();
});

test('what passes beneath the camera covers the picture down to its edge', () => {
  const mask = new TileMask(1280, 720);
  const rect = mask.cover(view, [0, -2, 0, 0, -2, 40], [0, 1], 4);
  expect(rect).toMatchObject({ y0: 0 });
});
