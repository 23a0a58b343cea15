import type { Clock } from '../base/clock.ts';

/** A token bucket: a page may send `burst` messages at once and `perSecond` on the long run. */
export class MessageBudget {
  private readonly perSecond: number;
  private readonly burst: number;
  private readonly clock: Pick<Clock, 'monotonic'>;
  private left: number;
  private countedAtMs: number;

  constructor(options: { perSecond: number; burst: number; clock: Pick<Clock, 'monotonic'> }) {
    this.perSecond = options.perSecond;
    this.burst = options.burst;
    this.clock = options.clock;
    this.left = options.burst;
    this.countedAtMs = options.clock.monotonic();
  }

  /** False when there is nothing left to spend. */
  spend(): boolean {
    this.refill();
    if (this.left < 1) return false;
    this.left -= 1;
    return true;
  }

  /** For how long there is nothing to spend. */
  waitMs(): number {
    this.refill();
    return this.left >= 1 ? 0 : Math.ceil(((1 - this.left) / this.perSecond) * 1000);
  }

  private refill(): void {
    const now = this.clock.monotonic();
    this.left = Math.min(this.burst, this.left + ((now - this.countedAtMs) / 1000) * this.perSecond);
    this.countedAtMs = now;
  }
}
