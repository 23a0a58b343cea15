import { useEffect, useReducer } from 'react';
import type { Directory } from '../../stores/directory.ts';
import { wallKeyOf } from '../../stores/open-wall-window.ts';
import { firstWall, openedWall, rememberedWall, rememberWall, wallToSearch } from './wall-memory.ts';
import { type WallAction, type WallState, wallReducer } from './wall-state.ts';

export interface WallOptions {
  directory: Directory;
  /** Which wall this window is, and whether that is certain. */
  name: string;
  settled: boolean;
}

/** The wall's arrangement: from the address, else as this window left it, else some of every domain. Both are kept up to date. */
export function useWall({
  directory,
  name,
  settled,
}: WallOptions): [WallState, (action: WallAction) => void] {
  const [state, dispatch] = useReducer(wallReducer, null, () => {
    const remembered = rememberedWall(localStorage, wallKeyOf(name));
    return openedWall(location.search, remembered) ?? firstWall(directory.cameras);
  });
  const { layout, pages, names, page } = state;
  // biome-ignore lint/correctness/useExhaustiveDependencies: selection and sound are not remembered
  useEffect(() => {
    if (settled) rememberWall(localStorage, wallKeyOf(name), state);
    history.replaceState(history.state, '', wallToSearch(state, name, location.search));
  }, [layout, pages, names, page, name, settled]);
  return [state, dispatch];
}
