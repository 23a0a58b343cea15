import { ValueStore } from '../../../stores/value-store.ts';
import { StartTimes } from './start-times.ts';
import { sameTiles, type TourPage, type TourPlan } from './tour-plan.ts';

export interface TourClock {
  /** Never goes back; milliseconds from an arbitrary origin. */
  monotonic(): number;
  setTimer(callback: () => void, delayMs: number): { cancel(): void };
}

/** What a camera that is started unseen has come to. `shown`: it is on the wall already. */
export type Readiness = 'shown' | 'waiting' | 'ready' | 'failed';

/** Where the tour shows its pages. */
export interface TourStage {
  /** These are to be started unseen now, in the tiles where they will be shown; null: nothing any more. Replaces what was asked before. */
  prepare(tiles: TourPage['tiles'] | null): void;
  readiness(cameraId: string): Readiness;
  /** All at once. */
  show(page: TourPage): void;
}

/**
 * Why a tour stands still. user: by key or button. touch: somebody does something on the wall. motion: this person asks for less motion,
 * and has not started the tour himself. hidden: nobody can see it. offline: nothing could be fetched.
 */
export type TourHalt = 'user' | 'touch' | 'motion' | 'hidden' | 'offline';

export interface TourState {
  /** preparing: a page is due, and waited for. empty: there is nothing to be shown. */
  phase: 'showing' | 'preparing' | 'halted' | 'empty';
  halt: TourHalt | null;
  /** 0 before the first page is shown. */
  number: number;
  count: number;
  skipped: number;
  dwellMs: number;
  /** Until the next page, at the time `atMs` of the tour's clock; it runs while the phase is `showing`. */
  leftMs: number;
  atMs: number;
}

export interface TourRunOptions {
  clock: TourClock;
  stage: TourStage;
  plan: TourPlan;
  dwellMs: number;
  /** Known to show nothing: its health says so. */
  isDead(cameraId: string): boolean;
  /** It is to be seen beside this tour already: passed over without being counted. */
  isTaken?(cameraId: string): boolean;
  /** Where the round begins. */
  from?: number;
  halts?: readonly TourHalt[];
}

/** A camera that has no picture by then is passed over, whatever its health says. */
const PATIENCE_MS = 8_000;
/** So long it is left out after that. */
const LEFT_OUT_MS = 60_000;

/** A tour that plays: fetches the next page before it is due, and shows it at once when every camera of it has a picture. */
export class TourRun {
  readonly state: ValueStore<TourState>;
  private readonly options: TourRunOptions;
  private plan: TourPlan;
  private readonly starts = new StartTimes();
  private readonly halts: Set<TourHalt>;
  private readonly leftOutUntil = new Map<string, number>();
  private shown: TourPage | null = null;
  /** What is being fetched. `asked`: by key, shown as soon as it is there. */
  private target: { from: number; asked: boolean } | null;
  /** When the next page is due; while the tour stands still, how long it has left. */
  private dueMs = 0;
  private leftMs: number;
  private running = false;
  private timer: { cancel(): void } | null = null;
  private stopped = false;

  constructor(options: TourRunOptions) {
    this.options = options;
    this.plan = options.plan;
    this.halts = new Set(options.halts);
    this.target = { from: options.from ?? 0, asked: true };
    this.leftMs = options.dwellMs;
    this.state = new ValueStore<TourState>({
      phase: 'preparing',
      halt: null,
      number: 0,
      count: 0,
      skipped: 0,
      dwellMs: options.dwellMs,
      leftMs: options.dwellMs,
      atMs: options.clock.monotonic(),
    });
  }

  /** To be called once, and whenever a camera that was asked for got further, or a verdict changed. */
  advance(): void {
    this.timer?.cancel();
    this.timer = null;
    if (this.stopped) return;
    this.keepTime();
    const waitMs = this.fetch();
    if (waitMs !== null) this.timer = this.options.clock.setTimer(() => this.advance(), Math.max(waitMs, 20));
    this.publish();
  }

