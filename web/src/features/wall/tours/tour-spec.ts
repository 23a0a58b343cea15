import type { TourOfDto, TourOver } from '../../../../../server/contract/walls-dto.ts';
import type { Directory } from '../../../stores/directory.ts';

/** What a tour goes over: cameras, or the pages of the wall as they were laid out. */
export type TourOf = TourOfDto | { kind: 'pages' };

/** A tour as it is played; `id` is null for one that nobody has saved. */
export interface TourSpec {
  id: string | null;
  name: string;
  of: TourOf;
  over: TourOver;
  dwellSeconds: number;
}

/** Whether it plays another way: another name is no reason to begin anew. */
export function samePlay(a: TourSpec, b: TourSpec): boolean {
  return (
    a.over === b.over && a.dwellSeconds === b.dwellSeconds && JSON.stringify(a.of) === JSON.stringify(b.of)
  );
}

/** Where it plays: over a whole page, or in one tile of it. */
export interface TourTarget {
  page: number;
  tile: number | null;
}

/**
 * The cameras of a tour in their order, of those that this person may see. What a search finds is handed in: it stays in the order of
 * the directory, since the best match is no better place to begin than any other.
 */
export function camerasOfTour(directory: Directory, of: TourOf, found: readonly string[]): string[] {
  switch (of.kind) {
    case 'cameras':
      return of.cameras.filter((cameraId) => directory.camera(cameraId) !== null);
    case 'filter': {
      const wanted = new Set(found);
      return directory.cameras.filter(({ id }) => wanted.has(id)).map(({ id }) => id);
    }
    case 'place':
      return directory.cameras
        .filter(({ domain, region }) =>
          of.domain === null || domain === of.domain
            ? of.region === null || region.startsWith(of.region)
            : false,
        )
        .map(({ id }) => id);
    case 'pages':
      return [];
  }
}
