import type { Clock } from '../base/clock.ts';

export interface ThrottleLimits {
  /** Attempts before the first wait. */
  freeAttempts: number;
  /** Doubles with each attempt after that, up to `maxWaitMs`. */
  firstWaitMs: number;
  maxWaitMs: number;
  /** Forgotten when there was no attempt for this long. */
  forgetMs: number;
}

interface Attempts {
  count: number;
  lastMs: number;
}

/** Beyond this the longest quiet ones are forgotten: an attacker with many addresses must not fill the memory. */
const MAX_KEYS = 10_000;

/** Makes guessing slow. Never locks: after a wait that ends there is always one attempt more. */
export class LoginThrottle {
  private readonly clock: Clock;
  private readonly limits: ThrottleLimits;
  /** In order of the last attempt. */
  private readonly attempts = new Map<string, Attempts>();

  constructor(clock: Clock, limits: ThrottleLimits) {
    this.clock = clock;
    this.limits = limits;
  }

  /** For how long the next attempt has to wait; 0 when it may be made. */
  waitMs(key: string): number {
    const known = this.current(key);
    if (!known) return 0;
    return Math.max(0, this.waitAfter(known.count) - (this.clock.monotonic() - known.lastMs));
  }

  /** How many attempts there were, each within the time of the last. */
  countOf(key: string): number {
    return this.current(key)?.count ?? 0;
  }

  /** Called before the outcome is known, so that many attempts at once are no way around the wait. */
  count(key: string): void {
    const count = (this.current(key)?.count ?? 0) + 1;
    this.attempts.delete(key);
    this.attempts.set(key, { count, lastMs: this.clock.monotonic() });
    this.forgetOldest();
  }

  succeeded(key: string): void {
    this.attempts.delete(key);
  }

  /** Takes one attempt back, of a key that many share. */
  refund(key: string): void {
    const known = this.attempts.get(key);
    if (known) known.count = Math.max(0, known.count - 1);
  }

  private current(key: string): Attempts | null {
    const known = this.attempts.get(key);
    return known && this.clock.monotonic() - known.lastMs < this.limits.forgetMs ? known : null;
  }

  private waitAfter(count: number): number {
    const { freeAttempts, firstWaitMs, maxWaitMs } = this.limits;
    if (count < freeAttempts) return 0;
    return Math.min(maxWaitMs, firstWaitMs * 2 ** Math.min(30, count - freeAttempts));
  }

  private forgetOldest(): void {
    if (this.attempts.size <= MAX_KEYS) return;
    const [oldest] = this.attempts.keys();
    if (oldest !== undefined) this.attempts.delete(oldest);
  }
}
