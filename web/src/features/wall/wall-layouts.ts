import type { LayoutCellDto, LayoutDto } from '../../../../server/contract/wall-dto.ts';

/** The layouts that everybody has, and what can be said of any layout. Pure. */

/** A square part of several tracks, by its first column and row. */
type Large = readonly [column: number, row: number, size: number];

/** Tiles are numbered as one reads: by their upper edge, then by their left one. */
function squareLayout(side: number, larges: readonly Large[] = []): LayoutDto {
  const tracks = Array.from({ length: side }, () => 1);
  const cells: LayoutCellDto[] = [];
  for (let row = 0; row < side; row += 1) {
    for (let column = 0; column < side; column += 1) {
      const large = larges.find(
        ([x, y, size]) => column >= x && column < x + size && row >= y && row < y + size,
      );
      if (large && (large[0] !== column || large[1] !== row)) continue;
      const span = large?.[2] ?? 1;
      cells.push({ column, row, columnSpan: span, rowSpan: span });
    }
  }
  return { columns: tracks, rows: tracks, cells };
}

/** As control rooms know them; each has another number of tiles, which is its name. */
const STANDARD = {
  1: squareLayout(1),
  4: squareLayout(2),
  6: squareLayout(3, [[0, 0, 2]]),
  8: squareLayout(4, [[0, 0, 3]]),
  9: squareLayout(3),
  10: squareLayout(4, [
    [0, 0, 2],
    [2, 0, 2],
  ]),
  13: squareLayout(4, [[1, 1, 2]]),
  16: squareLayout(4),
  25: squareLayout(5),
  36: squareLayout(6),
  49: squareLayout(7),
  64: squareLayout(8),
} as const;

export type StandardCount = keyof typeof STANDARD;
export const STANDARD_COUNTS = Object.keys(STANDARD).map(Number) as StandardCount[];
const EVEN_COUNTS = [1, 4, 9, 16, 25, 36, 49, 64] as const;

export function standardLayout(count: StandardCount): LayoutDto {
  return STANDARD[count];
}

/** Which of the standard layouts this is; null for one's own. */
export function standardCountOf(layout: LayoutDto): StandardCount | null {
  return STANDARD_COUNTS.find((count) => sameLayout(STANDARD[count], layout)) ?? null;
}

/** The smallest layout of equal tiles that shows this many cameras; the largest when none does. */
export function layoutFor(count: number): LayoutDto {
  return STANDARD[EVEN_COUNTS.find((tiles) => tiles >= count) ?? 64];
}

/** The next standard layout with more or fewer tiles; the outermost stay. */
export function steppedLayout(layout: LayoutDto, by: 1 | -1): LayoutDto {
  const tiles = layout.cells.length;
  const next =
    by === 1
      ? STANDARD_COUNTS.find((count) => count > tiles)
      : STANDARD_COUNTS.findLast((count) => count < tiles);
  return next === undefined ? layout : STANDARD[next];
}

export function sameLayout(a: LayoutDto, b: LayoutDto): boolean {
  return (
    a === b ||
    (sameNumbers(a.columns, b.columns) &&
      sameNumbers(a.rows, b.rows) &&
      a.cells.length === b.cells.length &&
      a.cells.every((cell, at) => sameCell(cell, b.cells[at]!)))
  );
}

function sameNumbers(a: readonly number[], b: readonly number[]): boolean {
  return a.length === b.length && a.every((value, at) => value === b[at]);
}

function sameCell(a: LayoutCellDto, b: LayoutCellDto): boolean {
  return a.column === b.column && a.row === b.row && a.columnSpan === b.columnSpan && a.rowSpan === b.rowSpan;
}

export type Side = 'left' | 'right' | 'up' | 'down';

/** The tile beside this one on that side: the nearest that faces it, of several the one that faces most of it. Null at the edge. */
export function neighbourOf({ cells }: LayoutDto, slot: number, side: Side): number | null {
  const from = extentOf(cells[slot]!, side);
  let best: { slot: number; distance: number; facing: number } | null = null;
  for (const [at, cell] of cells.entries()) {
    const to = extentOf(cell, side);
    const distance = to.near - from.far;
    const facing = Math.min(from.end, to.end) - Math.max(from.start, to.start);
    if (at === slot || distance < 0 || facing <= 0) continue;
    const nearer = !best || distance < best.distance || (distance === best.distance && facing > best.facing);
    if (nearer) best = { slot: at, distance, facing };
  }
  return best?.slot ?? null;
}

/** A cell as seen when one walks to a side: `near` and `far` along the way, `start` and `end` across it. */
function extentOf({ column, row, columnSpan, rowSpan }: LayoutCellDto, side: Side) {
  switch (side) {
    case 'right':
      return { near: column, far: column + columnSpan, start: row, end: row + rowSpan };
    case 'left':
      return { near: -(column + columnSpan), far: -column, start: row, end: row + rowSpan };
    case 'down':
      return { near: row, far: row + rowSpan, start: column, end: column + columnSpan };
    case 'up':
      return { near: -(row + rowSpan), far: -row, start: column, end: column + columnSpan };
  }
}
