import type { RefObject } from 'react';
import { useTexts } from '../../i18n/use-texts.ts';
import type { PlayerSnapshot } from '../../player/player.ts';
import { useDirectory } from '../../stores/use-stores.ts';
import { EmptyTile, UnknownTile } from './EmptyTile.tsx';
import { Tile } from './Tile.tsx';
import styles from './TileGrid.module.css';
import { useTilePlaces } from './use-tile-places.ts';
import { gridTemplate } from './wall-geometry.ts';
import { isEmpty, shownTiles, type WallAction, type WallState } from './wall-state.ts';

/** A camera that plays before it is shown, in the tile where it will be: what a tour turns to is there at once. */
export interface AheadTile {
  cameraId: string;
  slot: number;
}

export interface TileGridProps {
  wall: RefObject<HTMLDivElement | null>;
  state: WallState;
  dispatch: (action: WallAction) => void;
  /** What each player says, of those that are ahead too. Keep its identity. */
  onState?: ((cameraId: string, snapshot: PlayerSnapshot) => void) | undefined;
  ahead?: readonly AheadTile[] | undefined;
  /** Nothing can be done to the tiles. */
  bare?: boolean;
}

/** The tiles of the page that is shown, where its layout has them. */
export function TileGrid({ wall, state, dispatch, onState, ahead = NOTHING, bare = false }: TileGridProps) {
  const { t } = useTexts();
  const directory = useDirectory();
  const places = useTilePlaces(wall, { state, dispatch, bare });
  return (
    // biome-ignore lint/a11y/useSemanticElements: a wall is a group of tiles, not a form's fieldset
    <div
      ref={wall}
      role="group"
      aria-label={t('wall.label')}
      className={styles.wall}
      style={{ gridTemplate: gridTemplate(state.layout) }}
      data-ground="picture"
      data-wall={state.layout.cells.length}
      data-page={state.page + 1}
      data-empty={isEmpty(state) || undefined}
    >
      {inStableOrder(state, ahead).map(({ slot, cameraId, isAhead }) => {
        const place = (isAhead ? places.ahead : places.shown)[slot]!;
        if (cameraId === null) return <EmptyTile key={slot} place={place} />;
        const camera = directory?.camera(cameraId);
        if (!camera) return isAhead ? null : <UnknownTile key={cameraId} cameraId={cameraId} place={place} />;
        const audible = state.audible === cameraId;
        return <Tile key={cameraId} camera={camera} place={place} audible={audible} onState={onState} />;
      })}
    </div>
  );
}

const NOTHING: readonly AheadTile[] = [];

/**
 * Sorted by camera, placed by grid lines: a tile that moves, or that is shown after it was ahead, keeps its element, because an element
 * that is moved in the document pauses its video.
 */
function inStableOrder(state: WallState, ahead: readonly AheadTile[]) {
  const shown = shownTiles(state);
  const free = ahead.filter(({ cameraId, slot }) => slot < shown.length && !shown.includes(cameraId));
  return [
    ...shown.map((cameraId, slot) => ({ slot, cameraId, isAhead: false })),
    ...free.map((tile) => ({ ...tile, isAhead: true })),
  ].sort((a, b) => (a.cameraId ?? '￿').localeCompare(b.cameraId ?? '￿', 'en'));
}
