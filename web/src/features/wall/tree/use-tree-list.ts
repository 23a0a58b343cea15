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

export type TreeList = ReturnType<typeof useTreeList>;
export type ListRow = TreeRow & { range?: Found['range'] };

const PAGE_ROWS = 12;

/** The rows that are listed now, which of them is active, and how one moves in them. */
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

  const moveBy = (step: number) => moveTo(active + step);

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
    moveTo,
    moveBy,
    moveIn,
    moveOut,
    pageRows: PAGE_ROWS,
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
