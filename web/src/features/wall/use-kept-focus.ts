import { useEffect, useRef } from 'react';

/** What had the focus may go with what it was in (the list, a drawer, the bars): then the wall has it, and keys go on working. */
export function useKeptFocus(around: object, focusWall: () => void): void {
  const latest = useRef(focusWall);
  latest.current = focusWall;
  const before = useRef(around);
  useEffect(() => {
    if (before.current !== around && document.activeElement === document.body) latest.current();
    before.current = around;
  }, [around]);
}
