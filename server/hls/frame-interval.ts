/** Share of a deviation that the estimate follows. */
const SMOOTHING = 1 / 8;
/** An interval beyond this ratio is a hole (or a burst), not a rate: it counts when it comes twice in a row. */
const OUTLIER_RATIO = 2;

/**
 * How long the last frame of a part lasts, told before the next one is there: waiting for it would add a frame to the
 * latency. What cameras declare is often wrong, so what they do counts.
 */
export class FrameInterval {
  /** In the unit of what is observed. */
  expected: number;
  private seen = false;
  private outliers = 0;

  constructor(first: number) {
    this.expected = first;
  }

  /** Not only guessed. */
  get isKnown(): boolean {
    return this.seen;
  }

  /** A better first guess; ignored once something was observed. */
  suggest(interval: number): void {
    if (!this.seen) this.expected = interval;
  }

  observe(interval: number): void {
    if (interval <= 0) return;
    const ratio = interval / this.expected;
    const outlier = ratio > OUTLIER_RATIO || ratio < 1 / OUTLIER_RATIO;
    if (!this.seen || (outlier && this.outliers > 0)) {
      this.expected = interval;
      this.outliers = 0;
    } else if (outlier) {
      this.outliers += 1;
    } else {
      this.expected += (interval - this.expected) * SMOOTHING;
      this.outliers = 0;
    }
    this.seen = true;
  }
}
