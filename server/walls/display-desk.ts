import type { Clock } from '../base/clock.ts';
import type {
  DisplayDto,
  DisplayHello,
  DisplayOrder,
  DisplayReport,
  DisplayShow,
} from '../contract/displays-dto.ts';
import { CodedError } from '../contract/error-codes.ts';
import type { Place, Scope } from '../contract/permissions.ts';
import type { AuditNote } from '../storage/audit-note.ts';
import type { Display, DisplayBook, KeptOrder } from './display-book.ts';
import { contentOf, describeShown } from './display-content.ts';
import { DisplayScreens, type Seat } from './display-screens.ts';
import type { WallItemBook } from './wall-item-book.ts';
import type { WallPerson } from './wall-person.ts';
import { type PlacedCameras, WallSight } from './wall-sight.ts';
import { WallView } from './wall-view.ts';
import type { DisplayWord } from './walls-facts.ts';

export interface DisplayDeskOptions {
  displays: DisplayBook;
  book: WallItemBook;
  cameras: PlacedCameras;
  onChanged(name: string): void;
  onWord(name: string, word: DisplayWord): void;
  clock: Clock;
}

/** Where consoles steer displays, and where displays take their places. */
export class DisplayDesk {
  private readonly options: DisplayDeskOptions;
  private readonly screens = new DisplayScreens();

  constructor(options: DisplayDeskOptions) {
    this.options = options;
  }

  list(person: WallPerson): DisplayDto[] {
    const view = this.viewOf(person);
    return this.options.displays.list().map((display) => this.describe(display, person, view));
  }

  /** Null when there is none of this name. */
  get(person: WallPerson, name: string): DisplayDto | null {
    const display = this.options.displays.get(name);
    return display ? this.describe(display, person, this.viewOf(person)) : null;
  }

  /**
   * Null clears it. Throws DISPLAY_NOT_FOUND, NOT_ALLOWED while it shows what is hidden to whoever asks; CAMERA_NOT_FOUND and NOT_FOUND for
   * what they do not see.
   */
  async order(person: WallPerson, name: string, order: DisplayOrder | null): Promise<DisplayDto> {
    await this.options.displays.order(name, ({ kept: before }) => {
      this.checkSight(person, before);
      const kept = order && this.keep(person, order);
      return { kept, note: this.noteOf(person, name, kept) };
    });
    return this.answer(person, name);
  }

  /** Its tours go on to the next, or a wall of several pages turns. */
  async step(person: WallPerson, name: string, by: 1 | -1): Promise<DisplayDto> {
    const { displays, onWord } = this.options;
    const { kept } = displays.require(name);
    this.checkSight(person, kept);
    const { tours = [], wall } = kept ? this.contentFor(kept, []) : {};
    if (tours.length > 0) onWord(name, { kind: 'step', by });
    else if (wall) {
      const count = wall.pages.length;
      await displays.order(name, ({ kept: now }) => {
        this.checkSight(person, now);
        return now && { kept: { ...now, page: (Math.min(now.page, count - 1) + by + count) % count } };
      });
    }
    return this.answer(person, name);
  }

  async setPaused(person: WallPerson, name: string, paused: boolean): Promise<DisplayDto> {
    await this.options.displays.order(name, ({ kept }) => {
      this.checkSight(person, kept);
      return kept && { kept: { ...kept, paused } };
    });
    return this.answer(person, name);
  }

  /** Throws DISPLAY_NOT_FOUND, as the others do. */
  identify(name: string): void {
    this.options.displays.require(name);
    this.options.onWord(name, { kind: 'identify' });
  }

  /** Throws CONFLICT for one that shows at the moment. */
  async remove(person: WallPerson, name: string): Promise<void> {
    const { actor } = person;
    await this.options.displays.remove(name, ({ kept }) => {
      this.checkSight(person, kept);
      if (this.screens.get(name)) throw new CodedError('CONFLICT', 'This display shows at the moment.');
      return { actor, action: 'display:removed', result: 'ok', target: { type: 'display', id: name, name } };
    });
  }

  /**
   * A window takes its place as a display. Throws DISPLAY_TAKEN while another window has the name, TOO_BUSY. `replaced`: told when it has
   * to leave it to a later connection of the same window.
   */
  async take(
    hello: DisplayHello,
    login: { username: string; scope: Scope },
    replaced: () => void,
  ): Promise<Seat> {
    const { displays, clock } = this.options;
    const seat = this.screens.take(hello, { ...login, sinceMs: clock.now() }, replaced);
    if (!seat) throw new CodedError('DISPLAY_TAKEN');
    try {
      await displays.putSeen(seenOf(seat, clock.now()));
    } catch (error) {
      this.screens.leave(seat);
      throw error;
    }
    return seat;
  }

  report(seat: Seat, report: DisplayReport): void {
    if (this.screens.change(seat, report)) this.options.onChanged(seat.screen.name);
  }

  /** Its login may see something else from now on. */
  renew(seat: Seat, scope: Scope): void {
    if (this.screens.change(seat, { scope })) this.options.onChanged(seat.screen.name);
  }

  async leave(seat: Seat): Promise<void> {
    const { displays, clock } = this.options;
    if (this.screens.leave(seat)) await displays.putSeen(seenOf(seat, clock.now()));
  }