  /** Cameras have come or gone, or the wall has another number of tiles. */
  change(plan: TourPlan): void {
    this.plan = plan;
    if (this.shown) this.shown = plan.located(this.shown);
    if (this.target && this.shown) this.target = { ...this.target, from: this.shown.after };
    this.advance();
  }

  halt(why: TourHalt): void {
    if (this.halts.has(why)) return;
    this.halts.add(why);
    if (this.target && !this.target.asked) this.target = null;
    this.advance();
  }

  release(why: TourHalt): void {
    if (this.halts.delete(why)) this.advance();
  }

  /** Goes on, whoever had stopped it. */
  resume(): void {
    for (const why of HELD) this.halts.delete(why);
    this.advance();
  }

  /** Somebody has to say so before it goes on. */
  get isHeld(): boolean {
    return HELD.some((why) => this.halts.has(why));
  }

  /** To the next or the page before, as soon as it can be shown; several in a row count. */
  step(by: 1 | -1): void {
    if (this.halts.delete('motion')) this.halts.add('user');
    const base = this.target ? this.plan.pageAt(this.target.from, this.free) : null;
    const page = (this.target?.asked ? base : null) ?? this.shown;
    if (!page) return;
    this.target = { from: by === 1 ? page.after : this.plan.before(page, this.free), asked: true };
    this.advance();
  }

  stop(): void {
    this.stopped = true;
    this.timer?.cancel();
    this.options.stage.prepare(null);
  }

  /** Not even a step by key leads on. */
  private get isStill(): boolean {
    return STILL.some((why) => this.halts.has(why));
  }

  private readonly usable = (cameraId: string): boolean =>
    !this.options.isDead(cameraId) && !this.leftOutUntil.has(cameraId);

  private readonly free = (cameraId: string): boolean =>
    this.usable(cameraId) && !this.options.isTaken?.(cameraId);

  /** Time runs while a page is shown and nothing holds the tour. */
  private keepTime(): void {
    const now = this.options.clock.monotonic();
    const runs = this.shown !== null && this.halts.size === 0;
    if (runs && !this.running) this.dueMs = now + this.leftMs;
    if (!runs && this.running) this.leftMs = Math.max(this.dueMs - now, 0);
    this.running = runs;
    for (const [cameraId, untilMs] of this.leftOutUntil) {
      if (untilMs <= now) this.leftOutUntil.delete(cameraId);
    }
  }

  /** Returns after how long there is something to do again by itself. */
  private fetch(): number | null {
    const { stage, clock } = this.options;
    if (this.isStill || (!this.target && !this.running)) return this.rest();
    if (!this.target) {
      const leadMs = this.starts.leadMs(this.options.dwellMs);
      const untilStartMs = this.dueMs - clock.monotonic() - leadMs;
      if (untilStartMs > 0) {
        this.rest();
        return untilStartMs;
      }
      this.target = { from: this.shown!.after, asked: false };
    }
    const page = this.plan.pageAt(this.target.from, this.free);
    if (!page) {
      this.rest();
      return this.untilTriedAgainMs();
    }
    if (this.shown && sameTiles(page.tiles, this.shown.tiles)) return this.stay(page);
    stage.prepare(page.tiles);
    return this.awaitPictures(page);
  }

  private rest(): null {
    this.starts.forget();
    this.options.stage.prepare(null);
    return null;
  }

  private untilTriedAgainMs(): number | null {
    if (this.leftOutUntil.size === 0) return null;
    return Math.min(...this.leftOutUntil.values()) - this.options.clock.monotonic();
  }

  /** There is one page only, or somebody stepped there and back. */
  private stay(page: TourPage): number | null {
    const now = this.options.clock.monotonic();
    this.rest();
    const asked = this.target?.asked ?? false;
    if (asked || this.dueMs <= now) {
      this.shown = page;
      this.begin();
    }
    this.target = null;
    return this.running ? Math.max(this.dueMs - now, 0) : null;
  }

