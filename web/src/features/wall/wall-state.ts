import type { LayoutDto, WallDto } from '../../../../server/contract/wall-dto.ts';
import { MAX_PAGE_NAME, MAX_WALL_PAGES, MAX_WALL_TILES } from '../../../../server/contract/wall-terms.ts';
import {
  layoutFor,
  neighbourOf,
  type Side,
  sameLayout,
  standardLayout,
  steppedLayout,
} from './wall-layouts.ts';

/** The arrangement of the wall: which camera is in which tile of which page. Pure; React and storage are elsewhere. */

type Tiles = readonly (string | null)[];

export interface WallState {
  /** Of all pages. */
  layout: LayoutDto;
  /** Each as long as the largest layout: what a smaller one does not show comes back with a larger one. A camera is once on a page. */
  pages: readonly Tiles[];
  /** Of the pages; empty, or missing, where a page has none. */
  names: readonly string[];
  /** The page that is shown. */
  page: number;
  /** Slot with the selection, within the layout. */
  selected: number;
  /** The selected tile fills the wall. */
  enlarged: boolean;
  /** The one camera that is heard. */
  audible: string | null;
}

export type Direction = Side | 'first' | 'last';

export type WallAction =
  | { type: 'set-layout'; layout: LayoutDto }
  | { type: 'step-layout'; by: 1 | -1 }
  /** Into the selected tile if it is free, else the next free one, else in place of the selected camera. */
  | { type: 'add'; cameraId: string }
  /** Into this very tile, or the selected one. */
  | { type: 'put'; cameraId: string; slot?: number }
  | { type: 'swap'; from: number; to: number }
  | { type: 'remove'; slot?: number }
  | { type: 'clear' }
  | { type: 'fill'; cameraIds: readonly string[] }
  | { type: 'select'; slot: number }
  | { type: 'step'; direction: Direction }
  | { type: 'enlarge'; slot?: number }
  | { type: 'restore' }
  | { type: 'toggle-sound'; slot?: number }
  | { type: 'go-page'; page: number }
  /** After the last page comes the first. */
  | { type: 'step-page'; by: 1 | -1 }
  /** An empty one behind the one that is shown. */
  | { type: 'add-page' }
  /** The last one that is left is emptied instead. */
  | { type: 'remove-page' }
  | { type: 'name-page'; page: number; name: string }
  /** The whole wall becomes another: a scene, or what a console sends. */
  | { type: 'show-wall'; wall: WallDto; page?: number }
  /** The turn of a tour: the selection stays in its place. */
  | { type: 'show-tiles'; page: number; tiles: Tiles }
  /** The turn of a tour in one tile: whatever is in the others by now stays. */
  | { type: 'show-tile'; page: number; tile: number; cameraId: string | null }
  | { type: 'replace'; state: WallState };

export function emptyWall(layout: LayoutDto = standardLayout(16)): WallState {
  return {
    layout,
    pages: [paddedTiles([])],
    names: [],
    page: 0,
    selected: 0,
    enlarged: false,
    audible: null,
  };
}

/** Exactly as many slots as the largest layout has; a camera that is named twice keeps its first place. */
export function paddedTiles(cameraIds: Tiles): (string | null)[] {
  const seen = new Set<string>();
  return Array.from({ length: MAX_WALL_TILES }, (_, slot) => {
    const cameraId = cameraIds[slot] || null;
    if (cameraId === null || seen.has(cameraId)) return null;
    seen.add(cameraId);
    return cameraId;
  });
}

/** What a scene keeps of the wall: its layout, and of every page what it shows. */
export function wallOf({ layout, pages, names }: WallState): WallDto {
  const wall = { layout, pages: pages.map((tiles) => shortened(tiles.slice(0, layout.cells.length))) };
  return names.some(Boolean) ? { ...wall, names: pages.map((_, page) => names[page] ?? '') } : wall;
}

export function stateOf({ layout, pages, names = [] }: WallDto, page = 0): WallState {
  const padded = pages.slice(0, MAX_WALL_PAGES).map(paddedTiles);
  const shown = Math.min(Math.max(page, 0), padded.length - 1);
  return { ...emptyWall(layout), pages: padded, names: names.slice(0, padded.length), page: shown };
}

