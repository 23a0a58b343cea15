import { useEffect } from 'react';
import { useStores, useValue } from '../../stores/use-stores.ts';
import { FIRST_WINDOW, type WallWindowState } from '../../stores/wall-window.ts';

/** Which wall this window is; the window's title says so, because several stand side by side in the task bar. */
export function useWallWindow(): WallWindowState {
  const { wallWindow } = useStores();
  const state = useValue(wallWindow.state);
  const { name } = state;
  useEffect(() => wallWindow.open(), [wallWindow]);
  useEffect(() => {
    if (name === null || name === FIRST_WINDOW) return;
    const before = document.title;
    document.title = `${name} · ${before}`;
    return () => {
      document.title = before;
    };
  }, [name]);
  return state;
}
