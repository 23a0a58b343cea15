import { useEffect, useRef, useState } from 'react';

/**
 * A part of the page that is fetched when it is wanted; null until it is there. Not by `lazy`: a part that cannot be fetched, as
 * while the hub starts anew, would take the whole page with it, and would stay away for good.
 */
export function useFetched<T extends object>(
  load: () => Promise<T>,
  wanted: boolean,
  onFailed: () => void,
): T | null {
  const [part, setPart] = useState<{ loaded: T } | null>(null);
  const latest = useRef({ load, onFailed });
  latest.current = { load, onFailed };
  const missing = wanted && part === null;
  useEffect(() => {
    if (!missing) return;
    let left = false;
    latest.current.load().then(
      (loaded) => !left && setPart({ loaded }),
      () => !left && latest.current.onFailed(),
    );
    return () => {
      left = true;
    };
  }, [missing]);
  return part?.loaded ?? null;
}
