import { describe, expect, it } from 'vitest';
import { layoutSchema } from '../../../../../server/contract/wall-dto.ts';
import {
  layoutFor,
  neighbourOf,
  type Side,
  STANDARD_COUNTS,
  sameLayout,
  standardCountOf,
  standardLayout,
  steppedLayout,
} from '../../../../../web/src/features/wall/wall-layouts.ts';

const sizes = (count: (typeof STANDARD_COUNTS)[number]) =>
  standardLayout(count).cells.map(({ columnSpan, rowSpan }) => columnSpan * rowSpan);

describe('the standard layouts', () => {
  it.each(STANDARD_COUNTS)('of %i tiles covers the wall whole, and the hub accepts it', (count) => {
    const layout = standardLayout(count);
    expect(layoutSchema.parse(layout)).toEqual(layout);
    expect(layout.cells).toHaveLength(count);
    const covered = sizes(count).reduce((total, size) => total + size, 0);
    expect(covered).toBe(layout.columns.length * layout.rows.length);
  });

  it('have their large tiles where control rooms have them', () => {
    expect(sizes(6)).toEqual([4, 1, 1, 1, 1, 1]);
    expect(sizes(8)).toEqual([9, 1, 1, 1, 1, 1, 1, 1]);
    expect(sizes(10)).toEqual([4, 4, 1, 1, 1, 1, 1, 1, 1, 1]);
    expect(standardLayout(13).cells[5]).toEqual({ column: 1, row: 1, columnSpan: 2, rowSpan: 2 });
  });

  it('are known again by their shape', () => {
    const copy = structuredClone(standardLayout(10));
    expect(sameLayout(copy, standardLayout(10))).toBe(true);
    expect(standardCountOf(copy)).toBe(10);
    expect(standardCountOf({ ...copy, columns: [1, 1, 1, 2] })).toBeNull();
  });

  it('hold a group in equal tiles', () => {
    expect([0, 1, 2, 5, 10, 17, 37, 50, 99].map((n) => layoutFor(n).cells.length)).toEqual([
      1, 1, 4, 9, 16, 25, 49, 64, 64,
    ]);
  });

  it('are stepped through by their number of tiles, from one’s own to the next one too', () => {
    expect(standardCountOf(steppedLayout(standardLayout(4), 1))).toBe(6);
    expect(standardCountOf(steppedLayout(standardLayout(10), -1))).toBe(9);
    const own = { ...standardLayout(9), columns: [1, 2, 1] };
    expect(standardCountOf(steppedLayout(own, 1))).toBe(10);
    expect(standardCountOf(steppedLayout(own, -1))).toBe(8);
  });
});

describe('a layout that the hub refuses', () => {
  const cell = { column: 0, row: 0, columnSpan: 1, rowSpan: 1 };

  it.each([
    [
      'tiles on one another',
      {
        columns: [1, 1],
        rows: [1],
        cells: [
          { ...cell, columnSpan: 2 },
          { ...cell, column: 1 },
        ],
      },
    ],
    ['a tile outside', { columns: [1], rows: [1], cells: [{ ...cell, rowSpan: 2 }] }],
    ['no tile', { columns: [1], rows: [1], cells: [] }],
    ['a track without width', { columns: [0], rows: [1], cells: [cell] }],
    ['a span beyond all tracks', { columns: [1], rows: [1], cells: [{ ...cell, rowSpan: 1e9 }] }],
  ])('has %s', (_, layout) => {
    expect(layoutSchema.safeParse(layout).success).toBe(false);
  });

  it('may have places without a tile', () => {
    expect(layoutSchema.safeParse({ columns: [1, 1], rows: [1], cells: [cell] }).success).toBe(true);
  });
});

describe('the tile beside a tile', () => {
  const walk = (count: 6 | 8 | 10 | 13, from: number, ...sides: Side[]) =>
    sides.map((side) => neighbourOf(standardLayout(count), from, side));

  it('is the uppermost of several small ones beside a large one', () => {
    expect(walk(6, 0, 'right', 'down', 'left', 'up')).toEqual([1, 3, null, null]);
    expect(walk(8, 0, 'right', 'down')).toEqual([1, 4]);
  });

  it('is the large one from each small one that touches it', () => {
    expect([1, 2].map((slot) => neighbourOf(standardLayout(6), slot, 'left'))).toEqual([0, 0]);
    expect([3, 4].map((slot) => neighbourOf(standardLayout(6), slot, 'up'))).toEqual([0, 0]);
    expect(walk(6, 5, 'up', 'left', 'right', 'down')).toEqual([2, 4, null, null]);
  });

  it('is found around a large one in the middle', () => {
    expect(walk(13, 5, 'left', 'right', 'up', 'down')).toEqual([4, 6, 1, 10]);
    expect([1, 2].map((slot) => neighbourOf(standardLayout(13), slot, 'down'))).toEqual([5, 5]);
    expect(
      [7, 8].map((slot) => neighbourOf(standardLayout(13), slot, slot === 7 ? 'right' : 'left')),
    ).toEqual([5, 5]);
  });

  it('is the one that faces most of it, and one across a place without a tile', () => {
    const layout = {
      columns: [1, 1, 1],
      rows: [1, 1, 1],
      cells: [
        { column: 0, row: 0, columnSpan: 1, rowSpan: 3 },
        { column: 2, row: 0, columnSpan: 1, rowSpan: 1 },
        { column: 2, row: 1, columnSpan: 1, rowSpan: 2 },
      ],
    };
    expect(neighbourOf(layout, 0, 'right')).toBe(2);
    expect(neighbourOf(layout, 1, 'left')).toBe(0);
  });
});