/** Of the page that is shown; empty when it has none. */
export function pageName({ names, page }: Pick<WallState, 'names' | 'page'>): string {
  return names[page] ?? '';
}

/** Without the empty tiles at the end. */
export function shortened(tiles: Tiles): (string | null)[] {
  return tiles.slice(0, tiles.findLastIndex((cameraId) => cameraId !== null) + 1);
}

/** What the page that is shown holds, tile by tile. */
export function shownTiles({ layout, pages, page }: WallState): Tiles {
  return pages[page]!.slice(0, layout.cells.length);
}

/** The slot in which the camera can be seen now, or -1. */
export function visibleSlot(state: WallState, cameraId: string): number {
  return shownTiles(state).indexOf(cameraId);
}

export function isEmpty(state: WallState): boolean {
  return shownTiles(state).every((cameraId) => cameraId === null);
}

export function wallReducer(state: WallState, action: WallAction): WallState {
  switch (action.type) {
    case 'set-layout':
      return withLayout(state, action.layout);
    case 'step-layout':
      return withLayout(state, steppedLayout(state.layout, action.by));
    case 'add':
      return added(state, action.cameraId);
    case 'put':
      return placed(state, action.cameraId, action.slot ?? state.selected);
    case 'swap':
      return swapped(state, action.from, action.to);
    case 'remove':
      return removed(state, action.slot ?? state.selected);
    case 'clear':
      return anew(state, []);
    case 'fill':
      return filled(state, action.cameraIds);
    case 'select':
      return select(state, action.slot);
    case 'step':
      return select(state, stepped(state, action.direction));
    case 'enlarge':
      return enlarged(state, action.slot ?? state.selected);
    case 'restore':
      return state.enlarged ? { ...state, enlarged: false } : state;
    case 'toggle-sound': {
      const cameraId = shownTiles(state)[action.slot ?? state.selected] ?? null;
      return { ...state, audible: cameraId === state.audible ? null : cameraId };
    }
    case 'show-wall':
      return stateOf(action.wall, action.page);
    case 'show-tiles':
      return withPage(state, action.page, (before) => {
        const seen = state.layout.cells.map((_, slot) => action.tiles[slot] ?? null);
        return [...seen, ...before.slice(seen.length)];
      });
    case 'show-tile':
      return withPage(state, action.page, (before) => before.with(action.tile, action.cameraId));
    case 'replace':
      return action.state;
    default:
      return turned(state, action);
  }
}

type PageAction = Extract<
  WallAction,
  { type: 'go-page' | 'step-page' | 'add-page' | 'remove-page' | 'name-page' }
>;

function turned(state: WallState, action: PageAction): WallState {
  const { pages, names, page } = state;
  switch (action.type) {
    case 'name-page':
      return named(state, action.page, action.name);
    case 'go-page':
      return atPage(state, action.page);
    case 'step-page':
      return atPage(state, (page + action.by + pages.length) % pages.length);
    case 'add-page':
      if (pages.length >= MAX_WALL_PAGES) return state;
      return atPage(
        {
          ...state,
          pages: pages.toSpliced(page + 1, 0, paddedTiles([])),
          names: names.toSpliced(page + 1, 0, ''),
        },
        page + 1,
      );
    case 'remove-page': {
      if (pages.length === 1) return anew(state, []);
      const left = { ...state, pages: pages.toSpliced(page, 1), names: names.toSpliced(page, 1), page: -1 };
      return atPage(left, Math.min(page, pages.length - 2));
    }
  }
}

function named(state: WallState, page: number, name: string): WallState {
  const plain = name
    .replace(/\p{C}+/gu, ' ')
    .trim()
    .slice(0, MAX_PAGE_NAME);
  return { ...state, names: state.pages.map((_, at) => (at === page ? plain : (state.names[at] ?? ''))) };
}

/** The selection stays in its place, so that one may compare the same tile of several pages. */
function atPage(state: WallState, page: number): WallState {
  if (page === state.page || page < 0 || page >= state.pages.length) return state;
  return heard({ ...state, page, enlarged: false });
}

