import type { LayoutCellDto, LayoutDto } from '../../../../server/contract/wall-dto.ts';
import {
  cellsLieApart,
  MAX_TRACK_WEIGHT,
  MAX_WALL_TILES,
  MAX_WALL_TRACKS,
} from '../../../../server/contract/wall-terms.ts';

/**
 * A layout as it stands in an address: `3,2~1,1~0.0.1.2,1.0,1.1` for columns of weights 3 and 2, two equal rows, and three cells, each by
 * column, row, columns and rows; a cell of one track says its place alone. None of these characters is escaped in a query.
 */
export function layoutToText({ columns, rows, cells }: LayoutDto): string {
  return [columns.map(weightToText).join(','), rows.map(weightToText).join(','), cells.map(cellToText)].join(
    '~',
  );
}

/** Null for what is not a layout. */
export function layoutFromText(text: string): LayoutDto | null {
  const [columns, rows, cells, more] = text.split('~').map((part) => part.split(','));
  if (!columns || !rows || !cells || more) return null;
  const layout = { columns: columns.map(Number), rows: rows.map(Number), cells: cells.map(cellFromText) };
  return isLayout(layout) ? layout : null;
}

/** Whether something from storage or an address can be shown as a layout. */
export function isLayout(value: unknown): value is LayoutDto {
  if (!isRecord(value)) return false;
  const { columns, rows, cells } = value;
  return (
    areTracks(columns) &&
    areTracks(rows) &&
    Array.isArray(cells) &&
    cells.length >= 1 &&
    cells.length <= MAX_WALL_TILES &&
    cells.every(isCell) &&
    cellsLieApart(columns.length, rows.length, cells)
  );
}

const weightToText = (weight: number) => String(Math.round(weight * 1000) / 1000);

function cellToText({ column, row, columnSpan, rowSpan }: LayoutCellDto): string {
  const single = columnSpan === 1 && rowSpan === 1;
  return (single ? [column, row] : [column, row, columnSpan, rowSpan]).join('.');
}

function cellFromText(text: string): LayoutCellDto {
  const [column, row, columnSpan = 1, rowSpan = 1] = text.split('.').map(Number);
  return { column: column ?? Number.NaN, row: row ?? Number.NaN, columnSpan, rowSpan };
}

function areTracks(value: unknown): value is number[] {
  return (
    Array.isArray(value) &&
    value.length >= 1 &&
    value.length <= MAX_WALL_TRACKS &&
    value.every((weight) => typeof weight === 'number' && weight > 0 && weight <= MAX_TRACK_WEIGHT)
  );
}

function isCell(value: unknown): value is LayoutCellDto {
  if (!isRecord(value)) return false;
  const { column, row, columnSpan, rowSpan } = value;
  return isTrack(column, 0) && isTrack(row, 0) && isTrack(columnSpan, 1) && isTrack(rowSpan, 1);
}

function isTrack(value: unknown, least: number): boolean {
  return Number.isInteger(value) && (value as number) >= least && (value as number) <= MAX_WALL_TRACKS;
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}
