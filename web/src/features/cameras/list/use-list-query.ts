import { useCallback, useMemo } from 'react';
import { useSearchParams } from 'react-router';
import type { CameraFilter } from '../../../../../server/contract/registry-dto.ts';
import { type ListQuery, listQueryFrom, searchOf } from './list-query.ts';

/** The question of the list, in the address. */
export function useListQuery() {
  const [search, setSearch] = useSearchParams();
  const text = search.toString();
  const query = useMemo(() => listQueryFrom(new URLSearchParams(text)), [text]);
  // A history of every letter that was typed would make "back" useless.
  const setQuery = useCallback(
    (next: ListQuery) => setSearch(searchOf(next), { replace: true }),
    [setSearch],
  );
  const setFilter = useCallback((filter: CameraFilter) => setQuery({ ...query, filter }), [query, setQuery]);
  return { query, setQuery, setFilter };
}
