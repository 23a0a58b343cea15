import type { Clock, Timer } from '../base/clock.ts';
import type { StreamStatus } from './stream-status.ts';

/**
 * Behind the first wrong log-in, the second and so on. Vendors lock an account or an address out, for up to half an hour, after five to seven
 * of them (practice): whoever mistyped a password has time to mend it, and a camera that is forgotten is asked twelve times an hour.
 */
const PAUSES_MS = [30_000, 60_000, 120_000, 300_000] as const;
const LONGEST_PAUSE_MS = 300_000;
/** Whoever asks behind a denial has been answered by then, or hears nothing: connecting and each answer have five seconds. */
const ASKING_MS = 15_000;
/** Where nothing speaks against the password the others wait less: a log-in is answered sooner, and pictures wait for it. */
const ALONE_MS = 1_500;
/** When so many have asked alone and were neither let in nor turned away, it is not the log-in that hinders: all may ask. */
const SILENCES_MAX = 3;
/** So long behind a log-in the password is known to be right. */
const PROVEN_MS = 10_000;

export interface Denial<Asker extends string = string> {
  /** Null where nobody was turned away: another is being asked whether the password is right. */
  readonly failure: NonNullable<StreamStatus['failure']> | null;
  /** Who was told so. */
  readonly by: Asker | null;
  /** So long from now on nobody is to try. */
  readonly forMs: number;
}

/** Somebody who wants to see the camera, and is not to ask it yet. */
export interface Waiting {
  /** It may be asked now; nothing more is told then. */
  ask(): void;
  /** It was asked by another, and lets nobody in yet. */
  putOff(denial: Denial): void;
}

interface Told<Asker> {
  readonly by: Asker;
  readonly failure: NonNullable<Denial['failure']>;
  /** In a row. */
  readonly times: number;
  readonly endsMs: number;
}

interface Waiter {
  readonly waiting: Waiting;
  /** What it was told last. */
  untilMs: number;
}

/**
 * When cameras that did not let the hub in may be asked again, by whomever: the one place that knows. For one host and one account, however
 * many cameras that is: behind a recorder each channel is one. Everybody who wants to see them would be another wrong log-in, so one asks for
 * all, in pauses that grow, and where nobody was let in lately one asks first. Where there is no account there is nothing to be wrong.
 *
 * What one was told counts for all, unless they were let in before: then it is about the one, whose picture the account may not see. Only when
 * two of those are turned away that had been let in, and none is let in between them, the password is another, and that counts for all.
 *
 * Thousands may wait behind one gateway: what each of them does takes no longer for it, only what all of them are told does.
 */
export class LoginPause<Asker extends string> {
  private readonly clock: Pick<Clock, 'monotonic' | 'setTimer'>;
  /** Told to one, and counting for it alone. */
  private readonly own = new Map<Asker, Told<Asker>>();
  /** Counts for all who were not let in. */
  private shared: Told<Asker> | null = null;
  private readonly letIn = new Set<Asker>();
  /** What one was told that had been let in; nobody has been let in since. */
  private doubt: Told<Asker> | null = null;
  private provenUntilMs = 0;
  private silences = 0;
  private asking: { readonly by: Asker; readonly sinceMs: number } | null = null;
  private readonly waiting = new Map<Asker, Waiter>();
  private timer: { readonly handle: Timer; readonly dueMs: number } | null = null;

  constructor(clock: Pick<Clock, 'monotonic' | 'setTimer'>) {
    this.clock = clock;
  }

  denied(asker: Asker, failure: NonNullable<Denial['failure']>): void {
    const wasLetIn = this.letIn.delete(asker);
    const { doubt } = this;
    const extent = this.extentOf(wasLetIn);
    const before = this.toldOf(asker);
    // Where it is about all now, that is what the one before was told already, whose time to ask is not put off by it.
    const toldToOne = extent === 'all' && this.holds(doubt) ? doubt : null;
    const told = this.next(before ?? toldToOne, asker, failure);
    if (wasLetIn && extent === 'one') this.doubt = told;
    if (extent !== 'one') this.shared = told;
    if (extent !== 'all') this.own.set(asker, told);
    this.silences = 0;
    const wasAsking = this.asking?.by === asker;
    if (wasAsking) this.asking = null;
    if (wasAsking || (extent !== 'one' && told !== before)) this.tellAll();
  }

  /** Where none was let in before, others may be by now: the password is another. */
  accepted(asker: Asker): void {
    const isNews = this.letIn.size === 0 || this.shared !== null || this.asking !== null;
    if (this.letIn.size === 0) this.own.clear();
    else this.own.delete(asker);
    this.letIn.add(asker);
    this.shared = null;
    this.doubt = null;
    this.silences = 0;
    this.asking = null;
    this.provenUntilMs = this.nowMs + PROVEN_MS;
    if (isNews) this.callBy(this.nowMs);
  }

  /** It asked, and got no further, but not for the log-in. Behind a denial that is no reason for others to try at once. */
  unanswered(asker: Asker): void {
    if (this.asking?.by !== asker || this.toldOf(asker)) return;
    this.asking = null;
    this.silences += 1;
    this.callBy(this.nowMs);
  }

  /** What still holds for who would ask now; null when nothing does. */
  of(asker: Asker): Denial<Asker> | null {
    const told = this.toldOf(asker);
    const forMs = Math.max(told?.endsMs ?? 0, this.othersAskUntilMs(asker, told)) - this.nowMs;
    return forMs > 0 ? { failure: told?.failure ?? null, by: told?.by ?? null, forMs } : null;
  }

