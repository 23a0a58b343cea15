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
  geometry: TileGeometry;
  dispatch: (action: WallAction) => void;
}
