/** Which cameras a tour shows one after the other. Pure; when it turns is tour-run.ts. */

export interface TourPage {
  /** As they lie in the tiles; null: nothing is to be shown there. */
  tiles: readonly (string | null)[];
  /** From 1. */
  number: number;
  count: number;
  /** Where in the round it begins, and where the next one goes on. */
  from: number;
  after: number;
}

/** Whether it is worth a tile: anything but known to be dead. */
export type Usable = (cameraId: string) => boolean;

/** One round over and over. `from` is a place in it, whatever that is to the plan. */
export interface TourPlan {
  /** The page at this place as it is best now; from the start again where nothing is left; null while nothing at all is usable. */
  pageAt(from: number, usable: Usable): TourPage | null;
  /** Where the page before this one begins. */
  before(page: TourPage, usable: Usable): number;
  /** How many cameras are left out as they are not usable. */
  skipped(usable: Usable): number;
  /** The place of a page of an earlier plan, when the cameras have become others. */
  located(page: TourPage): TourPage;
}

/**
 * Pages of as many cameras as there are tiles, without the dead. The last page is filled up from the start of the round, so that no
 * tile stands empty while a camera could be shown in it.
 */
export class CamerasPlan implements TourPlan {
  private readonly cameraIds: readonly string[];
  private readonly size: number;

  constructor(cameraIds: readonly string[], size: number) {
    this.cameraIds = [...new Set(cameraIds)];
    this.size = size;
  }

  pageAt(from: number, usable: Usable): TourPage | null {
    const alive = this.alive(usable);
    if (alive.length === 0) return null;
    const found = alive.findIndex(({ place }) => place >= from);
    const rank = Math.max(found, 0);
    const own = alive.slice(rank, rank + this.size);
    const filling = alive.slice(0, Math.min(rank, this.size - own.length));
    const tiles: (string | null)[] = [...own, ...filling].map(({ cameraId }) => cameraId);
    while (tiles.length < this.size) tiles.push(null);
    return {
      tiles,
      number: Math.floor(rank / this.size) + 1,
      count: Math.ceil(alive.length / this.size),
      from: own[0]!.place,
      after: own.at(-1)!.place + 1,
    };
  }

  before(page: TourPage, usable: Usable): number {
    const alive = this.alive(usable);
    if (alive.length === 0) return 0;
    const rank = alive.filter(({ place }) => place < page.from).length;
    const lastPage = Math.floor((alive.length - 1) / this.size) * this.size;
    return alive[rank === 0 ? lastPage : Math.max(rank - this.size, 0)]!.place;
  }

  skipped(usable: Usable): number {
    return this.cameraIds.length - this.alive(usable).length;
  }

  located(page: TourPage): TourPage {
    const [first] = page.tiles;
    const from = first ? this.cameraIds.indexOf(first) : -1;
    if (from < 0) return page;
    // The page went on to its last own camera; those after it fill it up from the start and lie in front of the first.
    const places = page.tiles.map((cameraId) => (cameraId === null ? -1 : this.cameraIds.indexOf(cameraId)));
    return { ...page, from, after: Math.max(...places) + 1 };
  }

  private alive(usable: Usable) {
    return this.cameraIds
      .map((cameraId, place) => ({ cameraId, place }))
      .filter(({ cameraId }) => usable(cameraId));
  }
}

/** The pages of a wall as somebody has laid them out: their dead keep their places, a page of nothing else is left out. */
export class PagesPlan implements TourPlan {
  private readonly pages: readonly TourPage['tiles'][];
  private readonly current: number;

  /** @param current the page that is shown: somebody may have gone there by hand */
  constructor(pages: readonly TourPage['tiles'][], current = 0) {
    this.pages = pages;
    this.current = current;
  }

  pageAt(from: number, usable: Usable): TourPage | null {
    const worth = this.worth(usable);
    if (worth.length === 0) return null;
    const place = worth.find((candidate) => candidate >= from) ?? worth[0]!;
    return {
      tiles: this.pages[place]!,
      number: worth.indexOf(place) + 1,
      count: worth.length,
      from: place,
      after: place + 1,
    };
  }

  before(page: TourPage, usable: Usable): number {
    const worth = this.worth(usable);
    return worth.findLast((place) => place < page.from) ?? worth.at(-1) ?? 0;
  }

  skipped(usable: Usable): number {
    const worth = new Set(this.worth(usable));
    return this.pages
      .filter((_, place) => !worth.has(place))
      .reduce((sum, tiles) => sum + tiles.filter((cameraId) => cameraId !== null).length, 0);
  }

  located(page: TourPage): TourPage {
    const tiles = this.pages[this.current] ?? page.tiles;
    return { ...page, tiles, from: this.current, after: this.current + 1 };
  }

  private worth(usable: Usable): number[] {
    return [...this.pages.keys()].filter((place) =>
      this.pages[place]!.some((cameraId) => cameraId !== null && usable(cameraId)),
    );
  }
}

export function sameTiles(a: TourPage['tiles'], b: TourPage['tiles']): boolean {
  return a.length === b.length && a.every((cameraId, slot) => cameraId === b[slot]);
}
