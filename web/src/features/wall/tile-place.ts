import type { TileGeometry } from './wall-geometry.ts';
import type { WallAction } from './wall-state.ts';

/** Where a tile is and how it stands on the wall. */
export interface TilePlace {
  slot: number;
  /** CSS `grid-area`. */
  area: string;
  selected: boolean;
  enlarged: boolean;
  /** Another tile is enlarged and covers this one. */
  covered: boolean;
  /** Started before it is shown, where it will be: it plays and cannot be seen. */
  ahead: boolean;
  /** On a display without chrome: it shows, and nothing can be done to it. */
  bare: boolean;
  geometry: TileGeometry;
  dispatch: (action: WallAction) => void;
}