function withTiles(state: WallState, tiles: Tiles): WallState {
  return { ...state, pages: state.pages.with(state.page, tiles) };
}

function withPage(state: WallState, page: number, change: (before: Tiles) => Tiles): WallState {
  const before = state.pages[page];
  if (!before) return state;
  return heard({ ...state, pages: state.pages.with(page, paddedTiles(change(before))), enlarged: false });
}

/** The page that is shown with other cameras altogether. */
function anew(state: WallState, cameraIds: readonly string[]): WallState {
  const begun: WallState = { ...state, selected: 0, enlarged: false, audible: null };
  return withTiles(begun, paddedTiles(cameraIds));
}

function withLayout(state: WallState, layout: LayoutDto): WallState {
  if (sameLayout(layout, state.layout) && !state.enlarged) return state;
  const selected = Math.min(state.selected, layout.cells.length - 1);
  return heard({ ...state, layout, selected, enlarged: false });
}

function added(state: WallState, cameraId: string): WallState {
  const tiles = shownTiles(state);
  const there = tiles.indexOf(cameraId);
  if (there >= 0) return select(state, there);
  if (state.enlarged) return placed(state, cameraId, state.selected);
  const order = tiles.map((_, step) => (state.selected + step) % tiles.length);
  const free = order.find((slot) => tiles[slot] === null);
  return placed(state, cameraId, free ?? state.selected);
}

function placed(state: WallState, cameraId: string, slot: number): WallState {
  const visible = state.layout.cells.length;
  if (slot < 0 || slot >= visible) return state;
  const tiles = [...state.pages[state.page]!];
  const from = tiles.indexOf(cameraId);
  if (from === slot) return select(state, slot);
  // A camera that is on the page already moves; what it displaces takes its old place when that can be seen.
  if (from >= 0) tiles[from] = from < visible ? tiles[slot]! : null;
  tiles[slot] = cameraId;
  return heard({ ...withTiles(state, tiles), selected: slot });
}

function swapped(state: WallState, from: number, to: number): WallState {
  const visible = state.layout.cells.length;
  if (from === to || from >= visible || to >= visible) return state;
  const tiles = [...state.pages[state.page]!];
  [tiles[from], tiles[to]] = [tiles[to]!, tiles[from]!];
  return { ...withTiles(state, tiles), selected: to };
}

function removed(state: WallState, slot: number): WallState {
  const tiles = state.pages[state.page]!;
  if (!tiles[slot]) return state;
  return heard({ ...withTiles(state, tiles.with(slot, null)), selected: slot, enlarged: false });
}

/** A group that fits is shown whole in the smallest layout of equal tiles; a larger one keeps the layout and fills it. */
function filled(state: WallState, cameraIds: readonly string[]): WallState {
  if (cameraIds.length === 0) return state;
  const fits = cameraIds.length <= state.layout.cells.length;
  return anew(fits ? { ...state, layout: layoutFor(cameraIds.length) } : state, cameraIds);
}

function select(state: WallState, slot: number): WallState {
  if (slot < 0 || slot >= state.layout.cells.length || slot === state.selected) return state;
  return { ...state, selected: slot };
}

/** By what lies there; at the left and right edge one goes on as one reads. */
function stepped({ layout, selected }: WallState, direction: Direction): number {
  const last = layout.cells.length - 1;
  if (direction === 'first') return 0;
  if (direction === 'last') return last;
  const beside = neighbourOf(layout, selected, direction);
  if (beside !== null) return beside;
  if (direction === 'left') return Math.max(selected - 1, 0);
  return direction === 'right' ? Math.min(selected + 1, last) : selected;
}

function enlarged(state: WallState, slot: number): WallState {
  if (!shownTiles(state)[slot]) return state;
  return { ...state, selected: slot, enlarged: true };
}

/** Whoever leaves the wall is not heard any more. */
function heard(state: WallState): WallState {
  if (state.audible === null || visibleSlot(state, state.audible) >= 0) return state;
  return { ...state, audible: null };
}
