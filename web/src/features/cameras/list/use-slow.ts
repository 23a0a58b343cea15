import { useEffect, useState } from 'react';

/** Words for a wait that is over before they are read would only flicker. */
const WORTH_SAYING_MS = 400;

export function useSlow(waiting: boolean): boolean {
  const [slow, setSlow] = useState(false);
  useEffect(() => {
    if (!waiting) return;
    const timer = setTimeout(() => setSlow(true), WORTH_SAYING_MS);
    return () => {
      clearTimeout(timer);
      setSlow(false);
    };
  }, [waiting]);
  return slow;
}
