import { useCallback, useEffect, useRef, useState } from 'react';
import type { CameraFilter } from '../../../../../server/contract/registry-dto.ts';
import { EVERYTHING_MATCHING, isSelected, NOTHING, type Selection, withSelected } from './selection.ts';
import type { CameraRows } from './use-camera-rows.ts';

/** What is selected. It belongs to what the list is filtered by: nobody changes cameras that he no longer sees listed. */
export function useSelection(filter: CameraFilter, rows: CameraRows) {
  const [selection, setSelection] = useState<Selection>(NOTHING);
  const anchor = useRef<number | null>(null);
  const latest = useRef({ rows, selection });
  latest.current = { rows, selection };

  const clear = useCallback(() => {
    anchor.current = null;
    setSelection(NOTHING);
  }, []);
  const filterText = JSON.stringify(filter);
  // biome-ignore lint/correctness/useExhaustiveDependencies: another filter is what this is about
  useEffect(clear, [clear, filterText]);

  const select = useCallback(async (from: number, to: number, selected: boolean) => {
    // Rows that do not come are not selected: the bar counts those that are.
    const cameras = await latest.current.rows.load(Math.min(from, to), Math.max(from, to)).catch(() => []);
    const ids = cameras.map(({ id }) => id);
    setSelection((before) => withSelected(before, ids, selected));
  }, []);

  const toggle = useCallback(
    (index: number, range: boolean) => {
      const camera = latest.current.rows.row(index);
      if (!camera) return;
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
      anchor.current = to;
      void select(from, to, true);
    },
    [select],
  );

  const selectAll = useCallback(() => setSelection(EVERYTHING_MATCHING), []);
  return { selection, toggle, extend, selectAll, clear };
}
