/** Words and limits of layouts, scenes, tours, displays and preferences, without a schema library: the pages use them. */

export const TOUR_DWELL_SECONDS = { min: 5, max: 30, usual: 15 } as const;
export const MAX_TOUR_CAMERAS = 500;
/** Of one person, and of all together. */
export const MAX_OWN_SCENES = 100;
export const MAX_SCENES = 1000;
export const MAX_OWN_TOURS = 100;
export const MAX_TOURS = 1000;
export const MAX_OWN_LISTS = 50;
export const MAX_LISTS = 500;
/** Of a watch list: what one wall shows. */
export const MAX_LIST_CAMERAS = 64;
/** Characters of the name of a scene, a tour. */
export const MAX_WALL_NAME = 60;
/** Of a page of a wall. */
export const MAX_PAGE_NAME = 40;
/** Tours that play in one scene: one a tile at most. */
export const MAX_SCENE_TOURS = 64;

export const MAX_DISPLAYS = 200;
/** One path segment of `/display/<name>`, in any script: what people call the screens of their room. */
export const DISPLAY_NAME = /^[\p{L}\p{N}][\p{L}\p{N} ._-]{0,39}$/u;
export const IDENTIFY_MS = 5_000;

/** What the hub keeps for a person, each an opaque JSON value to it. */
export const PREFERENCE_KEYS = [
  'layouts',
  'favourites',
  'recent',
  'shortcuts',
  'appearance',
  'wall-settings',
  'tile-settings',
  'quick-keys',
  'panels',
] as const;
export type PreferenceKey = (typeof PREFERENCE_KEYS)[number];
/** Of one value, as JSON in UTF-8. */
export const MAX_PREFERENCE_BYTES = 16 * 1024;

export const MAX_WALL_TRACKS = 24;
export const MAX_WALL_TILES = 64;
export const MAX_WALL_PAGES = 50;
export const MAX_TRACK_WEIGHT = 1000;

interface Cell {
  column: number;
  row: number;
  columnSpan: number;
  rowSpan: number;
}

/** Every cell lies on the tracks, and no two lie on one another. Places without a tile are allowed. */
export function cellsLieApart(columns: number, rows: number, cells: readonly Cell[]): boolean {
  const taken = new Set<number>();
  for (const { column, row, columnSpan, rowSpan } of cells) {
    if (column + columnSpan > columns || row + rowSpan > rows) return false;
    for (let y = row; y < row + rowSpan; y += 1) {
      for (let x = column; x < column + columnSpan; x += 1) {
        const place = y * columns + x;
        if (taken.has(place)) return false;
        taken.add(place);
      }
    }
  }
  return true;
}
