import type { CameraDto } from '../../../../../server/contract/dto.ts';
import type { TreeGroup } from '../tree/tree-rows.ts';

/** Lists of cameras that a person keeps: the favourites in their own order, and those called last. */

export const MAX_FAVOURITES = 200;
export const MAX_RECENT = 20;

/** Ids as they were kept: each once, no more than there may be. */
export function parseIds(max: number): (kept: unknown) => readonly string[] | null {
  return (kept) => {
    if (!Array.isArray(kept)) return null;
    const ids = kept.filter((id): id is string => typeof id === 'string' && id !== '' && id.length <= 64);
    return [...new Set(ids)].slice(0, max);
  };
}

export function withCalled(recent: readonly string[], cameraId: string): readonly string[] {
  if (recent[0] === cameraId) return recent;
  return [cameraId, ...recent.filter((id) => id !== cameraId)].slice(0, MAX_RECENT);
}

/** A new favourite comes last: the order of the others is the person's own. */
export function withStar(
  favourites: readonly string[],
  cameraId: string,
  starred: boolean,
): readonly string[] {
  if (favourites.includes(cameraId) === starred) return favourites;
  if (!starred) return favourites.filter((id) => id !== cameraId);
  return favourites.length < MAX_FAVOURITES ? [...favourites, cameraId] : favourites;
}

/** What one press of the star means: decided by the first list that it is made of, and the same for every other. */
export function toggling(cameraId: string): (favourites: readonly string[]) => readonly string[] {
  let starred: boolean | null = null;
  return (favourites) => {
    starred ??= !favourites.includes(cameraId);
    return withStar(favourites, cameraId, starred);
  };
}

/** In front of that other favourite, or behind all; a camera that was none becomes one there. */
export function withPlaced(
  favourites: readonly string[],
  cameraId: string,
  before: string | null,
): readonly string[] {
  if (cameraId === before) return favourites;
  const others = favourites.filter((id) => id !== cameraId);
  const found = before === null ? -1 : others.indexOf(before);
  const at = found < 0 ? others.length : found;
  return [...others.slice(0, at), cameraId, ...others.slice(at)].slice(0, MAX_FAVOURITES);
}

/** One place up or down. */
export function withStepped(favourites: readonly string[], cameraId: string, by: 1 | -1): readonly string[] {
  const at = favourites.indexOf(cameraId);
  const to = at + by;
  if (at < 0 || to < 0 || to >= favourites.length) return favourites;
  const next = [...favourites];
  [next[at], next[to]] = [next[to]!, next[at]!];
  return next;
}

/**
 * The camera after (or before) this one in its branch of the tree, round and round, leaving out those that can be seen in another tile;
 * null when there is no other.
 */
export function neighbour(
  tree: readonly TreeGroup[],
  cameraId: string,
  by: 1 | -1,
  shown: ReadonlySet<string>,
): CameraDto | null {
  const branch = branchOf(tree, cameraId);
  if (!branch) return null;
  const { length } = branch;
  const from = branch.findIndex((camera) => camera.id === cameraId);
  for (let step = 1; step < length; step += 1) {
    const camera = branch[(from + by * step + length) % length]!;
    if (!shown.has(camera.id)) return camera;
  }
  return null;
}

/** The innermost group with this camera. */
function branchOf(tree: readonly TreeGroup[], cameraId: string): readonly CameraDto[] | null {
  for (const group of tree) {
    if (!group.cameras.some((camera) => camera.id === cameraId)) continue;
    return branchOf(group.groups, cameraId) ?? group.cameras;
  }
  return null;
}
