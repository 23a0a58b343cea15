import { useCallback, useEffect, useRef, useState } from 'react';
import { WINDOW_ROWS } from './first-rows.ts';

/** Longer than two frames, shorter than anybody notices. */
const SETTLED_MS = 80;

/**
 * The windows that are in sight. Scrolling at reading speed moves on at once; a scroll bar that is dragged through a whole
 * city moves on when it rests, or every window on the way would be asked for and thrown away.
 */
export function useVisibleRows() {
  const [windows, setWindows] = useState({ first: 0, last: 0 });
  const current = useRef(windows);
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  const seen = useCallback((firstRow: number, lastRow: number) => {
    clearTimeout(timer.current);
    const next = { first: Math.floor(firstRow / WINDOW_ROWS), last: Math.floor(lastRow / WINDOW_ROWS) };
    const { first, last } = current.current;
    // The page is drawn again for another window, not for every row.
    if (next.first === first && next.last === last) return;
    const apply = () => {
      current.current = next;
      setWindows(next);
    };
    if (Math.abs(next.first - first) <= 1) apply();
    else timer.current = setTimeout(apply, SETTLED_MS);
  }, []);
  useEffect(() => () => clearTimeout(timer.current), []);
  return { windows, seen };
}
