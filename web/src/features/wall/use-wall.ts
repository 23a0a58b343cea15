import { useEffect, useReducer } from 'react';
import type { Directory } from '../../stores/directory-store.ts';
import { firstWall, openedWall, rememberedWall, rememberWall, wallToSearch } from './wall-memory.ts';
import { type WallAction, type WallState, wallReducer } from './wall-state.ts';

/** The wall's arrangement: from the address, else as it was left, else some of every domain. Both are kept up to date. */
export function useWall(directory: Directory): [WallState, (action: WallAction) => void] {
  const [state, dispatch] = useReducer(wallReducer, directory, initialWall);
  const { layout, pages, page } = state;
  // biome-ignore lint/correctness/useExhaustiveDependencies: selection and sound are not remembered
  useEffect(() => {
    rememberWall(localStorage, state);
    history.replaceState(history.state, '', wallToSearch(state, location.search));
  }, [layout, pages, page]);
  return [state, dispatch];
}

function initialWall(directory: Directory): WallState {
  return openedWall(location.search, rememberedWall(localStorage)) ?? firstWall(directory.cameras);
}
