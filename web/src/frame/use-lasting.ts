import { useEffect, useState } from 'react';

/** Words for a wait that is over before they are read would only flicker. */
const WORTH_SAYING_MS = 400;

/** Whether something is so, and has been for a while. */
export function useLasting(isSo: boolean): boolean {
  const [lasts, setLasts] = useState(false);
  useEffect(() => {
    if (!isSo) return;
    const timer = setTimeout(() => setLasts(true), WORTH_SAYING_MS);
    return () => {
      clearTimeout(timer);
      setLasts(false);
    };
  }, [isSo]);
  return isSo && lasts;
}
