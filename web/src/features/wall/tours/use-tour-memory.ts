import { useEffect, useRef } from 'react';
import type { TourDto } from '../../../../../server/contract/walls-dto.ts';
import { useValue } from '../../../stores/use-stores.ts';
import type { KeptList } from '../scenes/kept-list.ts';
import type { WallState } from '../wall-state.ts';
import { rememberedTours, rememberTours } from './tour-memory.ts';
import type { Tours } from './use-tours.ts';

/** What plays follows what is kept, and a window that is loaded anew goes on with the tours that played in it. */
export function useTourMemory(tours: Tours, list: KeptList<TourDto>, state: WallState): void {
  const { phase, items } = useValue(list.state);
  const begun = useRef(false);
  const ready = phase === 'ready';
  // biome-ignore lint/correctness/useExhaustiveDependencies: once, on the wall as it is then
  useEffect(() => {
    if (!ready || begun.current) return;
    begun.current = true;
    for (const { id, target } of rememberedTours(sessionStorage)) {
      const tour = list.find(id);
      const fits = target.page < state.pages.length && (target.tile ?? 0) < state.layout.cells.length;
      if (tour && fits) tours.start(tour, target, false);
    }
  }, [ready]);
  useEffect(() => tours.wall.specsChanged(items), [tours.wall, items]);
  useEffect(() => {
    if (begun.current) rememberTours(sessionStorage, tours.playing);
  }, [tours.playing]);
}
