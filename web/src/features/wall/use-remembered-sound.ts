import { useEffect, useRef } from 'react';
import { visibleSlot, type WallAction, type WallState } from './wall-state.ts';

const STORAGE_KEY = 'onescreen.heard';

/** Which camera is heard is found again after a reload, where it is still on the wall. */
export function useRememberedSound(state: WallState, dispatch: (action: WallAction) => void): void {
  const opened = useRef(false);
  const { audible } = state;
  // biome-ignore lint/correctness/useExhaustiveDependencies: only what is heard matters, and once what was
  useEffect(() => {
    if (opened.current) {
      if (audible === null) localStorage.removeItem(STORAGE_KEY);
      else localStorage.setItem(STORAGE_KEY, audible);
      return;
    }
    opened.current = true;
    const slot = visibleSlot(state, localStorage.getItem(STORAGE_KEY) ?? '');
    if (slot >= 0 && audible === null) dispatch({ type: 'toggle-sound', slot });
  }, [audible]);
}
