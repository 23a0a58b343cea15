/** The arrangement of the wall: which camera is in which tile. Pure; React and storage are elsewhere. */

export const LAYOUTS = [1, 4, 9, 16, 25, 36] as const;
export type Layout = (typeof LAYOUTS)[number];
export const MAX_TILES = 36;

export interface WallState {
  layout: Layout;
  /** Always MAX_TILES long: what a smaller layout does not show comes back with a larger one. A camera is in one tile only. */
  tiles: readonly (string | null)[];
  /** Slot with the selection, within the layout. */
  selected: number;
  /** The selected tile fills the wall. */
  enlarged: boolean;
  /** The one camera that is heard. */
  audible: string | null;
}

export type Direction = 'left' | 'right' | 'up' | 'down' | 'first' | 'last';

export type WallAction =
  | { type: 'set-layout'; layout: Layout }
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
  | { type: 'replace'; state: WallState };

export function emptyWall(layout: Layout = 16): WallState {
  return { layout, tiles: paddedTiles([]), selected: 0, enlarged: false, audible: null };
}

/** Exactly MAX_TILES slots; a camera that is named twice keeps its first place. */
export function paddedTiles(cameraIds: readonly (string | null)[]): (string | null)[] {
  const seen = new Set<string>();
  return Array.from({ length: MAX_TILES }, (_, slot) => {
    const cameraId = cameraIds[slot] || null;
    if (cameraId === null || seen.has(cameraId)) return null;
    seen.add(cameraId);
    return cameraId;
  });
}

export function columnsOf(layout: Layout): number {
  return Math.sqrt(layout);
}

export function isLayout(value: number): value is Layout {
  return (LAYOUTS as readonly number[]).includes(value);
}

/** The slot in which the camera can be seen now, or -1. */
export function visibleSlot(state: WallState, cameraId: string): number {
  const slot = state.tiles.indexOf(cameraId);
  return slot < state.layout ? slot : -1;
}

export function isEmpty(state: WallState): boolean {
  return state.tiles.slice(0, state.layout).every((cameraId) => cameraId === null);
}

/** The smallest layout that shows this many cameras; the largest when none does. */
export function layoutFor(count: number): Layout {
  return LAYOUTS.find((layout) => layout >= count) ?? MAX_TILES;
}

export function wallReducer(state: WallState, action: WallAction): WallState {
  switch (action.type) {
    case 'set-layout':
      return withLayout(state, action.layout);
    case 'step-layout': {
      const index = LAYOUTS.indexOf(state.layout) + action.by;
      return withLayout(state, LAYOUTS[Math.min(Math.max(index, 0), LAYOUTS.length - 1)]!);
    }
    case 'add':
      return added(state, action.cameraId);
    case 'put':
      return placed(state, action.cameraId, action.slot ?? state.selected);
    case 'swap':
      return swapped(state, action.from, action.to);
    case 'remove':
      return removed(state, action.slot ?? state.selected);
    case 'clear':
      return { ...state, tiles: paddedTiles([]), selected: 0, enlarged: false, audible: null };
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
      const cameraId = state.tiles[action.slot ?? state.selected] ?? null;
      return { ...state, audible: cameraId === state.audible ? null : cameraId };
    }
    case 'replace':
      return action.state;
  }
}

function withLayout(state: WallState, layout: Layout): WallState {
  if (layout === state.layout && !state.enlarged) return state;
  return heard({ ...state, layout, selected: Math.min(state.selected, layout - 1), enlarged: false });
}

function added(state: WallState, cameraId: string): WallState {
  const there = visibleSlot(state, cameraId);
  if (there >= 0) return select(state, there);
  if (state.enlarged) return placed(state, cameraId, state.selected);
  const order = Array.from({ length: state.layout }, (_, step) => (state.selected + step) % state.layout);
  const free = order.find((slot) => state.tiles[slot] === null);
  return placed(state, cameraId, free ?? state.selected);
}

function placed(state: WallState, cameraId: string, slot: number): WallState {
  if (slot < 0 || slot >= state.layout) return state;
  const from = state.tiles.indexOf(cameraId);
  if (from === slot) return select(state, slot);
  const tiles = [...state.tiles];
  // A camera that is on the wall already moves; what it displaces takes its old place when that can be seen.
  if (from >= 0) tiles[from] = from < state.layout ? tiles[slot]! : null;
  tiles[slot] = cameraId;
  return heard({ ...state, tiles, selected: slot });
}

function swapped(state: WallState, from: number, to: number): WallState {
  if (from === to || from >= state.layout || to >= state.layout) return state;
  const tiles = [...state.tiles];
  [tiles[from], tiles[to]] = [tiles[to]!, tiles[from]!];
  return { ...state, tiles, selected: to };
}

function removed(state: WallState, slot: number): WallState {
  if (!state.tiles[slot]) return state;
  const tiles = [...state.tiles];
  tiles[slot] = null;
  return heard({ ...state, tiles, selected: slot, enlarged: false });
}

/** A group that fits is shown whole in the smallest layout; a larger one keeps the layout and fills it. */
function filled(state: WallState, cameraIds: readonly string[]): WallState {
  if (cameraIds.length === 0) return state;
  const layout = cameraIds.length <= state.layout ? layoutFor(cameraIds.length) : state.layout;
  return heard({ ...state, layout, tiles: paddedTiles(cameraIds), selected: 0, enlarged: false });
}

function select(state: WallState, slot: number): WallState {
  if (slot < 0 || slot >= state.layout || slot === state.selected) return state;
  return { ...state, selected: slot };
}

function stepped(state: WallState, direction: Direction): number {
  const columns = columnsOf(state.layout);
  const slot = state.selected;
  switch (direction) {
    case 'left':
      return Math.max(slot - 1, 0);
    case 'right':
      return Math.min(slot + 1, state.layout - 1);
    case 'up':
      return slot - columns >= 0 ? slot - columns : slot;
    case 'down':
      return slot + columns < state.layout ? slot + columns : slot;
    case 'first':
      return 0;
    case 'last':
      return state.layout - 1;
  }
}

function enlarged(state: WallState, slot: number): WallState {
  if (!state.tiles[slot] || slot >= state.layout) return state;
  return { ...state, selected: slot, enlarged: true };
}

/** Whoever leaves the wall is not heard any more. */
function heard(state: WallState): WallState {
  if (state.audible === null || visibleSlot(state, state.audible) >= 0) return state;
  return { ...state, audible: null };
}
