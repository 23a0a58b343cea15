import { useCallback, useMemo, useSyncExternalStore } from 'react';
import type { PreferenceKey } from '../../../server/contract/wall-terms.ts';
import { useStores } from './use-stores.ts';

type Change<T> = (next: T | ((now: T) => T)) => void;

/**
 * One preference of the person who is logged in, the same in all windows. `decode` (a function that stays the same) makes of what was
 * kept, by whatever version of the page, what this one understands; null: `initial` counts. What is made of the value before is given as a
 * function, so that it can be made of what the hub has as well.
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
  const value = useMemo(() => read(kept, decode) ?? initial, [kept, decode, initial]);
  const change = useCallback<Change<T>>(
    (next) => {
      if (typeof next !== 'function') return preferences.set(key, next);
      preferences.change(key, (raw) => (next as (now: T) => T)(read(raw, decode) ?? initial));
    },
    [preferences, key, decode, initial],
  );
  return [value, change];
}

const read = <T>(kept: unknown, decode: (value: unknown) => T | null) =>
  kept === undefined ? null : decode(kept);
