import { useEffect, useMemo, useState } from 'react';
import type { Directory } from '../../../stores/directory.ts';
import type { Found } from './camera-search.ts';
import {
  buildTree,
  type Grouping,
  initiallyClosed,
  ownGroup,
  parentRow,
  type TreeGroup,
  type TreeRow,
  visibleRows,
} from './tree-rows.ts';
import { useCameraSearch } from './use-camera-search.ts';

export type TreeList = ReturnType<typeof useTreeList>;
export type ListRow = TreeRow & { found?: Found };

const PAGE_ROWS = 12;

export interface OwnLists {
  favourites: readonly string[];
  recent: readonly string[];
}

/** The rows that are listed now, which of them is active, and how one moves in them. */
export function useTreeList(directory: Directory, grouping: Grouping, query: string, own: OwnLists) {
  const { favourites, recent } = own;
  const groups = useMemo(() => buildTree(directory, grouping), [directory, grouping]);
  const [closed, setClosed] = useState<ReadonlySet<string>>(() => closedAtFirst(groups));
  const near = useMemo(() => new Set([...favourites, ...recent]), [favourites, recent]);
  const found = useCameraSearch(directory, query, near);
  const listed = useMemo(() => {
    const lists = [ownGroup(directory, 'favourites', favourites), ownGroup(directory, 'recent', recent)];
    return [...lists.filter((group) => group !== null), ...groups];
  }, [directory, favourites, recent, groups]);
  const rows = useMemo<ListRow[]>(
    () => (found ? found.map(foundRow) : visibleRows(listed, closed)),
    [found, listed, closed],
  );
  const [active, setActive] = useState(0);

  // biome-ignore lint/correctness/useExhaustiveDependencies: another query or order starts at the top
  useEffect(() => setActive(0), [query, grouping]);
  useEffect(() => setClosed(closedAtFirst(groups)), [groups]);

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

/** What was called last is a look back, for which one opens it. */
function closedAtFirst(groups: readonly TreeGroup[]): Set<string> {
  return initiallyClosed(groups).add('recent');
}

function withToggled(closed: ReadonlySet<string>, key: string): Set<string> {
  const next = new Set(closed);
  if (!next.delete(key)) next.add(key);
  return next;
}

function foundRow(found: Found): ListRow {
  const { camera } = found;
  return { kind: 'camera', key: `found#${camera.id}`, camera, depth: 0, found };
}
