/**
 * How much a tile matters to whoever looks at the wall, the most important first. focus: selected, enlarged, heard or zoomed
 * into. raised: alarmed, or a large one among small ones. usual. ahead: not to be seen yet, the next page of a tour.
 */
export const IMPORTANCES = ['focus', 'raised', 'usual', 'ahead'] as const;
export type Importance = (typeof IMPORTANCES)[number];

/** shown: in front of somebody's eyes, or soon to be. covered: another picture lies over it. */
export type Presence = 'shown' | 'covered';

/** What the page knows of a tile besides its camera. */
export interface TileStanding {
  importance: Importance;
  /** Among equals, the smaller one first: the place on the wall in the order of reading. */
  order: number;
}

/** Sorts the most important tile to the front. */
export function compareStanding(a: TileStanding, b: TileStanding): number {
  return IMPORTANCES.indexOf(a.importance) - IMPORTANCES.indexOf(b.importance) || a.order - b.order;
}

export interface Attention {
  selected: boolean;
  enlarged: boolean;
  heard: boolean;
  zoomed: boolean;
  alarmed: boolean;
  large: boolean;
}

export function importanceOf({ selected, enlarged, heard, zoomed, alarmed, large }: Attention): Importance {
  if (selected || enlarged || heard || zoomed) return 'focus';
  return alarmed || large ? 'raised' : 'usual';
}
