import { type Clock, sleepOn, type Timer } from '../../server/base/clock.ts';

interface PendingTimer {
  dueMs: number;
  order: number;
  intervalMs: number | null;
  callback: () => void;
}

/** Arbitrary but fixed, so that a snapshot of a test's output does not change from day to day. */
const DEFAULT_WALL_MS = Date.UTC(2026, 0, 15, 8, 0, 0);

/** Time that stands still until a test advances it. The monotonic clock starts at 0. */
export class FakeClock implements Clock {
  private elapsedMs = 0;
  private wallAtZeroMs: number;
  private order = 0;
  private readonly timers = new Set<PendingTimer>();

  constructor(wallMs = DEFAULT_WALL_MS) {
    this.wallAtZeroMs = wallMs;
  }

  now(): number {
    return this.wallAtZeroMs + this.elapsedMs;
  }

  monotonic(): number {
    return this.elapsedMs;
  }

  setTimer(callback: () => void, delayMs: number): Timer {
    return this.add(callback, delayMs, null);
  }

  setRepeating(callback: () => void, intervalMs: number): Timer {
    return this.add(callback, intervalMs, Math.max(1, intervalMs));
  }

  defer(callback: () => void): void {
    setImmediate(callback);
  }

  sleep(delayMs: number, signal?: AbortSignal): Promise<void> {
    return sleepOn(this, delayMs, signal);
  }

  /** Timers not yet fired: a stopped component must have left none. */
  get pendingTimers(): number {
    return this.timers.size;
  }

  /** Moves the wall clock alone, as an NTP step does. */
  stepWallClock(byMs: number): void {
    this.wallAtZeroMs += byMs;
  }

  /** The process is stopped and goes on later: what fell due meanwhile is late, and fires once with the next `advance`. */
  standStill(forMs: number): void {
    this.elapsedMs += forMs;
  }

  /**
   * Moves time on, firing every timer that falls due in order of its due time. What a timer resolves has run,
   * to the last microtask, before the next timer fires and before this returns.
   */
  async advance(byMs: number): Promise<void> {
    await flush();
    const targetMs = this.elapsedMs + byMs;
    for (let next = this.nextDue(targetMs); next; next = this.nextDue(targetMs)) {
      this.elapsedMs = Math.max(this.elapsedMs, next.dueMs);
      this.fire(next);
      await flush();
    }
    this.elapsedMs = targetMs;
  }

  /** `advance` for code without promises: nothing asynchronous runs in between. */
  advanceSync(byMs: number): void {
    const targetMs = this.elapsedMs + byMs;
    for (let next = this.nextDue(targetMs); next; next = this.nextDue(targetMs)) {
      this.elapsedMs = Math.max(this.elapsedMs, next.dueMs);
      this.fire(next);
    }
    this.elapsedMs = targetMs;
  }

  private add(callback: () => void, delayMs: number, intervalMs: number | null): Timer {
    const timer = { dueMs: this.elapsedMs + Math.max(0, delayMs), order: this.order++, intervalMs, callback };
    this.timers.add(timer);
    return { cancel: () => void this.timers.delete(timer) };
  }

  private nextDue(untilMs: number): PendingTimer | null {
    let best: PendingTimer | null = null;
    for (const timer of this.timers) {
      if (timer.dueMs > untilMs) continue;
      if (!best || timer.dueMs < best.dueMs || (timer.dueMs === best.dueMs && timer.order < best.order))
        best = timer;
    }
    return best;
  }

  private fire(timer: PendingTimer): void {
    if (timer.intervalMs === null) {
      this.timers.delete(timer);
    } else {
      timer.dueMs = this.elapsedMs + timer.intervalMs;
      timer.order = this.order++;
    }
    timer.callback();
  }
}

/** A turn of the event loop: every microtask, and the microtasks they queue, have run by then. */
function flush(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}
