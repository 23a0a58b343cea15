import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type LayoutDto, layoutSchema } from '../../../../../../server/contract/wall-dto.ts';
import { MAX_WALL_TILES, MAX_WALL_TRACKS } from '../../../../../../server/contract/wall-terms.ts';
import {
  draftOf,
  draftReducer,
  selectedSlots,
} from '../../../../../../web/src/features/wall/layouts/layout-draft.ts';
import {
  edgesOf,
  evenGrid,
  linePositions,
  merged,
  movedLine,
  slotsBetween,
  split,
} from '../../../../../../web/src/features/wall/layouts/layout-edit.ts';
import { sameLayout, standardLayout } from '../../../../../../web/src/features/wall/wall-layouts.ts';

const shapes = ({ cells }: LayoutDto) =>
  cells.map(({ column, row, columnSpan, rowSpan }) => [column, row, columnSpan, rowSpan].join(' '));

function isWhole(layout: LayoutDto): boolean {
  const covered = layout.cells.reduce((total, { columnSpan, rowSpan }) => total + columnSpan * rowSpan, 0);
  return layoutSchema.safeParse(layout).success && covered === layout.columns.length * layout.rows.length;
}

describe('selecting tiles', () => {
  it('takes the rectangle between two', () => {
    expect(slotsBetween(evenGrid(4, 4), 0, 5)).toEqual([0, 1, 4, 5]);
    expect(slotsBetween(evenGrid(4, 4), 9, 9)).toEqual([9]);
  });

  it('takes along what reaches into the rectangle, until it is whole', () => {
    // From the upper small tile of the right column to the one below it: nothing else reaches in.
    expect(slotsBetween(standardLayout(6), 1, 2)).toEqual([1, 2]);
    // Down to the corner the large one reaches in, and with it all.
    expect(slotsBetween(standardLayout(6), 1, 3)).toEqual([0, 1, 2, 3, 4, 5]);
  });
});

describe('merging', () => {
  it('makes one tile of several, numbered as one reads', () => {
    const grid = evenGrid(3, 3);
    const one = merged(grid, slotsBetween(grid, 0, 4));
    expect(one.slot).toBe(0);
    expect(sameLayout(one.layout, standardLayout(6))).toBe(true);
  });

  it('drops the lines that no tile ends at, and keeps the sizes', () => {
    const weighted = { ...evenGrid(3, 1), columns: [1, 2, 3] };
    expect(merged(weighted, [0, 1]).layout).toEqual({ ...evenGrid(2, 1), columns: [3, 3] });
    expect(merged(evenGrid(4, 4), slotsBetween(evenGrid(4, 4), 0, 15)).layout).toEqual({
      columns: [4],
      rows: [4],
      cells: [{ column: 0, row: 0, columnSpan: 1, rowSpan: 1 }],
    });
  });
});

describe('splitting', () => {
  it('cuts a tile of several tracks at a line that is there', () => {
    expect(shapes(split(standardLayout(6), 0, 'columns')!)).toEqual([
      '0 0 1 2',
      '1 0 1 2',
      '2 0 1 1',
      '2 1 1 1',
      '0 2 1 1',
      '1 2 1 1',
      '2 2 1 1',
    ]);
  });

  it('draws a new line through a tile of one track, and leaves the others as they are', () => {
    const next = split(evenGrid(2, 2), 3, 'rows')!;
    expect(next.rows).toEqual([1, 0.5, 0.5]);
    expect(shapes(next)).toEqual(['0 0 1 1', '1 0 1 1', '0 1 1 2', '1 1 1 1', '1 2 1 1']);
  });

  it('ends where the wall has as many tiles or lines as it may have', () => {
    expect(split(standardLayout(64), 0, 'rows')).toBeNull();
    expect(split(evenGrid(MAX_WALL_TRACKS, 1), 0, 'columns')).toBeNull();
    expect(split(evenGrid(MAX_WALL_TRACKS, 1), 0, 'rows')).not.toBeNull();
  });
});

