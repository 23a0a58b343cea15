import type { BulkRequest, CameraFilter } from '../../../../../server/contract/registry-dto.ts';

/** Which cameras a bulk edit is for: some by their ids, or all that match but for some. */
export interface Selection {
  all: boolean;
  /** Chosen; or, where all are, left out. */
  ids: ReadonlySet<string>;
}

export const NOTHING: Selection = { all: false, ids: new Set() };
export const EVERYTHING_MATCHING: Selection = { all: true, ids: new Set() };

export function isSelected({ all, ids }: Selection, id: string): boolean {
  return ids.has(id) !== all;
}

export function countOf({ all, ids }: Selection, matching: number): number {
  return all ? Math.max(0, matching - ids.size) : ids.size;
}

export function withSelected(
  { all, ids }: Selection,
  changed: readonly string[],
  selected: boolean,
): Selection {
  const next = new Set(ids);
  for (const id of changed) {
    if (selected !== all) next.add(id);
    else next.delete(id);
  }
  return { all, ids: next };
}

/** The part of a bulk request that says which cameras. */
export function targetOf(
  { all, ids }: Selection,
  filter: CameraFilter,
): Pick<BulkRequest, 'ids' | 'filter' | 'except'> {
  if (!all) return { ids: [...ids] };
  return { filter, ...(ids.size > 0 ? { except: [...ids] } : {}) };
}
