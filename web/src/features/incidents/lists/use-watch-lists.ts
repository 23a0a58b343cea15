import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useEffect } from 'react';
import { listWatchLists } from '../../../api/lists-api.ts';
import { useStores, useValue } from '../../../stores/use-stores.ts';

export const LISTS_KEY = ['watch-lists'];

/** The watch lists of this person and the team, fetched again when the hub tells that one of them is another. */
export function useWatchLists() {
  const { http, wallsLink } = useStores();
  const queries = useQueryClient();
  const changes = useValue(wallsLink.lists);
  // biome-ignore lint/correctness/useExhaustiveDependencies: each change is a reason to look again
  useEffect(() => void queries.invalidateQueries({ queryKey: LISTS_KEY }), [queries, changes]);
  return useQuery({ queryKey: LISTS_KEY, queryFn: ({ signal }) => listWatchLists(http, { signal }) });
}
