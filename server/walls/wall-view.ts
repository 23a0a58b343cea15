import type { Scope } from '../contract/permissions.ts';
import type { SceneDto, TourDto, TourOfDto, WatchListDto } from '../contract/walls-dto.ts';
import { visibleWall } from './hidden-tiles.ts';
import type { ListContent, SceneContent, TourContent, WallItem, WallItemBook } from './wall-item-book.ts';
import type { WallPerson } from './wall-person.ts';
import { type PlacedCameras, WallSight } from './wall-sight.ts';

type Scene = WallItem<SceneContent>;
type Tour = WallItem<TourContent>;
type List = WallItem<ListContent>;

export interface WallViewOptions {
  book: Pick<WallItemBook, 'list' | 'get'>;
  cameras: PlacedCameras;
  person: WallPerson;
  /** Besides the person's own: of a display on which it is to be seen. */
  scopes?: readonly Scope[];
}

/** Scenes, tours and watch lists as one person sees them. Made for one question and thrown away: cameras move, and scopes change. */
export class WallView {
  readonly sight: WallSight;
  private readonly book: WallViewOptions['book'];
  private readonly person: WallPerson;
  private played: ReadonlySet<string> | null = null;

  constructor({ book, cameras, person, scopes = [] }: WallViewOptions) {
    this.book = book;
    this.person = person;
    this.sight = new WallSight(cameras, [person.scope, ...scopes]);
  }

  scenes(): Scene[] {
    return this.book.list('scene').filter((scene) => this.showsScene(scene));
  }

  tours(): Tour[] {
    return this.book.list('tour').filter((tour) => this.showsTour(tour));
  }

  scene(id: string): Scene | null {
    const scene = this.book.get('scene', id);
    return scene && this.showsScene(scene) ? scene : null;
  }

  tour(id: string): Tour | null {
    const tour = this.book.get('tour', id);
    return tour && this.showsTour(tour) ? tour : null;
  }

  lists(): List[] {
    return this.book.list('list').filter((list) => this.showsList(list));
  }

  list(id: string): List | null {
    const list = this.book.get('list', id);
    return list && this.showsList(list) ? list : null;
  }

  readonly sees = (cameraId: string): boolean => this.sight.sees(cameraId);
  readonly seesTour = (id: string): boolean => this.tour(id) !== null;

  /** Whether something of what a tour goes over may be seen. */
  reaches(of: TourOfDto): boolean {
    if (of.kind === 'place') return this.sight.reaches(of.domain, of.region);
    return of.kind !== 'cameras' || of.cameras.some(this.sees);
  }

  describeScene(scene: Scene): SceneDto {
    const { wall, tours, key } = scene.content;
    const seen = tours.filter(({ tour }) => this.seesTour(tour));
    return { ...this.describe(scene), wall: visibleWall(wall, this.sees), tours: seen, key };
  }

  describeTour(tour: Tour): TourDto {
    const { of, over, dwellSeconds } = tour.content;
    return { ...this.describe(tour), of: this.visibleOf(of), over, dwellSeconds };
  }

  describeList(list: List): WatchListDto {
    const mayFill = this.person.permissions.has('wall:keep');
    return { ...this.describe(list), cameras: list.content.cameras.filter(this.sees), mayFill };
  }

  mayChange(item: WallItem<unknown>): boolean {
    const { permissions } = this.person;
    if (!permissions.has('wall:keep')) return false;
    return this.isOwn(item) || (permissions.has('wall:manage') && item.sharedWith.length > 0);
  }

  private visibleOf(of: TourOfDto): TourOfDto {
    return of.kind === 'cameras' ? { ...of, cameras: of.cameras.filter(this.sees) } : of;
  }

  private describe(item: WallItem<unknown>) {
    const { id, name, revision, ownerName, sharedWith, changedAtMs, changedBy } = item;
    const [own, mayChange] = [this.isOwn(item), this.mayChange(item)];
    return { id, name, revision, ownerName, own, mayChange, sharedWith, changedAtMs, changedBy };
  }

  private isOwn({ ownerId }: WallItem<unknown>): boolean {
    return ownerId === this.person.userId;
  }

  private isTold({ sharedWith }: WallItem<unknown>): boolean {
    const { roles, permissions } = this.person;
    if (permissions.has('wall:manage')) return sharedWith.length > 0;
    return sharedWith.some((role) => roles.includes(role));
  }

  /** Of somebody else's, one that holds nothing but what one does not see is not there. */
  private showsScene(scene: Scene): boolean {
    if (this.isOwn(scene)) return true;
    if (!this.isTold(scene)) return false;
    const cameras = scene.content.wall.pages.flat().filter((id) => id !== null);
    return cameras.length === 0 || cameras.some(this.sees);
  }

  private showsList(list: List): boolean {
    if (this.isOwn(list)) return true;
    const { cameras } = list.content;
    return this.isTold(list) && (cameras.length === 0 || cameras.some(this.sees));
  }

  /** A tour that plays in a scene is seen by whoever sees the scene. */
  private showsTour(tour: Tour): boolean {
    if (this.isOwn(tour)) return true;
    if (!this.isTold(tour) && !this.playedTours.has(tour.id)) return false;
    return this.reaches(tour.content.of);
  }

  private get playedTours(): ReadonlySet<string> {
    this.played ??= new Set(this.scenes().flatMap(({ content }) => content.tours.map(({ tour }) => tour)));
    return this.played;
  }
}
