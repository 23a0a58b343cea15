import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import type { WatchListDto } from '../../../../../server/contract/walls-dto.ts';
import { updateWatchList } from '../../../api/lists-api.ts';
import { useStores } from '../../../stores/use-stores.ts';
import { keepList, LISTS_KEY, latestList, listScope } from './use-watch-lists.ts';

interface ListFilling {
  fill(camera: string, isIn: boolean): void;
  error: unknown;
}

/** Puts cameras into a list and takes them out, each upon what the one before has made of it. */
export function useListFilling(list: WatchListDto): ListFilling {
  const { http } = useStores();
  const queries = useQueryClient();
  const [error, setError] = useState<unknown>(null);
  const { mutate } = useMutation({
    scope: listScope(list.id),
    mutationFn: ({ camera, isIn }: { camera: string; isIn: boolean }) => {
      const { id, revision, name, sharedWith, cameras } = latestList(queries, list.id) ?? list;
      const others = cameras.filter((other) => other !== camera);
      const next = isIn ? [...others, camera] : others;
      return updateWatchList(http, id, { revision, name, sharedWith, cameras: next });
    },
    onSuccess: (filled) => keepList(queries, filled),
    // Somebody was faster: what they made of it is shown, and the word of the conflict above it. What waits behind this is made upon that.
    onError: (failure) => {
      setError((before: unknown) => before ?? failure);
      return queries.invalidateQueries({ queryKey: LISTS_KEY });
    },
  });
  const fill = (camera: string, isIn: boolean) => {
    setError(null);
    mutate({ camera, isIn });
  };
  return { fill, error };
}