  /** To be told whenever one asks: the others wait for the answer. */
  asks(asker: Asker): void {
    const isTold = this.toldOf(asker) !== null;
    if (!isTold && !this.asksAlone) return;
    // Once more, because it was not answered: those who wait for it do not wait longer, or they would for as long as it is not.
    if (this.asking?.by === asker && this.nowMs < this.askingEndsMs(this.asking, isTold)) return;
    // The one before has kept the others waiting for nothing.
    if (!isTold && this.asking && this.asking.by !== asker) this.silences += 1;
    this.asking = { by: asker, sinceMs: this.nowMs };
  }

  /** Until it may ask, or the returned function is called. */
  wait(asker: Asker, waiting: Waiting): () => void {
    const waiter = { waiting, untilMs: this.nowMs + (this.of(asker)?.forMs ?? 0) };
    this.waiting.delete(asker);
    this.waiting.set(asker, waiter);
    this.callBy(waiter.untilMs);
    return () => {
      if (this.waiting.get(asker) === waiter) this.stopWaiting(asker);
    };
  }

  /** It is gone; what it was told goes on counting for the others. */
  forget(asker: Asker): void {
    this.own.delete(asker);
    this.letIn.delete(asker);
    this.stopWaiting(asker);
    if (this.asking?.by !== asker) return;
    this.asking = null;
    this.callBy(this.nowMs);
  }

  private get nowMs(): number {
    return this.clock.monotonic();
  }

  private get isProven(): boolean {
    return this.nowMs < this.provenUntilMs;
  }

  private get asksAlone(): boolean {
    return !this.isProven && this.silences < SILENCES_MAX;
  }

  /** Whom a denial is about. */
  private extentOf(wasLetIn: boolean): 'one' | 'those who were not let in' | 'all' {
    const isOfAll = this.letIn.size === 0 || (wasLetIn && this.doubt !== null);
    const wasProven = this.isProven;
    if (wasLetIn || isOfAll) this.provenUntilMs = 0;
    if (isOfAll) {
      this.doubt = null;
      this.letIn.clear();
      return 'all';
    }
    return wasLetIn || wasProven ? 'one' : 'those who were not let in';
  }

  private holds(told: Told<Asker> | null): boolean {
    return told !== null && told.endsMs > this.nowMs;
  }

  /** What was under way when another was turned away is no answer to a new question. */
  private next(before: Told<Asker> | null, by: Asker, failure: Told<Asker>['failure']): Told<Asker> {
    if (before && this.holds(before)) return before;
    const times = (before?.times ?? 0) + 1;
    return { by, failure, times, endsMs: this.nowMs + (PAUSES_MS[times - 1] ?? LONGEST_PAUSE_MS) };
  }

  /** Of all that counts for it, what holds for the longest; it may be over. */
  private toldOf(asker: Asker): Told<Asker> | null {
    const own = this.own.get(asker) ?? null;
    const shared = this.letIn.has(asker) ? null : this.shared;
    return own && shared ? (own.endsMs > shared.endsMs ? own : shared) : (own ?? shared);
  }

  private othersAskUntilMs(asker: Asker, told: Told<Asker> | null): number {
    if (!this.asking || this.asking.by === asker) return 0;
    return told || this.asksAlone ? this.askingEndsMs(this.asking, told !== null) : 0;
  }

  private askingEndsMs({ sinceMs }: { sinceMs: number }, isTold: boolean): number {
    return sinceMs + (isTold ? ASKING_MS : ALONE_MS);
  }

  private stopWaiting(asker: Asker): void {
    if (!this.waiting.delete(asker) || this.waiting.size > 0) return;
    this.timer?.handle.cancel();
    this.timer = null;
  }

  /** Looks by then at the latest whether somebody may ask: later is what the next look finds out. */
  private callBy(dueMs: number): void {
    if (this.waiting.size === 0 || (this.timer && this.timer.dueMs <= dueMs)) return;
    this.timer?.handle.cancel();
    const handle = this.clock.setTimer(() => this.callAll(), Math.max(0, dueMs - this.nowMs));
    this.timer = { handle, dueMs };
  }

  private callAll(): void {
    this.timer = null;
    for (const [asker, waiter] of [...this.waiting]) {
      // Whom another's turn has sent away; and whom it puts off, because it has begun to ask.
      if (this.waiting.get(asker) !== waiter || this.tell(asker, waiter)) continue;
      this.waiting.delete(asker);
      waiter.waiting.ask();
    }
    this.callInTime();
  }

  private tellAll(): void {
    this.timer?.handle.cancel();
    this.timer = null;
    for (const [asker, waiter] of [...this.waiting]) {
      if (this.waiting.get(asker) === waiter) this.tell(asker, waiter);
    }
    this.callInTime();
  }

  /** False: it may ask. */
  private tell(asker: Asker, waiter: Waiter): boolean {
    const denial = this.of(asker);
    const untilMs = this.nowMs + (denial?.forMs ?? 0);
    const isNews = denial !== null && untilMs !== waiter.untilMs;
    waiter.untilMs = untilMs;
    if (isNews) waiter.waiting.putOff(denial);
    return denial !== null;
  }

  private callInTime(): void {
    let soonestMs = Number.POSITIVE_INFINITY;
    for (const { untilMs } of this.waiting.values()) soonestMs = Math.min(soonestMs, untilMs);
    this.callBy(soonestMs);
  }
}
