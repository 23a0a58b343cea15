import type { VerdictDto } from '../../../../../server/contract/dto.ts';
import type { HealthState } from '../../../../../server/contract/health-states.ts';
import type { PlayerSnapshot } from '../../../player/player.ts';
import { ValueStore } from '../../../stores/value-store.ts';
import type { AheadTile } from '../TileGrid.tsx';
import { shownTiles, type WallAction, type WallState } from '../wall-state.ts';
import { Backstage } from './backstage.ts';
import { CamerasPlan, PagesPlan, type TourPage, type TourPlan } from './tour-plan.ts';
import { type TourClock, type TourHalt, TourRun, type TourState } from './tour-run.ts';
import { samePlay, type TourSpec, type TourTarget } from './tour-spec.ts';

/** Two pages of 36; Chromium refuses a page the 76th player. */
const MOST_TILES = 72;

/** In these no picture can come. */
const DEAD: ReadonlySet<HealthState> = new Set([
  'offline',
  'denied',
  'unsupported',
  'maintenance',
  'disabled',
  'sleeping',
]);

/** A tour that plays on the wall. */
export interface PlayingTour {
  readonly spec: TourSpec;
  readonly target: TourTarget;
  readonly state: ValueStore<TourState>;
}

interface Played extends PlayingTour {
  readonly run: TourRun;
  /** Of the wall, when the plan was made. */
  planned: WallState;
}

export interface WallToursOptions {
  clock: TourClock;
  wall(): WallState;
  dispatch(action: WallAction): void;
  verdict(cameraId: string): VerdictDto | null;
  camerasOf(spec: TourSpec): readonly string[];
  /** What has to be mounted unseen. Told in the same moment as the page that is shown, so that both can be drawn at once. */
  onAhead(ahead: readonly AheadTile[]): void;
}

/** The tours of one wall: at most one over a page, or one in each of its tiles. */
export class WallTours {
  readonly playing = new ValueStore<readonly PlayingTour[]>([]);
  private readonly options: WallToursOptions;
  private readonly backstage: Backstage;
  private played: readonly Played[] = [];
  private readonly halts = new Set<TourHalt>();

  constructor(options: WallToursOptions) {
    this.options = options;
    this.backstage = new Backstage({
      mostTiles: MOST_TILES,
      shown: () => new Set(shownTiles(options.wall()).filter((cameraId) => cameraId !== null)),
      changed: options.onAhead,
    });
  }

  /** In place of whatever tour is in its way. `halt`: it waits to be told to go. */
  start(spec: TourSpec, target: TourTarget, halt?: TourHalt): void {
    for (const other of this.played) if (inTheWay(other, spec, target)) this.end(other);
    const { clock, verdict } = this.options;
    const tour: { run?: TourRun } = {};
    const run = new TourRun({
      clock,
      plan: this.planOf(spec, target),
      dwellMs: spec.dwellSeconds * 1000,
      isDead: (cameraId) => DEAD.has(verdict(cameraId)?.state ?? 'unknown'),
      isTaken: (cameraId) => this.isTaken(cameraId, target),
      halts: [...this.halts, ...this.awayOf(spec, target), ...(halt ? [halt] : [])],
      from: spec.of.kind === 'pages' ? this.options.wall().page : 0,
      stage: {
        prepare: (tiles) => this.backstage.want(tour, aheadOf(tiles, target)),
        readiness: (cameraId) => this.backstage.readiness(cameraId),
        show: (page) => this.show(spec, target, page),
      },
    });
    this.set([...this.played, { spec, target, state: run.state, run, planned: this.options.wall() }]);
    run.advance();
  }

  stop(tour: PlayingTour): void {
    for (const played of this.played) if (played.run.state === tour.state) this.end(played);
  }

  stopAll(): void {
    for (const played of this.played) this.end(played);
  }

  /** A key or a button: all of them pause, or all go on. False when none plays. */
  togglePause(): boolean {
    const held = this.played.some(({ run }) => run.isHeld);
    for (const { run } of this.played) {
      if (held) run.resume();
      else run.halt('user');
    }
    return this.played.length > 0;
  }

  /** The tour in the selected tile, else the one of the page. False when there is none. */
  step(by: 1 | -1): boolean {
    const tour = this.atHand();
    tour?.run.step(by);
    return tour !== undefined;
  }

  /** Somebody does something on the wall by hand. */
  touch(): void {
    for (const { run } of this.played) run.halt('touch');
  }

  /** Whether the page can be seen, and whether the hub is there. */
  setHalt(why: 'hidden' | 'offline', on: boolean): void {
    if (on) this.halts.add(why);
    else this.halts.delete(why);
    for (const played of this.played) this.settleHalts(played);
  }

