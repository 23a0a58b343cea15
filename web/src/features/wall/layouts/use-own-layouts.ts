import { useMemo } from 'react';
import { usePreference } from '../../../stores/use-preference.ts';
import { decodeKeptLayouts, keptLayouts, type OwnLayout, ownLayouts, withOwnLayout } from './own-layouts.ts';

const NONE: ReturnType<typeof keptLayouts> = [];

export interface OwnLayouts {
  own: readonly OwnLayout[];
  save(layout: OwnLayout): void;
  remove(id: string): void;
}

/** The layouts of the person who is logged in, the same at every desk. */
export function useOwnLayouts(): OwnLayouts {
  const [kept, change] = usePreference('layouts', decodeKeptLayouts, NONE);
  return useMemo(
    () => ({
      own: ownLayouts(kept),
      save: (layout) => change((now) => keptLayouts(withOwnLayout(ownLayouts(now), layout))),
      remove: (id) => change((now) => now.filter((layout) => layout.id !== id)),
    }),
    [kept, change],
  );
}
