import type { LayoutCellDto, LayoutDto } from '../../../../../server/contract/wall-dto.ts';
import { MAX_WALL_TILES, MAX_WALL_TRACKS } from '../../../../../server/contract/wall-terms.ts';

/** What one does to a layout while making it. Pure; every result covers the wall as whole as what went in. */

export type Axis = 'columns' | 'rows';

/** No track becomes narrower than this share of the whole: a tile must stay one that can be seen, and pointed at. */
const LEAST_PERCENT = 4;

export function evenGrid(columns: number, rows: number): LayoutDto {
  const cells: LayoutCellDto[] = [];
  for (let row = 0; row < rows; row += 1) {
    for (let column = 0; column < columns; column += 1) {
      cells.push({ column, row, columnSpan: 1, rowSpan: 1 });
    }
  }
  return { columns: ones(columns), rows: ones(rows), cells };
}

const ones = (count: number) => Array.from({ length: count }, () => 1);

/** The tiles of the smallest rectangle of whole tiles that holds both. */
export function slotsBetween({ cells }: LayoutDto, a: number, b: number): number[] {
  let area = hull(cells[a]!, cells[b]!);
  for (;;) {
    const within = cells.flatMap((cell, slot) => (overlap(cell, area) ? [slot] : []));
    const grown = within.reduce((whole, slot) => hull(whole, cells[slot]!), area);
    if (sameArea(grown, area)) return within;
    area = grown;
  }
}

/** Slots as `slotsBetween` finds them become one tile. */
export function merged(layout: LayoutDto, slots: readonly number[]): { layout: LayoutDto; slot: number } {
  const whole = slots.map((slot) => layout.cells[slot]!).reduce((a, b) => hull(a, b));

  const rest = layout.cells.filter((_, slot) => !slots.includes(slot));
  const cells = inReadingOrder([...rest, whole]);
  return { layout: tidied({ ...layout, cells }), slot: cells.indexOf(whole) };
}

/** In two, at the line that is nearest to its middle, or at a new one. Null when there is no room for another tile or line. */
export function split(layout: LayoutDto, slot: number, axis: Axis): LayoutDto | null {
  if (layout.cells.length >= MAX_WALL_TILES) return null;
  const [first, span] = placeOn(layout.cells[slot]!, axis);
  if (span > 1) return cutAt(layout, slot, axis, middleLine(layout[axis], first, span));
  if (layout[axis].length >= MAX_WALL_TRACKS) return null;
  return cutAt(withLineIn(layout, axis, first), slot, axis, first + 1);
}

/** The line before this track (1 is the first that is no edge) at this percentage of the whole, as far as its neighbours let it. */
export function movedLine(layout: LayoutDto, axis: Axis, line: number, percent: number): LayoutDto {
  const shares = percentages(layout[axis]);
  const before = sum(shares.slice(0, line - 1));
  const both = shares[line - 1]! + shares[line]!;
  const least = Math.min(LEAST_PERCENT, both / 2);
  const left = Math.min(Math.max(percent - before, least), both - least);
  return { ...layout, [axis]: shares.toSpliced(line - 1, 2, left, both - left).map(hundredth) };
}

/** Where each line lies, edges included, in percent of the whole. */
export function linePositions(tracks: readonly number[]): number[] {
  const positions = [0];
  for (const share of percentages(tracks)) positions.push(positions.at(-1)! + share);
  return positions;
}

function percentages(tracks: readonly number[]): number[] {
  const total = sum(tracks);
  return tracks.map((weight) => (100 * weight) / total);
}

const sum = (values: readonly number[]) => values.reduce((total, value) => total + value, 0);
const hundredth = (value: number) => Math.round(value * 100) / 100;

function hull(a: LayoutCellDto, b: LayoutCellDto): LayoutCellDto {
  const column = Math.min(a.column, b.column);
  const row = Math.min(a.row, b.row);
  const right = Math.max(a.column + a.columnSpan, b.column + b.columnSpan);
  const bottom = Math.max(a.row + a.rowSpan, b.row + b.rowSpan);
  return { column, row, columnSpan: right - column, rowSpan: bottom - row };
}

