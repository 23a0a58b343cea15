import { useCallback, useMemo, useSyncExternalStore } from 'react';
import type { PreferenceKey } from '../../../server/contract/wall-terms.ts';
import { useStores } from './use-stores.ts';

type Change<T> = (next: T | ((now: T) => T)) => void;

/**
 * One preference of the person who is logged in, the same in all windows. `decode` (a function that stays the same) makes of what was
 * kept, by whatever version of the page, what this one understands; null: `initial` counts.
 */
export function usePreference<T>(
  key: PreferenceKey,
  decode: (value: unknown) => T | null,
  initial: T,
): [T, Change<T>] {
  const { preferences } = useStores();
  const subscribe = useCallback(
    (listener: () => void) => preferences.subscribe(key, listener),
    [preferences, key],
  );
  const kept = useSyncExternalStore(subscribe, () => preferences.get(key));
  const value = useMemo(() => (kept === undefined ? null : decode(kept)) ?? initial, [kept, decode, initial]);
  const change = useCallback<Change<T>>(
    (next) => {
      const raw = preferences.get(key);
      const now = (raw === undefined ? null : decode(raw)) ?? initial;
      preferences.set(key, typeof next === 'function' ? (next as (now: T) => T)(now) : next);
    },
    [preferences, key, decode, initial],
  );
  return [value, change];
}
