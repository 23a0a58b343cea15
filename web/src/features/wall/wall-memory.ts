import type { CameraDto } from '../../../../server/contract/dto.ts';
import { emptyWall, isLayout, type Layout, layoutFor, paddedTiles, type WallState } from './wall-state.ts';

/** The wall as it is kept in the address (to be shared) and in the browser (to be found again tomorrow). */

const STORAGE_KEY = 'onescreen.wall';

/** `?tiles=16&cameras=a,b,,d`; commas stay readable in a query. What else the address asks for is kept. */
export function wallToSearch(state: WallState, search = ''): string {
  const shown = state.tiles.slice(0, state.layout).map((id) => encodeURIComponent(id ?? ''));
  while (shown.at(-1) === '') shown.pop();
  const others = new URLSearchParams(search);
  others.delete('tiles');
  others.delete('cameras');
  const cameras = shown.length > 0 ? `&cameras=${shown.join(',')}` : '';
  return `?tiles=${state.layout}${cameras}${others.size > 0 ? `&${others}` : ''}`;
}

/** Null when the address says nothing of a wall. A number of tiles that we do not have becomes the next larger. */
export function wallFromSearch(search: string): WallState | null {
  const query = new URLSearchParams(search);
  if (!query.has('tiles') && !query.has('cameras')) return null;
  const cameraIds = (query.get('cameras') ?? '').split(',').map((id) => id || null);
  return { ...emptyWall(layoutFrom(query.get('tiles'), cameraIds.length)), tiles: paddedTiles(cameraIds) };
}

function layoutFrom(text: string | null, count: number): Layout {
  const number = Number(text);
  if (isLayout(number)) return number;
  return layoutFor(Number.isInteger(number) && number > 0 ? number : count);
}

export function rememberWall(storage: Pick<Storage, 'setItem'>, state: WallState): void {
  storage.setItem(STORAGE_KEY, JSON.stringify({ layout: state.layout, tiles: state.tiles }));
}

export function rememberedWall(storage: Pick<Storage, 'getItem'>): WallState | null {
  try {
    const { layout, tiles } = JSON.parse(storage.getItem(STORAGE_KEY) ?? 'null') as Partial<WallState>;
    if (typeof layout !== 'number' || !isLayout(layout) || !Array.isArray(tiles)) return null;
    return {
      ...emptyWall(layout),
      tiles: paddedTiles(tiles.map((id) => (typeof id === 'string' ? id : null))),
    };
  } catch {
    return null;
  }
}

/** The first wall of a newcomer: some of every domain, so that it shows at once what is there. */
export function firstWall(cameras: readonly CameraDto[], layout: Layout = 16): WallState {
  const byDomain = new Map<string, string[]>();
  for (const { domain, id } of cameras) byDomain.set(domain, [...(byDomain.get(domain) ?? []), id]);
  const queues = [...byDomain.values()];
  const picked: string[] = [];
  for (let round = 0; picked.length < Math.min(layout, cameras.length); round += 1) {
    picked.push(...queues.flatMap((queue) => queue[round] ?? []));
  }
  const shown = picked.slice(0, layout);
  return { ...emptyWall(shown.length === 0 ? layout : layoutFor(shown.length)), tiles: paddedTiles(shown) };
}
