import type { Clock, Timer } from './clock.ts';

export type WaitOutcome = 'met' | 'timed-out' | 'aborted' | 'closed' | 'too-many';

/** Whatever can say that nobody waits for the answer any more; an AbortSignal is one. */
export interface Abandonable {
  readonly aborted: boolean;
}

export interface VersionedSnapshotOptions<T> {
  clock: Clock;
  value: T;
  /** Waiters beyond this are refused at once. */
  maxWaiters?: number;
}

interface Waiter<T> {
  condition: (value: T) => boolean;
  deadlineMs: number;
  signal: Abandonable | null;
  resolve: (outcome: WaitOutcome) => void;
}

/**
 * The latest value, or a wait for a newer one. Made for thousands of short waits a second: no timer and no listener per
 * waiter. One timer serves all and is left to run out; an abandoned waiter goes with the next publication or deadline, or when
 * its place is needed.
 */
export class VersionedSnapshot<T> {
  private current: T;
  private currentVersion = 0;
  private waiters: Waiter<T>[] = [];
  private timer: Timer | null = null;
  private timerDueMs = 0;
  private closed = false;
  private readonly clock: Clock;
  private readonly maxWaiters: number;

  constructor({ clock, value, maxWaiters = 10_000 }: VersionedSnapshotOptions<T>) {
    this.clock = clock;
    this.current = value;
    this.maxWaiters = maxWaiters;
  }

  get value(): T {
    return this.current;
  }

  /** Grows by one with each publication. */
  get version(): number {
    return this.currentVersion;
  }

  get waiting(): number {
    return this.waiters.length;
  }

  /** The value may be the same object with new content. */
  publish(value: T): void {
    this.current = value;
    this.currentVersion += 1;
    if (this.waiters.length > 0) this.settle((waiter) => (waiter.condition(value) ? 'met' : null));
  }

  /** Resolves when the condition holds, now or after a publication; never rejects. */
  waitFor(
    condition: (value: T) => boolean,
    timeoutMs: number,
    signal: Abandonable | null = null,
  ): Promise<WaitOutcome> {
    if (this.closed) return Promise.resolve('closed');
    if (signal?.aborted) return Promise.resolve('aborted');
    if (condition(this.current)) return Promise.resolve('met');
    if (this.waiters.length >= this.maxWaiters) this.settle(() => null);
    if (this.waiters.length >= this.maxWaiters) return Promise.resolve('too-many');
    const deadlineMs = this.clock.monotonic() + timeoutMs;
    return new Promise((resolve) => {
      this.waiters.push({ condition, deadlineMs, signal, resolve });
      this.arm(deadlineMs);
    });
  }

  /** Refuses all who wait and will wait. May be called twice. */
  close(): void {
    this.closed = true;
    this.timer?.cancel();
    this.timer = null;
    this.settle(() => 'closed');
  }

  private settle(judge: (waiter: Waiter<T>) => WaitOutcome | null): void {
    const { waiters } = this;
    let kept = 0;
    for (const waiter of waiters) {
      const outcome = waiter.signal?.aborted ? 'aborted' : judge(waiter);
      if (outcome) waiter.resolve(outcome);
      else waiters[kept++] = waiter;
    }
    waiters.length = kept;
  }

  private arm(dueMs: number): void {
    if (this.timer && this.timerDueMs <= dueMs) return;
    this.timer?.cancel();
    this.timerDueMs = dueMs;
    this.timer = this.clock.setTimer(() => this.expire(), dueMs - this.clock.monotonic());
  }

  private expire(): void {
    this.timer = null;
    // A timer may fire a fraction of a millisecond early: what is due by then is due.
    const nowMs = Math.max(this.clock.monotonic(), this.timerDueMs);
    this.settle((waiter) => (waiter.deadlineMs <= nowMs ? 'timed-out' : null));
    let next = Number.POSITIVE_INFINITY;
    for (const waiter of this.waiters) next = Math.min(next, waiter.deadlineMs);
    if (next < Number.POSITIVE_INFINITY) this.arm(next);
  }
}
