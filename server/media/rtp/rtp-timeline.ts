/**
 * From a track's 32-bit RTP timestamps to one timeline that goes on for months (RFC 3550 §5.1). Tolerates the wrap, steps back
 * of a second (frames displayed out of decode order), and cameras whose clock jumps: when timestamps and arrivals disagree by
 * more than ten seconds, or timestamps go back further, the timeline goes on with the time that passed at the receiver; so it
 * does while one timestamp is repeated. A clock that merely runs a little fast or slow is followed, so that it never adds up
 * to a jump.
 */
const MAX_STEP_BACK_S = 1;
const MAX_DEVIATION_S = 10;
/** Fields and slices of one picture may share a timestamp, pictures this far apart do not. */
const STANDSTILL_S = 0.5;
/** Share of the elapsed time by which a camera's clock may run wrong. */
const MAX_CLOCK_ERROR = 0.01;

export class RtpTimeline {
  private readonly clockRate: number;
  private started = false;
  private lastTimestamp = 0;
  private lastTicks = 0;
  private highestTicks = 0;
  private lastArrivalTicks = 0;
  /** When the timestamps last moved. */
  private movedArrivalTicks = 0;
  /** How far the timeline is ahead of the arrivals when all is well. */
  private usualLead = 0;

  /** @param clockRate ticks per second of the timestamps, of the arrivals as they are counted here, and of the result */
  constructor(clockRate: number) {
    if (!(clockRate > 0)) throw new RangeError('a timeline needs a clock rate');
    this.clockRate = clockRate;
  }

  /**
   * @param rtpTimestamp 32 bits
   * @param arrivalMs from an origin that all tracks of the stream share; the first unit stands on the timeline where it arrived
   * @returns ticks from that origin, a whole number that is never negative
   */
  ticks(rtpTimestamp: number, arrivalMs: number): number {
    const arrivalTicks = Math.max(0, Math.round((arrivalMs * this.clockRate) / 1000));
    const ticks = this.started ? this.continued(rtpTimestamp, arrivalTicks) : arrivalTicks;
    if (!this.started || rtpTimestamp !== this.lastTimestamp) this.movedArrivalTicks = arrivalTicks;
    this.started = true;
    this.lastTimestamp = rtpTimestamp;
    this.lastArrivalTicks = arrivalTicks;
    this.lastTicks = ticks;
    this.highestTicks = Math.max(this.highestTicks, ticks);
    return Math.max(0, ticks);
  }

  private continued(rtpTimestamp: number, arrivalTicks: number): number {
    const step = (rtpTimestamp - this.lastTimestamp) | 0;
    const ticks = this.lastTicks + step;
    const elapsed = Math.max(0, arrivalTicks - this.lastArrivalTicks);
    const deviation = ticks - arrivalTicks - this.usualLead;
    const stoodStill = this.lastArrivalTicks - this.movedArrivalTicks > STANDSTILL_S * this.clockRate;
    if (
      stoodStill ||
      step < -MAX_STEP_BACK_S * this.clockRate ||
      Math.abs(deviation) > MAX_DEVIATION_S * this.clockRate
    ) {
      const anchored = Math.max(this.highestTicks + 1, Math.round(arrivalTicks + this.usualLead));
      this.usualLead = anchored - arrivalTicks;
      return anchored;
    }
    const most = elapsed * MAX_CLOCK_ERROR;
    this.usualLead += Math.min(most, Math.max(-most, deviation));
    return ticks;
  }
}