  private awaitPictures(page: TourPage): number {
    const now = this.options.clock.monotonic();
    const cameraIds = page.tiles.filter((cameraId) => cameraId !== null);
    const waiting = cameraIds.filter((cameraId) => !this.hasCome(cameraId));
    this.starts.watch(waiting, now);
    const late = waiting.filter(
      (cameraId) =>
        this.options.stage.readiness(cameraId) === 'failed' ||
        now - this.starts.sinceMs(cameraId, now) >= PATIENCE_MS,
    );
    if (late.length > 0) {
      for (const cameraId of late) this.leftOutUntil.set(cameraId, now + LEFT_OUT_MS);
      return this.fetch() ?? PATIENCE_MS;
    }
    const untilDueMs = this.target?.asked ? 0 : this.dueMs - now;
    if (waiting.length === 0 && untilDueMs <= 0) {
      this.show(page);
      return this.fetch() ?? PATIENCE_MS;
    }
    const patienceMs = this.starts.oldestMs(now) + PATIENCE_MS - now;
    return untilDueMs > 0 ? Math.min(untilDueMs, patienceMs) : patienceMs;
  }

  private hasCome(cameraId: string): boolean {
    const readiness = this.options.stage.readiness(cameraId);
    // On a page that somebody has laid out, those that show nothing keep their places and say why.
    return readiness === 'shown' || readiness === 'ready' || !this.usable(cameraId);
  }

  private show(page: TourPage): void {
    this.starts.shown();
    this.target = null;
    this.shown = page;
    this.options.stage.show(page);
    this.begin();
  }

  private begin(): void {
    const now = this.options.clock.monotonic();
    this.leftMs = this.options.dwellMs;
    this.dueMs = now + this.leftMs;
    this.running = this.halts.size === 0;
  }

  private publish(): void {
    const now = this.options.clock.monotonic();
    const { number, count } = this.shown ?? { number: 0, count: 0 };
    const page = this.shown && this.plan.pageAt(this.shown.from, this.usable);
    const state: TourState = {
      phase: this.phase(now),
      halt: firstOf(this.halts),
      number: page?.number ?? number,
      count: page?.count ?? count,
      skipped: this.plan.skipped(this.usable),
      dwellMs: this.options.dwellMs,
      leftMs: this.running ? Math.max(this.dueMs - now, 0) : this.leftMs,
      atMs: now,
    };
    if (!sameState(state, this.state.get())) this.state.set(state);
  }

  private phase(now: number): TourState['phase'] {
    if (this.plan.pageAt(0, this.free) === null) return 'empty';
    if (this.isStill) return 'halted';
    if (this.target?.asked) return 'preparing';
    if (this.halts.size > 0) return 'halted';
    return this.target && this.dueMs <= now ? 'preparing' : 'showing';
  }
}

const HELD: readonly TourHalt[] = ['user', 'touch', 'motion'];
const STILL: readonly TourHalt[] = ['hidden', 'offline', 'motion'];
const BY_WEIGHT: readonly TourHalt[] = ['offline', 'user', 'touch', 'motion', 'hidden'];

function firstOf(halts: ReadonlySet<TourHalt>): TourHalt | null {
  return BY_WEIGHT.find((why) => halts.has(why)) ?? null;
}

/** While time runs, what is left follows from when that was told. */
function sameState(a: TourState, b: TourState): boolean {
  const keys = ['phase', 'halt', 'number', 'count', 'skipped', 'dwellMs'] as const;
  if (keys.some((key) => a[key] !== b[key])) return false;
  const runs = a.phase === 'showing';
  return Math.abs(a.leftMs - (runs ? b.leftMs - (a.atMs - b.atMs) : b.leftMs)) < 5;
}
