import {
  MAX_LIST_CAMERAS,
  MAX_LISTS,
  MAX_OWN_LISTS,
  MAX_OWN_SCENES,
  MAX_OWN_TOURS,
  MAX_SCENES,
  MAX_TOURS,
} from '../contract/wall-terms.ts';
import type {
  SceneCreate,
  SceneDto,
  TourCreate,
  TourDto,
  TourOfDto,
  WatchListCreate,
  WatchListDto,
} from '../contract/walls-dto.ts';
import { mergedCameras, mergedTours, mergedWall } from './hidden-tiles.ts';
import type { ListContent, SceneContent, TourContent } from './wall-item-book.ts';
import type { WallItemTerms } from './wall-item-desk.ts';
import type { WallView } from './wall-view.ts';

export type SceneFields = Omit<SceneCreate, 'id'>;
export type TourFields = Omit<TourCreate, 'id'>;
export type ListFields = Omit<WatchListCreate, 'id'>;

export const SCENE_TERMS: WallItemTerms<'scene', SceneContent, SceneFields, SceneDto> = {
  kind: 'scene',
  maxOwn: MAX_OWN_SCENES,
  max: MAX_SCENES,
  isTeams: false,
  contentOf: ({ wall, tours, key }, before, { sees, seesTour }) => ({
    wall: mergedWall(wall, before?.wall ?? null, sees),
    tours: mergedTours(tours, before?.tours ?? [], seesTour),
    key,
  }),
  find: (view, id) => view.scene(id),
  list: (view) => view.scenes(),
  describe: (view, scene) => view.describeScene(scene),
  count: ({ wall, tours, key }) => ({
    pages: wall.pages.length,
    cameras: wall.pages.flat().filter((id) => id !== null).length,
    tours: tours.length,
    key,
  }),
};

export const TOUR_TERMS: WallItemTerms<'tour', TourContent, TourFields, TourDto> = {
  kind: 'tour',
  maxOwn: MAX_OWN_TOURS,
  max: MAX_TOURS,
  isTeams: false,
  contentOf: ({ of, over, dwellSeconds }, before, view) => ({
    of: keptOf(of, before?.of ?? null, view),
    over,
    dwellSeconds,
  }),
  find: (view, id) => view.tour(id),
  list: (view) => view.tours(),
  describe: (view, tour) => view.describeTour(tour),
  count: ({ of, over, dwellSeconds }) => ({
    of: of.kind === 'cameras' ? { kind: of.kind, cameras: of.cameras.length } : of,
    over,
    dwellSeconds,
  }),
};

export const LIST_TERMS: WallItemTerms<'list', ListContent, ListFields, WatchListDto> = {
  kind: 'list',
  maxOwn: MAX_OWN_LISTS,
  max: MAX_LISTS,
  isTeams: true,
  contentOf: ({ cameras }, before, { sees }) => ({
    cameras: mergedCameras([...new Set(cameras)], before?.cameras ?? [], sees).slice(0, MAX_LIST_CAMERAS),
  }),
  find: (view, id) => view.list(id),
  list: (view) => view.lists(),
  describe: (view, list) => view.describeList(list),
  count: ({ cameras }) => ({ cameras: cameras.length }),
};

function keptOf(of: TourOfDto, before: TourOfDto | null, { sees }: WallView): TourOfDto {
  if (of.kind !== 'cameras') return of;
  const kept = before?.kind === 'cameras' ? before.cameras : [];
  return { ...of, cameras: mergedCameras(of.cameras, kept, sees) };
}
