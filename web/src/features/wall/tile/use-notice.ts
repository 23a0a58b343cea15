import { useCallback, useEffect, useState } from 'react';

const SHOWN_MS = 4_000;

/** A word of what has just been done in a tile; it goes by itself. */
export function useNotice(): [text: string | null, say: (text: string) => void] {
  const [notice, setNotice] = useState<{ text: string } | null>(null);
  useEffect(() => {
    if (!notice) return;
    const timer = setTimeout(() => setNotice(null), SHOWN_MS);
    return () => clearTimeout(timer);
  }, [notice]);
  const say = useCallback((text: string) => setNotice({ text }), []);
  return [notice?.text ?? null, say];
}
