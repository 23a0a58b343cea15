import { type QueryClient, useQuery, useQueryClient } from '@tanstack/react-query';
import { useEffect } from 'react';
import type { WatchListDto } from '../../../../../server/contract/walls-dto.ts';
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

/** Changes of one list wait for each other: each says which revision it is made upon. */
export function listScope(id: string): { id: string } {
  return { id: `watch-list ${id}` };
}

/** As it is known by now, which may be later than it was shown. */
export function latestList(queries: QueryClient, listId: string): WatchListDto | undefined {
  return queries.getQueryData<WatchListDto[]>(LISTS_KEY)?.find(({ id }) => id === listId);
}

/** Takes over what the hub has answered with; what else is new is asked for. */
export function keepList(queries: QueryClient, kept: WatchListDto): void {
  queries.setQueryData<WatchListDto[]>(LISTS_KEY, (lists) => {
    if (!lists?.some(({ id }) => id === kept.id)) return lists && [...lists, kept];
    return lists.map((list) => (list.id === kept.id ? kept : list));
  });
  void queries.invalidateQueries({ queryKey: LISTS_KEY });
}