function overlap(a: LayoutCellDto, b: LayoutCellDto): boolean {
  return (
    a.column < b.column + b.columnSpan &&
    b.column < a.column + a.columnSpan &&
    a.row < b.row + b.rowSpan &&
    b.row < a.row + a.rowSpan
  );
}

function sameArea(a: LayoutCellDto, b: LayoutCellDto): boolean {
  return a.columnSpan === b.columnSpan && a.rowSpan === b.rowSpan && a.column === b.column && a.row === b.row;
}

function inReadingOrder(cells: readonly LayoutCellDto[]): LayoutCellDto[] {
  return cells.toSorted((a, b) => a.row - b.row || a.column - b.column);
}

function placeOn(cell: LayoutCellDto, axis: Axis): [first: number, span: number] {
  return axis === 'columns' ? [cell.column, cell.columnSpan] : [cell.row, cell.rowSpan];
}

function placedOn(cell: LayoutCellDto, axis: Axis, first: number, span: number): LayoutCellDto {
  return axis === 'columns'
    ? { ...cell, column: first, columnSpan: span }
    : { ...cell, row: first, rowSpan: span };
}

function middleLine(tracks: readonly number[], first: number, span: number): number {
  const positions = linePositions(tracks);
  const middle = (positions[first]! + positions[first + span]!) / 2;
  const inner = Array.from({ length: span - 1 }, (_, at) => first + 1 + at);
  const away = (line: number) => Math.abs(positions[line]! - middle);
  return inner.reduce((best, line) => (away(line) < away(best) ? line : best));
}

function cutAt(layout: LayoutDto, slot: number, axis: Axis, line: number): LayoutDto {
  const cell = layout.cells[slot]!;
  const [first, span] = placeOn(cell, axis);
  const halves = [placedOn(cell, axis, first, line - first), placedOn(cell, axis, line, first + span - line)];
  return { ...layout, cells: inReadingOrder(layout.cells.toSpliced(slot, 1, ...halves)) };
}

/** Another line in the middle of this track, which no tile uses yet. */
function withLineIn(layout: LayoutDto, axis: Axis, track: number): LayoutDto {
  const half = layout[axis][track]! / 2;
  const cells = layout.cells.map((cell) => {
    const [first, span] = placeOn(cell, axis);
    if (first > track) return placedOn(cell, axis, first + 1, span);
    return first + span > track ? placedOn(cell, axis, first, span + 1) : cell;
  });
  return { ...layout, [axis]: layout[axis].toSpliced(track, 1, half, half), cells };
}

/** Without the lines that no tile ends at; the tiles keep their order. */
function tidied(layout: LayoutDto): LayoutDto {
  return withoutIdleLines(withoutIdleLines(layout, 'columns'), 'rows');
}

function withoutIdleLines(layout: LayoutDto, axis: Axis): LayoutDto {
  const tracks = layout[axis];
  const edges = layout.cells.flatMap((cell) => {
    const [first, span] = placeOn(cell, axis);
    return [first, first + span];
  });
  const used = new Set([0, tracks.length, ...edges]);
  const lines = [...used].sort((a, b) => a - b);
  const cells = layout.cells.map((cell) => {
    const [first, span] = placeOn(cell, axis);
    const from = lines.indexOf(first);
    return placedOn(cell, axis, from, lines.indexOf(first + span) - from);
  });
  const joined = lines.slice(0, -1).map((line, at) => sum(tracks.slice(line, lines[at + 1])));
  return { ...layout, [axis]: joined, cells };
}

/** Where a line is an edge of tiles: `across` is the track of the other axis. Within a tile that spans it, it is none. */
export function edgesOf(layout: LayoutDto, axis: Axis): { line: number; across: number }[] {
  const other: Axis = axis === 'columns' ? 'rows' : 'columns';
  const inner = layout[axis].map((_, line) => line).slice(1);
  return inner.flatMap((line) =>
    layout[other].flatMap((_, across) => (isSpanned(layout, axis, line, across) ? [] : [{ line, across }])),
  );
}

function isSpanned({ cells }: LayoutDto, axis: Axis, line: number, across: number): boolean {
  const other: Axis = axis === 'columns' ? 'rows' : 'columns';
  return cells.some((cell) => {
    const [first, span] = placeOn(cell, axis);
    const [start, length] = placeOn(cell, other);
    return first < line && line < first + span && start <= across && across < start + length;
  });
}
