import type { DisplayShow, ShownOnDisplay } from '../contract/displays-dto.ts';
import type { LayoutDto, WallDto } from '../contract/wall-dto.ts';
import type { SceneTourDto, TourOfDto } from '../contract/walls-dto.ts';
import type { KeptOrder } from './display-book.ts';
import { visibleWall } from './hidden-tiles.ts';
import type { SceneContent, TourContent, WallItemBook } from './wall-item-book.ts';
import type { WallSight } from './wall-sight.ts';
import type { WallView } from './wall-view.ts';

type Book = Pick<WallItemBook, 'get'>;
export type ShownContent = Pick<DisplayShow, 'title' | 'wall' | 'page' | 'tours'>;

const ONE_TILE: LayoutDto = {
  columns: [1],
  rows: [1],
  cells: [{ column: 0, row: 0, columnSpan: 1, rowSpan: 1 }],
};

/** What a display has to show, of what it was told, within what both it and whoever told it may see. */
export function contentOf(kept: KeptOrder, book: Book, sight: WallSight): ShownContent {
  const { order, title, page } = kept;
  switch (order.kind) {
    case 'camera':
      return {
        title: null,
        wall: visible({ layout: ONE_TILE, pages: [[order.camera]] }, sight),
        page: 0,
        tours: [],
      };
    case 'wall':
      return { title: null, wall: visible(order.wall, sight), page, tours: [] };
    case 'scene': {
      // As it is by now: who changes a scene changes it where it is shown.
      const { wall, tours } = sceneOf(kept, book);
      const name = book.get('scene', order.scene)?.name ?? title;
      const last = wall.pages.length - 1;
      return {
        title: name,
        wall: visible(wall, sight),
        page: Math.min(page, last),
        tours: played(tours, book, sight),
      };
    }
    case 'tour': {
      const tour = tourOf(kept, book);
      const name = book.get('tour', order.tour)?.name ?? title ?? '';
      const at = { page: 0, tile: tour.over === 'tile' ? 0 : null };
      const spec = { id: order.tour, name, ...tour, of: visibleOf(tour.of, sight) };
      const wall = { layout: order.layout ?? ONE_TILE, pages: [[]] };
      return { title: name, wall, page: 0, tours: [{ ...at, tour: spec }] };
    }
  }
}

/** The same for a console: what does not lie in the scope of whoever looks, or is not shared with them, is hidden. */
export function describeShown(kept: KeptOrder | null, book: Book, view: WallView): ShownOnDisplay {
  if (!kept) return { kind: 'nothing' };
  const { order, title } = kept;
  switch (order.kind) {
    case 'camera':
      return view.sees(order.camera) ? { kind: 'camera', camera: order.camera } : { kind: 'hidden' };
    case 'wall':
      return hasHiddenOnly(order.wall, view)
        ? { kind: 'hidden' }
        : { kind: 'wall', wall: visible(order.wall, view.sight) };
    case 'scene': {
      const { scene } = order;
      const item = book.get('scene', scene);
      const seen = item ? view.scene(scene) !== null : !hasHiddenOnly(sceneOf(kept, book).wall, view);
      return seen ? { kind: 'scene', scene, name: item?.name ?? title ?? '' } : { kind: 'hidden' };
    }
    case 'tour': {
      const { tour } = order;
      const item = book.get('tour', tour);
      const seen = item ? view.tour(tour) !== null : view.reaches(tourOf(kept, book).of);
      return seen ? { kind: 'tour', tour, name: item?.name ?? title ?? '' } : { kind: 'hidden' };
    }
  }
}

function sceneOf({ order, scene }: KeptOrder, book: Book): SceneContent {
  const known = order.kind === 'scene' ? book.get('scene', order.scene)?.content : null;
  return known ?? scene ?? { wall: { layout: ONE_TILE, pages: [[]] }, tours: [], key: null };
}

function tourOf({ order, tour }: KeptOrder, book: Book): TourContent {
  const known = order.kind === 'tour' ? book.get('tour', order.tour)?.content : null;
  return known ?? tour ?? { of: { kind: 'cameras', cameras: [] }, over: 'tile', dwellSeconds: 15 };
}

function played(tours: readonly SceneTourDto[], book: Book, sight: WallSight): DisplayShow['tours'] {
  return tours.flatMap(({ page, tile, tour: id }) => {
    const tour = book.get('tour', id);
    if (!tour) return [];
    const { over, dwellSeconds } = tour.content;
    return {
      page,
      tile,
      tour: { id, name: tour.name, of: visibleOf(tour.content.of, sight), over, dwellSeconds },
    };
  });
}

function visible(wall: WallDto, sight: WallSight): WallDto {
  return visibleWall(wall, (id) => sight.sees(id));
}

function visibleOf(of: TourOfDto, sight: WallSight): TourOfDto {
  return of.kind === 'cameras' ? { ...of, cameras: of.cameras.filter((id) => sight.sees(id)) } : of;
}

function hasHiddenOnly({ pages }: WallDto, { sees }: WallView): boolean {
  const cameras = pages.flat().filter((id) => id !== null);
  return cameras.length > 0 && !cameras.some(sees);
}
