/** Share of a deviation that the usual interval follows, and that one unit makes up for. */
const INTERVAL_FOLLOWS = 1 / 16;
const MADE_UP = 1 / 8;
/** A longer pause is none of the usual intervals. */
const MAX_INTERVAL_RATIO = 4;
/** What one unit makes up for at most: shorter than a hole that a player notices. */
const MAX_CORRECTION_S = 0.5;

/** Places units whose timestamps say nothing: as far apart as they usually arrive, and drawn to where arrivals put them. */
export class ArrivalPace {
  private readonly maxCorrection: number;
  private interval = -1;

  constructor(ticksPerSecond: number) {
    this.maxCorrection = MAX_CORRECTION_S * ticksPerSecond;
  }

  /** @param elapsed ticks between the arrivals of two units */
  observe(elapsed: number): void {
    if (this.interval < 0) this.interval = elapsed;
    const longest = Math.max(1, this.interval * MAX_INTERVAL_RATIO);
    this.interval += (Math.min(elapsed, longest) - this.interval) * INTERVAL_FOLLOWS;
  }

  /**
   * @param highest so far
   * @param target where the unit would stand by its arrival
   * @returns where it stands, after the highest
   */
  next(highest: number, target: number): number {
    const steady = highest + Math.max(0, this.interval);
    const wanted = (target - steady) * MADE_UP;
    const correction = Math.min(this.maxCorrection, Math.max(-this.maxCorrection, wanted));
    return Math.max(highest + 1, Math.round(steady + correction));
  }
}