describe('moving a line', () => {
  it('changes the tracks on both sides of it alone', () => {
    expect(movedLine(evenGrid(4, 1), 'columns', 2, 60).columns).toEqual([25, 35, 15, 25]);
    expect(linePositions(movedLine(evenGrid(1, 2), 'rows', 1, 70).rows)).toEqual([0, 70, 100]);
  });

  it('leaves no track too narrow to be seen', () => {
    expect(movedLine(evenGrid(2, 1), 'columns', 1, -10).columns).toEqual([4, 96]);
    expect(movedLine(evenGrid(2, 1), 'columns', 1, 130).columns).toEqual([96, 4]);
  });
});

describe('the edges that can be dragged', () => {
  it('are those between tiles, not those that a large tile spans', () => {
    expect(edgesOf(standardLayout(6), 'columns')).toEqual([
      { line: 1, across: 2 },
      { line: 2, across: 0 },
      { line: 2, across: 1 },
      { line: 2, across: 2 },
    ]);
  });
});

describe('a draft', () => {
  it('is undone step by step, a drag as one', () => {
    const moved = [
      { type: 'move-line', axis: 'columns', line: 1, percent: 40, ongoing: false },
      { type: 'move-line', axis: 'columns', line: 1, percent: 30, ongoing: true },
    ] as const;
    const begun = draftReducer(draftOf(evenGrid(2, 1)), { type: 'split', axis: 'rows' });
    const draft = moved.reduce(draftReducer, begun);
    expect(draft.layout.columns).toEqual([30, 70]);
    const undone = draftReducer(draft, { type: 'undo' });
    expect(undone.layout).toEqual(begun.layout);
    const first = draftReducer(undone, { type: 'undo' });
    expect(first.layout).toEqual(evenGrid(2, 1));
    expect(draftReducer(first, { type: 'undo' })).toBe(first);
  });

  it('is made by arrows and extended with them', () => {
    const draft = [
      { type: 'step', side: 'right', extend: false },
      { type: 'step', side: 'right', extend: true },
      { type: 'step', side: 'down', extend: true },
    ] as const;
    const selected = draft.reduce(draftReducer, draftOf(evenGrid(3, 3)));
    expect(selectedSlots(selected)).toEqual([1, 2, 4, 5]);
    const one = draftReducer(selected, { type: 'merge' });
    expect(one).toMatchObject({ anchor: 1, focus: 1, news: { kind: 'merged', slot: 1, total: 6 } });
  });

  it('says what cannot be done', () => {
    expect(draftReducer(draftOf(evenGrid(2, 2)), { type: 'merge' }).news).toEqual({ kind: 'cannot-merge' });
    const full = draftReducer(draftOf(standardLayout(64)), { type: 'split', axis: 'rows' });
    expect(full.news).toEqual({ kind: 'cannot-split' });
  });

  it('covers the wall whole, whatever is done to it', () => {
    const slot = fc.nat(MAX_WALL_TILES - 1);
    const axis = fc.constantFrom('columns' as const, 'rows' as const);
    const step = fc.record({ kind: fc.constantFrom('merge', 'split', 'move'), a: slot, b: slot, axis });
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 8 }),
        fc.integer({ min: 1, max: 8 }),
        fc.array(step),
        (x, y, steps) => {
          let draft = draftOf(evenGrid(x, y));
          for (const { kind, a, b, axis } of steps) {
            const count = draft.layout.cells.length;
            draft = draftReducer(draft, { type: 'select', slot: a % count, extend: false });
            // Neighbours, so that a few merges do not leave one tile alone.
            const near = Math.min((a % count) + (b % 3), count - 1);
            draft = draftReducer(draft, { type: 'select', slot: near, extend: true });
            const lines = draft.layout[axis].length;
            if (kind === 'merge') draft = draftReducer(draft, { type: 'merge' });
            else if (kind === 'split') draft = draftReducer(draft, { type: 'split', axis });
            else if (lines > 1) {
              const line = 1 + (b % (lines - 1));
              draft = draftReducer(draft, { type: 'move-line', axis, line, percent: a, ongoing: false });
            }
            expect(isWhole(draft.layout)).toBe(true);
            expect(draft.focus).toBeLessThan(draft.layout.cells.length);
          }
        },
      ),
    );
  });
});
