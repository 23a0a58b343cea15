import { useEffect, useMemo, useState } from 'react';
import type { CameraDto } from '../../../../../server/contract/dto.ts';
import type { Directory } from '../../../stores/directory-store.ts';
import type { Found } from './camera-search.ts';
import {
  buildTree,
  type Grouping,
  initiallyClosed,
  parentRow,
  type TreeGroup,
  type TreeRow,
  visibleRows,
} from './tree-rows.ts';
import { useCameraSearch } from './use-camera-search.ts';

export type ListRow = TreeRow & { range?: Found['range'] };

const PAGE_ROWS = 12;

/** The rows that are listed now, which of them is active, and how keys move in them. */
export function useTreeList(directory: Directory, grouping: Grouping, query: string) {
  const groups = useMemo(() => buildTree(directory, grouping), [directory, grouping]);
  const [closed, setClosed] = useState<ReadonlySet<string>>(() => initiallyClosed(groups));
  const found = useCameraSearch(directory, query);
  const rows = useMemo<ListRow[]>(
    () => (found ? found.map(foundRow) : visibleRows(groups, closed)),
    [found, groups, closed],
  );
  const [active, setActive] = useState(0);

  // biome-ignore lint/correctness/useExhaustiveDependencies: another query or order starts at the top
  useEffect(() => setActive(0), [query, grouping]);
  useEffect(() => setClosed(initiallyClosed(groups)), [groups]);

  const toggle = (group: TreeGroup) => setClosed(withToggled(closed, group.key));

  const moveTo = (index: number) => setActive(Math.min(Math.max(index, 0), rows.length - 1));

  /** False when the key is not for the list. In the search field, sideways keys and Home and End stay the field's. */
  const move = (key: string, inField: boolean): boolean => {
    const steps: Record<string, number> = {
      ArrowDown: 1,
      ArrowUp: -1,
      PageDown: PAGE_ROWS,
      PageUp: -PAGE_ROWS,
    };
    const step = steps[key];
    if (step !== undefined) moveTo(active + step);
    else if (inField) return false;
    else if (key === 'Home') moveTo(0);
    else if (key === 'End') moveTo(rows.length - 1);
    else if (key === 'ArrowRight') moveIn();
    else if (key === 'ArrowLeft') moveOut();
    else return false;
    return true;
  };

  const moveIn = () => {
    const row = rows[active];
    if (row?.kind !== 'group') return;
    if (row.open) moveTo(active + 1);
    else toggle(row.group);
  };

  const moveOut = () => {
    const row = rows[active];
    if (row?.kind === 'group' && row.open) toggle(row.group);
    else moveTo(Math.max(parentRow(rows, active), 0));
  };

  return {
    rows,
    active: Math.min(active, rows.length - 1),
    found: found?.length ?? null,
    setActive,
    toggle,
    move,
  };
}

function withToggled(closed: ReadonlySet<string>, key: string): Set<string> {
  const next = new Set(closed);
  if (!next.delete(key)) next.add(key);
  return next;
}

function foundRow({ camera, range }: { camera: CameraDto; range: Found['range'] }): ListRow {
  return { kind: 'camera', key: `found#${camera.id}`, camera, depth: 0, range };
}
