import { useEffect, useMemo, useRef } from 'react';
import type { LayoutCellDto } from '../../../../server/contract/wall-dto.ts';
import { useTexts } from '../../i18n/use-texts.ts';
import type { PlayerSnapshot } from '../../player/player.ts';
import { useDirectory } from '../../stores/use-stores.ts';
import { EmptyTile, UnknownTile } from './EmptyTile.tsx';
import { Tile } from './Tile.tsx';
import type { TilePlace } from './tile-place.ts';
import { useElementSize } from './use-element-size.ts';
import { useTileMotion } from './use-tile-motion.ts';
import styles from './WallGrid.module.css';
import { gridTemplate, tileGeometry } from './wall-geometry.ts';
import { standardLayout } from './wall-layouts.ts';
import { isEmpty, shownTiles, type WallAction, type WallState } from './wall-state.ts';

interface WallGridProps {
  state: WallState;
  dispatch: (action: WallAction) => void;
  onState: (cameraId: string, snapshot: PlayerSnapshot) => void;
}

export function WallGrid({ state, dispatch, onState }: WallGridProps) {
  const { t } = useTexts();
  const directory = useDirectory();
  const wall = useRef<HTMLDivElement>(null);
  const places = usePlaces(wall, state, dispatch);
  useTileMotion(wall, state.selected, state.enlarged);
  useFocusOnSelection(wall, state.selected);

  return (
    // biome-ignore lint/a11y/useSemanticElements: a wall is a group of tiles, not a form's fieldset
    <div
      ref={wall}
      role="group"
      aria-label={t('wall.label')}
      className={styles.wall}
      style={{ gridTemplate: gridTemplate(state.layout) }}
      data-wall={state.layout.cells.length}
      data-page={state.page + 1}
      data-empty={isEmpty(state) || undefined}
    >
      {inStableOrder(state).map(([slot, cameraId]) => {
        const place = places[slot]!;
        if (cameraId === null) return <EmptyTile key={slot} place={place} />;
        const camera = directory?.camera(cameraId);
        if (!camera) return <UnknownTile key={cameraId} cameraId={cameraId} place={place} />;
        const audible = state.audible === cameraId;
        return <Tile key={cameraId} camera={camera} place={place} audible={audible} onState={onState} />;
      })}
    </div>
  );
}

/**
 * Sorted by camera, placed by grid lines: a tile that moves keeps its element, because an element that is moved in
 * the document pauses its video.
 */
function inStableOrder(state: WallState): [slot: number, cameraId: string | null][] {
  const shown = shownTiles(state).map((id, slot): [number, string | null] => [slot, id]);
  return shown.sort(([, a], [, b]) => (a ?? '￿').localeCompare(b ?? '￿', 'en'));
}

/** One place per slot; a place keeps its identity while nothing about it changes, so that only changed tiles render. */
function usePlaces(
  wall: React.RefObject<HTMLElement | null>,
  { layout, selected, enlarged }: WallState,
  dispatch: (action: WallAction) => void,
): TilePlace[] {
  const { width, height } = useElementSize(wall);
  const normal = useMemo(
    () => layout.cells.map((cell) => tileGeometry(width, height, layout, cell)),
    [width, height, layout],
  );
  const large = useMemo(() => tileGeometry(width, height, WHOLE, WHOLE.cells[0]!), [width, height]);
  const known = useRef<TilePlace[]>([]);
  known.current = layout.cells.map((cell, slot) => {
    const isLarge = enlarged && slot === selected;
    const place: TilePlace = {
      slot,
      area: isLarge ? '1 / 1 / -1 / -1' : areaOf(cell),
      selected: slot === selected,
      enlarged: isLarge,
      covered: enlarged && !isLarge,
      geometry: isLarge ? large : normal[slot]!,
      dispatch,
    };
    const before = known.current[slot];
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

/** The focus follows the selection while it is on the wall, or nowhere because its tile has just gone. */
function useFocusOnSelection(wall: React.RefObject<HTMLElement | null>, selected: number): void {
  const mounted = useRef(false);
  useEffect(() => {
    if (!mounted.current) {
      mounted.current = true;
      return;
    }
    const active = document.activeElement;
    if (active !== document.body && !wall.current?.contains(active)) return;
    const tile = wall.current?.querySelector<HTMLElement>(`[data-slot="${selected}"]`);
    if (tile && !tile.contains(active)) tile.focus();
  }, [wall, selected]);
}
