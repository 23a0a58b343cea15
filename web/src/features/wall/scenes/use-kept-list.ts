import { useEffect, useState } from 'react';
import type { HttpClient } from '../../../api/http-client.ts';
import { useStores } from '../../../stores/use-stores.ts';
import type { ValueStore } from '../../../stores/value-store.ts';
import { KeptList } from './kept-list.ts';

/** The list for the life of the page, fetched again whenever the hub says that it is another. */
export function useKeptList<T extends { id: string }>(
  load: (http: HttpClient) => Promise<T[]>,
  changes: Pick<ValueStore<number>, 'subscribe'>,
): KeptList<T> {
  const { http } = useStores();
  const [list] = useState(() => new KeptList<T>(() => load(http)));
  useEffect(() => {
    void list.refresh();
    return changes.subscribe(() => void list.refresh());
  }, [list, changes]);
  return list;
}
