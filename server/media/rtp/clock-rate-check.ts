/**
 * Does a camera's clock run at the rate it is said to? Measured over seconds of arrivals. Cameras count milliseconds, or
 * eight thousand a second, where ninety thousand are due; others are merely wrong by some per cent, which only adds up. A stall of
 * the network and the burst after it look like a slow clock and then like a fast one: so a verdict takes several seconds
 * that say the same, and more of them where timestamps are as far apart as a camera's are: then it may well be the network that lets
 * too little through, or a machine that has too much to do.
 */
const WINDOW_S = 1;
const MIN_UNITS = 4;
/** Rates beyond this factor are found after FAR_WINDOWS. */
const FAR_FACTOR = 2;
const FAR_WINDOWS = 2;
/** A slow window that may be the network's counts for so much of one. */
const PERHAPS = 1 / 2;
/** Hardly a camera sends more pictures: what is closer together was counted in another unit. */
const MOST_UNITS_PER_S = 60;
/** Windows that are far off say the same when their rates differ by no more than this factor, or by so little. */
const SAME_FACTOR = 1.5;
const SAME_DIFFERENCE = 0.1;
/** Rates that are off by more than this share are found when the difference adds up to DRIFT_S. */
const MAX_DRIFT = 0.03;
const DRIFT_S = 1;
const DRIFT_WINDOWS = 5;
/** A wrong clock is believed again after so many windows that are off by no more each, and by less than MAX_DRIFT together. */
const RIGHT_WINDOWS = 5;
const RIGHT_WINDOW_DRIFT = 0.15;

export class ClockRateCheck {
  private readonly clockRate: number;
  private isRight = true;
  private windowTicks = 0;
  private windowElapsed = 0;
  private windowUnits = 0;
  private lastRatio = 1;
  private farWindows = 0;
  private driftTicks = 0;
  private driftWindows = 0;
  private rightWindows = 0;
  private rightTicks = 0;
  private rightElapsed = 0;

  constructor(clockRate: number) {
    this.clockRate = clockRate;
  }

  /**
   * @param step of the timestamps
   * @param elapsed between the arrivals, in the same ticks
   * @param senseless the step says nothing about the clock's rate
   * @returns whether the clock is believed to run right
   */
  note(step: number, elapsed: number, senseless: boolean): boolean {
    // A clock that stands still has a rate, of nothing.
    this.windowTicks += senseless ? 0 : step;
    this.windowElapsed += elapsed;
    this.windowUnits += 1;
    if (this.windowElapsed >= WINDOW_S * this.clockRate && this.windowUnits >= MIN_UNITS) this.endWindow();
    return this.isRight;
  }

  private endWindow(): void {
    const ratio = this.windowTicks / this.windowElapsed;
    this.judgeFar(ratio);
    this.judgeDrift(ratio);
    if (!this.isRight) this.judgeRecovery(ratio);
    this.lastRatio = ratio;
    this.windowTicks = 0;
    this.windowElapsed = 0;
    this.windowUnits = 0;
  }

  private judgeFar(ratio: number): void {
    const far = ratio < 1 / FAR_FACTOR || ratio > FAR_FACTOR;
    if (!far || !isSame(ratio, this.lastRatio)) this.farWindows = 0;
    if (far) this.farWindows += ratio < 1 && this.stepsAreACameras ? PERHAPS : 1;
    if (this.farWindows >= FAR_WINDOWS) this.isRight = false;
  }

  private get stepsAreACameras(): boolean {
    return this.windowTicks / this.windowUnits >= this.clockRate / MOST_UNITS_PER_S;
  }

  private judgeDrift(ratio: number): void {
    const drift = ratio - 1;
    const sameSide = drift > 0 === this.lastRatio > 1;
    if (Math.abs(drift) < MAX_DRIFT || !sameSide) {
      this.driftTicks = 0;
      this.driftWindows = 0;
    }
    if (Math.abs(drift) < MAX_DRIFT) return;
    this.driftTicks += this.windowTicks - this.windowElapsed;
    this.driftWindows += 1;
    if (this.driftWindows >= DRIFT_WINDOWS && Math.abs(this.driftTicks) > DRIFT_S * this.clockRate) {
      this.isRight = false;
    }
  }

  private judgeRecovery(ratio: number): void {
    if (Math.abs(ratio - 1) > RIGHT_WINDOW_DRIFT) {
      this.beginRecovery();
      return;
    }
    this.rightWindows += 1;
    this.rightTicks += this.windowTicks;
    this.rightElapsed += this.windowElapsed;
    if (this.rightWindows < RIGHT_WINDOWS) return;
    this.isRight = Math.abs(this.rightTicks / this.rightElapsed - 1) < MAX_DRIFT;
    this.beginRecovery();
  }

  private beginRecovery(): void {
    this.rightWindows = 0;
    this.rightTicks = 0;
    this.rightElapsed = 0;
  }
}

function isSame(one: number, other: number): boolean {
  if (Math.abs(one - other) < SAME_DIFFERENCE) return true;
  const factor = one / other;
  return factor > 0 && factor < SAME_FACTOR && factor > 1 / SAME_FACTOR;
}
