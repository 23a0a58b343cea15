import type { CameraDto } from '../../../../../server/contract/dto.ts';
import type { Directory } from '../../../stores/directory.ts';

export type Grouping = 'domain' | 'region';
/** What stands above the tree: lists of the person's own. */
export type OwnList = 'favourites' | 'recent';

/** A branch of the tree: a domain, a region, or one inside the other. */
export interface TreeGroup {
  /** `domain:water` or `domain:water/region:610902`; of an own list its name. */
  key: string;
  /** Id of the domain or code of the region, to be named in the language of the page. */
  ref: { kind: Grouping | OwnList; id: string };
  depth: 0 | 1;
  /** All cameras below, in the order in which they are listed. */
  cameras: readonly CameraDto[];
  /** Empty where the cameras hang on the branch directly. */
  groups: readonly TreeGroup[];
}

export type TreeRow =
  | { kind: 'group'; key: string; group: TreeGroup; open: boolean }
  | { kind: 'camera'; key: string; camera: CameraDto; depth: number };

/** Below this, a second level would only be in the way. */
const SECOND_LEVEL_FROM = 13;

export function buildTree(directory: Directory, grouping: Grouping): TreeGroup[] {
  return branches(directory, directory.cameras, grouping).map(({ id, cameras }) => {
    const key = `${grouping}:${id}`;
    const ref = { kind: grouping, id };
    if (cameras.length < SECOND_LEVEL_FROM) return { key, ref, depth: 0, cameras, groups: [] };
    const inner = grouping === 'domain' ? 'region' : 'domain';
    const groups = branches(directory, cameras, inner).map(
      (branch): TreeGroup => ({
        key: `${key}/${inner}:${branch.id}`,
        ref: { kind: inner, id: branch.id },
        depth: 1,
        cameras: branch.cameras,
        groups: [],
      }),
    );
    return { key, ref, depth: 0, cameras: groups.flatMap((group) => group.cameras), groups };
  });
}

/** Null when it has no camera that this person can see. */
export function ownGroup(
  directory: Directory,
  kind: OwnList,
  cameraIds: readonly string[],
): TreeGroup | null {
  const cameras = cameraIds.flatMap((id) => directory.camera(id) ?? []);
  return cameras.length === 0 ? null : { key: kind, ref: { kind, id: kind }, depth: 0, cameras, groups: [] };
}

/** In the order of the directory; what it does not know comes last. Empty branches are left out. */
function branches(directory: Directory, cameras: readonly CameraDto[], grouping: Grouping) {
  const known =
    grouping === 'domain' ? directory.domains.map((d) => d.id) : directory.regions.map((r) => r.code);
  const found = new Map<string, CameraDto[]>(known.map((id) => [id, []]));
  for (const camera of cameras) {
    const list = found.get(camera[grouping]);
    if (list) list.push(camera);
    else found.set(camera[grouping], [camera]);
  }
  return [...found].filter(([, list]) => list.length > 0).map(([id, list]) => ({ id, cameras: list }));
}

/** The rows that can be seen when exactly the groups with these keys are closed. */
export function visibleRows(groups: readonly TreeGroup[], closed: ReadonlySet<string>): TreeRow[] {
  const rows: TreeRow[] = [];
  for (const group of groups) {
    const open = !closed.has(group.key);
    rows.push({ kind: 'group', key: group.key, group, open });
    if (!open) continue;
    if (group.groups.length > 0) {
      for (const row of visibleRows(group.groups, closed)) rows.push(row);
      continue;
    }
    for (const camera of group.cameras) {
      rows.push({ kind: 'camera', key: `${group.key}#${camera.id}`, camera, depth: group.depth + 1 });
    }
  }
  return rows;
}

/** A small city is shown open; in a large one everything but the first level starts closed. */
export function initiallyClosed(groups: readonly TreeGroup[]): Set<string> {
  const total = groups.reduce((sum, group) => sum + group.cameras.length, 0);
  if (total <= 300) return new Set();
  return new Set(groups.flatMap((group) => [group.key, ...group.groups.map((inner) => inner.key)]));
}

/** Where the row above in the hierarchy is, or -1. */
export function parentRow(rows: readonly TreeRow[], index: number): number {
  const row = rows[index];
  const depth = row?.kind === 'camera' ? row.depth : (row?.group.depth ?? 0);
  for (let above = index - 1; above >= 0; above -= 1) {
    const candidate = rows[above]!;
    if (candidate.kind === 'group' && candidate.group.depth < depth) return above;
  }
  return -1;
}
