import { useCallback, useEffect, useRef, useState } from 'react';
import type { CameraFilter } from '../../../../../server/contract/registry-dto.ts';
import { sameFilter } from './list-query.ts';
import { EVERYTHING_MATCHING, isSelected, NOTHING, type Selection, withSelected } from './selection.ts';
import type { CameraRows } from './use-camera-rows.ts';

/** What is selected. It belongs to what the list is filtered by: nobody changes cameras that he no longer sees listed. */
export function useSelection(filter: CameraFilter, rows: CameraRows) {
  const [selection, setSelection] = useState<Selection>(NOTHING);
  const anchor = useRef<number | null>(null);
  /** Goes up with each clearing: a range that arrives after one is not selected any more. */
  const round = useRef(0);
  // The rows of the last filter stand there until those of this one come.
  const isListed = sameFilter(rows.shown.filter, filter);
  const latest = useRef({ rows, selection, isListed });
  latest.current = { rows, selection, isListed };

  const clear = useCallback(() => {
    anchor.current = null;
    round.current += 1;
    setSelection(NOTHING);
  }, []);
  const filterText = JSON.stringify(filter);
  // biome-ignore lint/correctness/useExhaustiveDependencies: another filter is what this is about
  useEffect(clear, [clear, filterText]);
  // A row is known by its place, which is another's in another order.
  const order = JSON.stringify(rows.shown);
  // biome-ignore lint/correctness/useExhaustiveDependencies: another order is what this is about
  useEffect(() => {
    anchor.current = null;
  }, [order]);

  const select = useCallback(async (from: number, to: number, selected: boolean) => {
    const began = round.current;
    // Rows that do not come are not selected: the bar counts those that are.
    const cameras = await latest.current.rows.load(Math.min(from, to), Math.max(from, to)).catch(() => []);
    if (began !== round.current) return;
    const ids = cameras.map(({ id }) => id);
    setSelection((before) => withSelected(before, ids, selected));
  }, []);

  const toggle = useCallback(
    (index: number, range: boolean) => {
      const camera = latest.current.rows.row(index);
      if (!camera || !latest.current.isListed) return;
      const selected = !isSelected(latest.current.selection, camera.id);
      const from = range ? anchor.current : null;
      anchor.current = index;
      if (from === null) setSelection((before) => withSelected(before, [camera.id], selected));
      else void select(from, index, selected);
    },
    [select],
  );

  /** From a row to the next with Shift held: both are selected. */
  const extend = useCallback(
    (from: number, to: number) => {
      if (!latest.current.isListed) return;
      anchor.current = to;
      void select(from, to, true);
    },
    [select],
  );

  const selectAll = useCallback(() => {
    if (latest.current.isListed) setSelection(EVERYTHING_MATCHING);
  }, []);
  return { selection, toggle, extend, selectAll, clear };
}
