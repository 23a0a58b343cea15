import { describe, expect, it } from 'vitest';
import {
  gridTemplate,
  pictureWidth,
  tileGeometry,
} from '../../../../../web/src/features/wall/wall-geometry.ts';
import { type StandardCount, standardLayout } from '../../../../../web/src/features/wall/wall-layouts.ts';

function tileOf(width: number, height: number, count: StandardCount, slot = 0) {
  const layout = standardLayout(count);
  return tileGeometry(width, height, layout, layout.cells[slot]!);
}

describe('tile geometry', () => {
  it('puts the caption under the picture where tiles are taller than 16:9', () => {
    expect(tileOf(1632, 1036, 16)).toMatchObject({ captionBelow: true, size: 'medium' });
  });

  it('puts the caption over the picture where tiles are as wide as pictures', () => {
    expect(tileOf(1920, 1080, 16)).toMatchObject({ captionBelow: false });
  });

  it('keeps names at 14 pixels on a full-HD wall of 16', () => {
    expect(tileOf(1632, 1036, 16).size).toBe('medium');
    expect(tileOf(1920, 1080, 16).size).toBe('medium');
  });

  it('measures the picture by the side that limits it', () => {
    expect(pictureWidth(tileOf(1600, 2000, 1))).toBe(1600);
    expect(pictureWidth(tileOf(2000, 900, 1))).toBe(1600);
  });

  it('gives a large tile its tracks and the gaps between them', () => {
    const [large, small] = [tileOf(904, 604, 6), tileOf(904, 604, 6, 1)];
    expect([large.width, large.height]).toEqual([602, 402]);
    expect([small.width, small.height]).toEqual([300, 200]);
    expect(large.size).not.toBe(small.size);
  });

  it('follows the weights of the tracks', () => {
    const cells = [
      { column: 0, row: 0, columnSpan: 1, rowSpan: 1 },
      { column: 1, row: 0, columnSpan: 1, rowSpan: 1 },
    ];
    const layout = { columns: [3, 1], rows: [1], cells };
    expect(cells.map((cell) => tileGeometry(802, 300, layout, cell).width)).toEqual([600, 200]);
  });

  it('shares the wall out by hundredths, so that weights below one leave nothing over', () => {
    const cells = [{ column: 0, row: 0, columnSpan: 2, rowSpan: 1 }];
    expect(gridTemplate({ columns: [0.25, 0.25], rows: [1], cells })).toBe(
      'minmax(0, 100fr) / minmax(0, 50fr) minmax(0, 50fr)',
    );
  });
});
