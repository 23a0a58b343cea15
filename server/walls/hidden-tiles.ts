import type { WallDto } from '../contract/wall-dto.ts';
import { MAX_SCENE_TOURS, MAX_TOUR_CAMERAS } from '../contract/wall-terms.ts';
import type { SceneTourDto } from '../contract/walls-dto.ts';

type Sees = (id: string) => boolean;

/** The wall with empty tiles where there is what somebody does not see. */
export function visibleWall(wall: WallDto, sees: Sees): WallDto {
  return {
    ...wall,
    pages: wall.pages.map((page) => page.map((id) => (id !== null && sees(id) ? id : null))),
  };
}

/**
 * The wall as somebody saves it who does not see all of what was kept: in a tile that is empty now, and in which there was what they do
 * not see, it stays. What they put themselves is only what they see.
 */
export function mergedWall(next: WallDto, kept: WallDto | null, sees: Sees): WallDto {
  const size = next.layout.cells.length;
  const pages = next.pages.map((page, at) => {
    const before = kept?.pages[at] ?? [];
    const length = Math.min(size, Math.max(page.length, before.length));
    return Array.from({ length }, (_, tile) => {
      const [put = null, was = null] = [page[tile], before[tile]];
      if (put !== null && sees(put)) return put;
      return was !== null && !sees(was) ? was : null;
    });
  });
  return { ...next, pages };
}

/** The same for cameras in a row: what somebody does not see stays behind what it stood behind. */
export function mergedCameras(next: readonly string[], kept: readonly string[], sees: Sees): string[] {
  const merged = next.filter(sees);
  kept.forEach((id, at) => {
    if (sees(id)) return;
    const before = kept.slice(0, at).findLast((other) => merged.includes(other));
    merged.splice(before === undefined ? 0 : merged.indexOf(before) + 1, 0, id);
  });
  return merged.slice(0, MAX_TOUR_CAMERAS);
}

/** The same for the tours of a scene: one that somebody does not see stays in its tile, unless they put another there. */
export function mergedTours(
  next: readonly SceneTourDto[],
  kept: readonly SceneTourDto[],
  sees: Sees,
): SceneTourDto[] {
  const merged = next.filter(({ tour }) => sees(tour));
  const free = ({ page, tile }: SceneTourDto) =>
    !merged.some((other) => other.page === page && other.tile === tile);
  return [...merged, ...kept.filter((one) => !sees(one.tour) && free(one))].slice(0, MAX_SCENE_TOURS);
}
