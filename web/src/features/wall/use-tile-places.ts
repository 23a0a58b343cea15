import { type RefObject, useMemo, useRef } from 'react';
import type { LayoutCellDto } from '../../../../server/contract/wall-dto.ts';
import { useTextScale } from '../../frame/appearance/use-appearance.ts';
import type { TilePlace } from './tile-place.ts';
import { useElementSize } from './use-element-size.ts';
import { tileGeometry } from './wall-geometry.ts';
import { standardLayout } from './wall-layouts.ts';
import type { WallAction, WallState } from './wall-state.ts';

interface PlacesOptions {
  state: WallState;
  dispatch: (action: WallAction) => void;
  bare: boolean;
}

interface Places {
  shown: readonly TilePlace[];
  /** The same tiles for what is started before it is shown. */
  ahead: readonly TilePlace[];
}

/** One place per slot; a place keeps its identity while nothing about it changes, so that only changed tiles render. */
export function useTilePlaces(wall: RefObject<HTMLElement | null>, options: PlacesOptions): Places {
  const { layout, selected, enlarged } = options.state;
  const { bare, dispatch } = options;
  const { width, height } = useElementSize(wall);
  const textScale = useTextScale();
  const normal = useMemo(
    () => layout.cells.map((cell) => tileGeometry(width, height, layout, cell, textScale)),
    [width, height, layout, textScale],
  );
  const large = useMemo(
    () => tileGeometry(width, height, WHOLE, WHOLE.cells[0]!, textScale),
    [width, height, textScale],
  );
  const shown = layout.cells.map((cell, slot): TilePlace => {
    const isLarge = enlarged && slot === selected;
    return {
      slot,
      area: isLarge ? '1 / 1 / -1 / -1' : areaOf(cell),
      selected: slot === selected && !bare,
      enlarged: isLarge,
      covered: enlarged && !isLarge,
      ahead: false,
      bare,
      geometry: isLarge ? large : normal[slot]!,
      dispatch,
    };
  });
  const ahead = layout.cells.map((cell, slot): TilePlace => {
    const place = { area: areaOf(cell), geometry: normal[slot]!, ahead: true, selected: false };
    return { ...shown[slot]!, ...place, enlarged: false, covered: false };
  });
  return { shown: useKept(shown), ahead: useKept(ahead) };
}

function useKept(places: readonly TilePlace[]): readonly TilePlace[] {
  const known = useRef<readonly TilePlace[]>([]);
  known.current = places.map((place, at) => {
    const before = known.current[at];
    return before && samePlace(before, place) ? before : place;
  });
  return known.current;
}

const WHOLE = standardLayout(1);

function areaOf({ row, column, rowSpan, columnSpan }: LayoutCellDto): string {
  return `${row + 1} / ${column + 1} / span ${rowSpan} / span ${columnSpan}`;
}

function samePlace(a: TilePlace, b: TilePlace): boolean {
  return (Object.keys(b) as (keyof TilePlace)[]).every((key) => a[key] === b[key]);
}