  /** All that it has to show; null: nothing. */
  showOn({ screen }: Seat): DisplayShow | null {
    const { kept, revision } = this.options.displays.get(screen.name) ?? {};
    if (!kept || revision === undefined) return null;
    const { domains, regions } = kept.scope;
    const within = { domains: domains && [...domains], regions: regions && [...regions] };
    return { revision, ...this.contentFor(kept, [screen.scope]), paused: kept.paused, within };
  }

  /** Those that show a scene or a tour, which may have become another. */
  namesWithItems(): string[] {
    const shows = ({ kept }: Display) => kept?.order.kind === 'scene' || kept?.order.kind === 'tour';
    return this.options.displays.list().flatMap((display) => (shows(display) ? display.name : []));
  }

  /** What is hidden to somebody is not theirs to take off either; what is there no longer is hidden to nobody. */
  private checkSight(person: WallPerson, kept: KeptOrder | null): void {
    if (this.maySteer(person, kept, this.viewOf(person))) return;
    throw new CodedError('NOT_ALLOWED', 'This display shows what is hidden to you.');
  }

  private maySteer(person: WallPerson, kept: KeptOrder | null, view: WallView): boolean {
    if (!kept || person.permissions.has('wall:manage')) return true;
    if (describeShown(kept, this.options.book, view).kind !== 'hidden') return true;
    const { wall, tours } = this.contentFor(kept, []);
    return tours.length === 0 && wall.pages.flat().every((camera) => camera === null);
  }

  private contentFor(kept: KeptOrder, scopes: readonly Scope[]) {
    const { book, cameras } = this.options;
    return contentOf(kept, book, new WallSight(cameras, [kept.scope, ...scopes]));
  }

  private keep(person: WallPerson, order: DisplayOrder): KeptOrder {
    const view = this.viewOf(person);
    const kept = {
      order,
      title: null,
      scene: null,
      tour: null,
      page: 0,
      paused: false,
      scope: person.scope,
      byName: person.displayName,
      atMs: this.options.clock.now(),
    };
    switch (order.kind) {
      case 'camera':
        if (!view.sees(order.camera)) throw new CodedError('CAMERA_NOT_FOUND');
        return kept;
      case 'wall':
        return { ...kept, page: Math.min(order.page, order.wall.pages.length - 1) };
      case 'scene': {
        const scene = view.scene(order.scene);
        if (!scene) throw new CodedError('NOT_FOUND', 'There is no such scene.');
        return { ...kept, title: scene.name, scene: scene.content };
      }
      case 'tour': {
        const tour = view.tour(order.tour);
        if (!tour) throw new CodedError('NOT_FOUND', 'There is no such tour.');
        if (tour.content.of.kind === 'pages') {
          throw new CodedError(
            'BAD_REQUEST',
            'This tour goes over the pages of a wall: send a scene in which it plays.',
          );
        }
        return { ...kept, title: tour.name, tour: tour.content };
      }
    }
  }

  private describe(display: Display, person: WallPerson, view: WallView): DisplayDto {
    const { name, kept, seenAtMs } = display;
    const screen = this.screens.get(name);
    const { wall, page = 0, tours = [] } = kept ? this.contentFor(kept, []) : {};
    const { username, width, height, pages } = screen ?? { ...display, pages: 0 };
    const turns = tours.length > 0;
    const counted = screen !== undefined && turns && pages > 0;
    return {
      ...{ name, username, width, height, turns },
      online: screen !== undefined,
      sinceMs: screen?.sinceMs ?? seenAtMs,
      shows: describeShown(kept, this.options.book, view),
      maySteer: this.maySteer(person, kept, view),
      page: counted ? screen.page : page + 1,
      pages: counted ? pages : (wall?.pages.length ?? 1),
      paused: kept?.paused ?? false,
      orderedBy: kept?.byName ?? null,
      orderedAtMs: kept?.atMs ?? null,
    };
  }

  private viewOf(person: WallPerson): WallView {
    const { book, cameras } = this.options;
    return new WallView({ book, cameras, person });
  }

  private answer(person: WallPerson, name: string): DisplayDto {
    return this.describe(this.options.displays.require(name), person, this.viewOf(person));
  }

  private noteOf({ actor }: WallPerson, name: string, kept: KeptOrder | null): AuditNote {
    const { order, title } = kept ?? { title: null };
    const place = order?.kind === 'camera' ? this.placeOf(order.camera) : undefined;
    const what = order?.kind === 'camera' ? { camera: order.camera } : title === null ? {} : { title };
    return {
      actor,
      action: 'display:steered',
      result: 'ok',
      target: { type: 'display', id: name, name, ...(place && { place }) },
      detail: { shows: order?.kind ?? 'nothing', ...what },
    };
  }

  private placeOf(cameraId: string): Place | undefined {
    const definition = this.options.cameras.get(cameraId)?.definition;
    return definition && { domain: definition.domain, region: definition.region };
  }
}

function seenOf({ screen }: Seat, seenAtMs: number) {
  const { name, username, width, height } = screen;
  return { name, username, width, height, seenAtMs };
}
