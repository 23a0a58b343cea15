import { type RefObject, useEffect, useRef } from 'react';
import type { PlayerSnapshot } from '../../player/player.ts';
import { type AheadTile, TileGrid } from './TileGrid.tsx';
import { useTileMotion } from './use-tile-motion.ts';
import { shownTiles, type WallAction, type WallState } from './wall-state.ts';

interface WallGridProps {
  state: WallState;
  dispatch: (action: WallAction) => void;
  onState: (cameraId: string, snapshot: PlayerSnapshot) => void;
  ahead?: readonly AheadTile[];
}

/** The tiles of the wall that an operator works at: one of them is selected, and one may be enlarged. */
export function WallGrid({ state, dispatch, onState, ahead }: WallGridProps) {
  const wall = useRef<HTMLDivElement>(null);
  useTileMotion(wall, state.selected, state.enlarged);
  useFocusOnSelection(wall, state);
  return <TileGrid wall={wall} state={state} dispatch={dispatch} onState={onState} ahead={ahead} />;
}

/** The focus follows the selection (and whatever comes into the selected tile) while it is on the wall, or nowhere because its tile has just gone. */
function useFocusOnSelection(wall: RefObject<HTMLElement | null>, state: WallState): void {
  const { selected } = state;
  const held = shownTiles(state)[selected];
  const mounted = useRef(false);
  // biome-ignore lint/correctness/useExhaustiveDependencies: another camera in the tile is another element
  useEffect(() => {
    if (!mounted.current) {
      mounted.current = true;
      return;
    }
    const active = document.activeElement;
    if (active !== document.body && !wall.current?.contains(active)) return;
    const tile = wall.current?.querySelector<HTMLElement>(`[data-slot="${selected}"]`);
    if (tile && !tile.contains(active)) tile.focus();
  }, [wall, selected, held]);
}
