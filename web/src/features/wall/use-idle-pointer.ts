import { useCallback, useEffect, useRef, useState } from 'react';

const IDLE_AFTER_MS = 3000;

/** A pointer that has not moved for a while would only stand on the picture. Renders when that changes, not at every move. */
export function useIdlePointer(): { idle: boolean; onMove(): void } {
  const [idle, setIdle] = useState(false);
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  const onMove = useCallback(() => {
    clearTimeout(timer.current);
    timer.current = setTimeout(() => setIdle(true), IDLE_AFTER_MS);
    setIdle(false);
  }, []);
  useEffect(() => {
    onMove();
    return () => clearTimeout(timer.current);
  }, [onMove]);
  return { idle, onMove };
}
