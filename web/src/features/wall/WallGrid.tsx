import { type RefObject, useEffect, useRef } from 'react';
import type { PlayerSnapshot } from '../../player/player.ts';
import { type AheadTile, TileGrid } from './TileGrid.tsx';
import { useTileMotion } from './use-tile-motion.ts';
import type { WallAction, WallState } from './wall-state.ts';

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
  useFocusOnSelection(wall, state.selected);
  return <TileGrid wall={wall} state={state} dispatch={dispatch} onState={onState} ahead={ahead} />;
}

/** The focus follows the selection while it is on the wall, or nowhere because its tile has just gone. */
function useFocusOnSelection(wall: RefObject<HTMLElement | null>, selected: number): void {
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
