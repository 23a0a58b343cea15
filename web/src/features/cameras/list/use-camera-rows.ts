import { keepPreviousData, useQueries, useQuery, useQueryClient } from '@tanstack/react-query';
import { useCallback, useEffect, useMemo } from 'react';
import type { CameraRowDto } from '../../../../../server/contract/registry-dto.ts';
import { listCameras } from '../../../api/cameras-api.ts';
import type { HttpClient } from '../../../api/http-client.ts';
import { useStores } from '../../../stores/use-stores.ts';
import { CAMERAS_KEY } from '../query-keys.ts';
import { WINDOW_ROWS, windowOf } from './first-rows.ts';
import type { ListQuery } from './list-query.ts';

const FRESH_MS = 20_000;

/** One window of the list. The answer carries its question: rows of two questions must never stand in one table. */
function windowQuery(http: HttpClient, query: ListQuery, index: number) {
  return {
    queryKey: [CAMERAS_KEY, 'rows', query, index],
    queryFn: async ({ signal }: { signal: AbortSignal }) => {
      const page = await listCameras(http, windowOf(query, index), { signal });
      return { ...page, query };
    },
    staleTime: FRESH_MS,
    gcTime: 60_000,
  };
}

export interface CameraRows {
  /** Null until the first answer. */
  counts: { total: number; matching: number } | null;
  /** The question whose rows are shown: the last one until the new one is answered. */
  shown: ListQuery;
  row(index: number): CameraRowDto | undefined;
  pending: boolean;
  error: unknown;
  retry(): void;
  /** The rows from and up to these, fetched where they are missing. */
  load(from: number, to: number): Promise<CameraRowDto[]>;
}

/**
 * The list as if all of it were here. Windows in sight and one more in either direction are fetched, so that scrolling meets rows and not blanks.
 */
export function useCameraRows(query: ListQuery, inSight: { first: number; last: number }): CameraRows {
  const { http } = useStores();
  const client = useQueryClient();
  const head = useQuery({ ...windowQuery(http, query, 0), placeholderData: keepPreviousData });
  const shown = head.data?.query ?? query;
  const matching = head.data?.matching ?? 0;

  const wanted = windowsAround(inSight, matching);
  const windows = useQueries({
    queries: wanted.map((index) => ({
      ...windowQuery(http, shown, index),
      enabled: head.data !== undefined,
    })),
  });
  const byIndex = new Map(wanted.map((index, at) => [index, windows[at]?.data?.cameras]));
  const failed = [head, ...windows].find(({ error }) => error);
  useRefreshWithDirectory();

  const load = useCallback(
    async (from: number, to: number) => {
      const indexes = range(Math.floor(from / WINDOW_ROWS), Math.floor(to / WINDOW_ROWS));
      const pages = await Promise.all(
        indexes.map((index) => client.fetchQuery(windowQuery(http, shown, index))),
      );
      const skip = indexes[0]! * WINDOW_ROWS;
      return pages.flatMap((page) => page.cameras).slice(from - skip, to - skip + 1);
    },
    [client, http, shown],
  );

  const counts = useMemo(
    () => (head.data ? { total: head.data.total, matching: head.data.matching } : null),
    [head.data],
  );
  return {
    counts,
    shown,
    row: (index) => byIndex.get(Math.floor(index / WINDOW_ROWS))?.[index % WINDOW_ROWS],
    pending: head.isPlaceholderData,
    error: failed?.error ?? null,
    retry: () => void client.refetchQueries({ queryKey: [CAMERAS_KEY, 'rows'], type: 'active' }),
    load,
  };
}

/** Somebody else registers, changes or removes cameras: the hub says so to every page, and the list shows it. */
function useRefreshWithDirectory(): void {
  const client = useQueryClient();
  const { directoryRevision } = useStores().link;
  useEffect(() => {
    let known = directoryRevision.get();
    return directoryRevision.subscribe(() => {
      // The first connection of the page comes moments after its first rows.
      if (known !== null) void client.invalidateQueries({ queryKey: [CAMERAS_KEY] });
      known = directoryRevision.get();
    });
  }, [client, directoryRevision]);
}

export function windowsAround(inSight: { first: number; last: number }, matching: number): number[] {
  const last = Math.max(0, Math.ceil(matching / WINDOW_ROWS) - 1);
  const from = Math.max(0, inSight.first - 1);
  const to = Math.min(last, inSight.last + 1);
  return range(Math.min(from, last), to);
}

function range(from: number, to: number): number[] {
  return Array.from({ length: Math.max(0, to - from + 1) }, (_, at) => from + at);
}
