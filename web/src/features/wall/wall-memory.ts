import type { CameraDto } from '../../../../server/contract/dto.ts';
import type { LayoutDto } from '../../../../server/contract/wall-dto.ts';
import { MAX_WALL_PAGES } from '../../../../server/contract/wall-terms.ts';
import { FIRST_WINDOW } from '../../stores/wall-window.ts';
import { isLayout, layoutFromText, layoutToText } from './layout-text.ts';
import { layoutFor, STANDARD_COUNTS, standardCountOf, standardLayout } from './wall-layouts.ts';
import { emptyWall, paddedTiles, shortened, shownTiles, type WallState } from './wall-state.ts';

/** The wall as it is kept in the address (to be shared) and in the browser (to be found again tomorrow). */

/**
 * `?tiles=16&cameras=a,b,,d`, or `?layout=…` for one's own layout; commas stay readable in a query. Of several pages the address says
 * the one that is shown. Which window it is stands there too, unless it is the first. What else the address asks for is kept.
 */
export function wallToSearch(state: WallState, window = FIRST_WINDOW, search = ''): string {
  const count = standardCountOf(state.layout);
  const layout = count === null ? `layout=${layoutToText(state.layout)}` : `tiles=${count}`;
  const shown = shortened(shownTiles(state)).map((id) => encodeURIComponent(id ?? ''));
  const others = new URLSearchParams(search);
  for (const name of ['tiles', 'layout', 'cameras', 'wall']) others.delete(name);
  if (window !== FIRST_WINDOW) others.set('wall', window);
  const cameras = shown.length > 0 ? `&cameras=${shown.join(',')}` : '';
  return `?${layout}${cameras}${others.size > 0 ? `&${others}` : ''}`;
}

/** Null when the address says nothing of a wall. A number of tiles that we do not have becomes the next larger. */
export function wallFromSearch(search: string): WallState | null {
  const query = new URLSearchParams(search);
  if (!['tiles', 'layout', 'cameras'].some((name) => query.has(name))) return null;
  const cameraIds = (query.get('cameras') ?? '').split(',').map((id) => id || null);
  const layout = layoutFromText(query.get('layout') ?? '') ?? layoutOf(query.get('tiles'), cameraIds.length);
  return { ...emptyWall(layout), pages: [paddedTiles(cameraIds)] };
}

function layoutOf(text: string | null, count: number): LayoutDto {
  const number = Number(text);
  const standard = STANDARD_COUNTS.find((tiles) => tiles === number);
  if (standard) return standardLayout(standard);
  return layoutFor(Number.isInteger(number) && number > 0 ? number : count);
}

export function rememberWall(
  storage: Pick<Storage, 'setItem'>,
  key: string,
  { layout, pages, names, page }: WallState,
): void {
  storage.setItem(key, JSON.stringify({ layout, pages: pages.map(shortened), names, page }));
}

export function rememberedWall(storage: Pick<Storage, 'getItem'>, key: string): WallState | null {
  try {
    const kept = JSON.parse(storage.getItem(key) ?? 'null') as Partial<Record<keyof WallState, unknown>>;
    if (!isLayout(kept.layout) || !Array.isArray(kept.pages) || kept.pages.length === 0) return null;
    const pages = kept.pages.slice(0, MAX_WALL_PAGES).map(tilesOf);
    const page = Number.isInteger(kept.page) ? (kept.page as number) : 0;
    return {
      ...emptyWall(kept.layout),
      pages,
      names: namesOf(kept.names).slice(0, pages.length),
      page: Math.min(Math.max(page, 0), pages.length - 1),
    };
  } catch {
    return null;
  }
}

function tilesOf(page: unknown): (string | null)[] {
  return paddedTiles(Array.isArray(page) ? page.map((id) => (typeof id === 'string' ? id : null)) : []);
}

function namesOf(names: unknown): string[] {
  return Array.isArray(names) ? names.map((name) => (typeof name === 'string' ? name : '')) : [];
}

/** An address that says what was left here is a reload, and brings the other pages along; any other is a wall of its own. */
export function openedWall(search: string, remembered: WallState | null): WallState | null {
  const asked = wallFromSearch(search);
  if (!asked || !remembered) return asked ?? remembered;
  return wallToSearch(asked) === wallToSearch(remembered) ? remembered : asked;
}

/** The first wall of a newcomer: some of every domain, so that it shows at once what is there. */
export function firstWall(cameras: readonly CameraDto[], most = 16): WallState {
  const byDomain = new Map<string, string[]>();
  for (const { domain, id } of cameras) byDomain.set(domain, [...(byDomain.get(domain) ?? []), id]);
  const queues = [...byDomain.values()];
  const picked: string[] = [];
  for (let round = 0; picked.length < Math.min(most, cameras.length); round += 1) {
    picked.push(...queues.flatMap((queue) => queue[round] ?? []));
  }
  const shown = picked.slice(0, most);
  return { ...emptyWall(layoutFor(shown.length || most)), pages: [paddedTiles(shown)] };
}