  /** Another page, other cameras, another layout. */
  wallChanged(): void {
    const state = this.options.wall();
    for (const played of this.played) {
      const { spec, target, planned } = played;
      const gone = (target.tile ?? 0) >= state.layout.cells.length || target.page >= state.pages.length;
      if (gone) {
        this.end(played);
        continue;
      }
      this.settleHalts(played);
      const other =
        spec.of.kind === 'pages' ? state.page !== planned.page || state.pages !== planned.pages : false;
      if (other || state.layout.cells.length !== planned.layout.cells.length) this.replan(played);
    }
  }

  /** Kept tours may have been changed meanwhile: those begin anew as they are now, where they can. One that was removed plays on. */
  specsChanged(kept: readonly TourSpec[]): void {
    for (const played of this.played) {
      const { spec, target, run } = played;
      const now = kept.find(({ id }) => id === spec.id);
      if (spec.id === null || !now || samePlay(now, spec)) continue;
      if (now.over === spec.over) this.start(now, target, run.isHeld ? 'user' : undefined);
      else this.end(played);
    }
  }

  camerasChanged(): void {
    for (const played of this.played) this.replan(played);
  }

  healthChanged(): void {
    for (const { run } of this.played) run.advance();
  }

  learn(cameraId: string, snapshot: PlayerSnapshot): void {
    if (this.backstage.learn(cameraId, snapshot)) for (const { run } of this.played) run.advance();
  }

  /** The one that keys and the bar speak of. */
  atHand(): Played | undefined {
    const { selected, page } = this.options.wall();
    const here = this.played.filter(({ spec, target }) => spec.of.kind === 'pages' || target.page === page);
    return here.find(({ target }) => target.tile === selected) ?? here[0] ?? this.played[0];
  }

  private replan(played: Played): void {
    played.planned = this.options.wall();
    played.run.change(this.planOf(played.spec, played.target));
  }

  private show(spec: TourSpec, { page, tile }: TourTarget, { tiles, from }: TourPage): void {
    const { dispatch } = this.options;
    if (spec.of.kind === 'pages') dispatch({ type: 'go-page', page: from });
    else if (tile === null) dispatch({ type: 'show-tiles', page, tiles });
    else dispatch({ type: 'show-tile', page, tile, cameraId: tiles[0] ?? null });
  }

  private planOf(spec: TourSpec, { tile }: TourTarget): TourPlan {
    const state = this.options.wall();
    const slots = state.layout.cells.length;
    if (spec.of.kind === 'pages') {
      return new PagesPlan(
        state.pages.map((_, page) => shownTiles({ ...state, page })),
        state.page,
      );
    }
    return new CamerasPlan(this.options.camerasOf(spec), tile === null ? slots : 1);
  }

  /** In another tile of the page, or about to be shown there. */
  private isTaken(cameraId: string, { tile }: TourTarget): boolean {
    if (tile === null) return false;
    const slot = shownTiles(this.options.wall()).indexOf(cameraId);
    return (slot >= 0 && slot !== tile) || this.backstage.isForAnother(cameraId, tile);
  }

  private settleHalts({ spec, target, run }: Played): void {
    const away = this.awayOf(spec, target).length > 0;
    for (const why of ['hidden', 'offline'] as const) {
      if (this.halts.has(why) || (why === 'hidden' && away)) run.halt(why);
      else run.release(why);
    }
  }

  /** Another page of the wall is shown. */
  private awayOf(spec: TourSpec, { page }: TourTarget): TourHalt[] {
    return spec.of.kind === 'pages' || page === this.options.wall().page ? [] : ['hidden'];
  }

  private end(played: Played): void {
    played.run.stop();
    this.set(this.played.filter((other) => other !== played));
  }

  private set(played: readonly Played[]): void {
    this.played = played;
    this.playing.set(played);
  }
}

/** A tour of a page turns all of its tiles, one over the pages turns everything. */
function inTheWay(other: PlayingTour, spec: TourSpec, target: TourTarget): boolean {
  if (spec.of.kind === 'pages' || other.spec.of.kind === 'pages') return true;
  if (other.target.page !== target.page) return false;
  return target.tile === null || other.target.tile === null || other.target.tile === target.tile;
}

function aheadOf(tiles: TourPage['tiles'] | null, { tile }: TourTarget): AheadTile[] {
  return (tiles ?? []).flatMap((cameraId, slot) =>
    cameraId === null ? [] : [{ cameraId, slot: tile ?? slot }],
  );
}
