import type { Clock } from '../base/clock.ts';

/** A player over plain HTTP says nothing when it leaves: it is gone when it has asked for nothing for so long. */
const TIMEOUT_MS = 12_000;
/** One that does not wait for parts asks once in a target duration (RFC 8216 §6.3.4), and may miss a turn or two. */
const TIMEOUT_TARGETS = 3;
/** Distinct players that are counted apart. */
const MAX_VIEWERS = 10_000;

/** How often `sweep` is to be called. */
export const SWEEP_EVERY_MS = TIMEOUT_MS / 4;

/** Who watches one stream over plain HTTP. */
export class HttpViewers {
  private readonly clock: Pick<Clock, 'monotonic'>;
  private readonly seenMs = new Map<string, number>();

  constructor(clock: Pick<Clock, 'monotonic'>) {
    this.clock = clock;
  }

  get count(): number {
    return this.seenMs.size;
  }

  /** True for one that was not there; nobody comes in beyond the ceiling. */
  touch(key: string): boolean {
    const known = this.seenMs.has(key);
    if (!known && this.seenMs.size >= MAX_VIEWERS) return false;
    this.seenMs.set(key, this.clock.monotonic());
    return !known;
  }

  /**
   * Forgets who is gone; true when somebody is.
   * @param targetDurationMs of the playlist, as it stands
   */
  sweep(targetDurationMs: number): boolean {
    const timeoutMs = Math.max(TIMEOUT_MS, TIMEOUT_TARGETS * targetDurationMs);
    const oldestMs = this.clock.monotonic() - timeoutMs;
    let left = false;
    for (const [key, seenMs] of this.seenMs) {
      if (seenMs < oldestMs) left = this.seenMs.delete(key) || left;
    }
    return left;
  }
}
