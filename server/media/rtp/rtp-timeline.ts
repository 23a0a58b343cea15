/**
 * From a track's 32-bit RTP timestamps to one timeline that goes on for months (RFC 3550 §5.1). Tolerates the wrap, steps back
 * of a second (frames displayed out of decode order), and cameras whose clock jumps: when timestamps and arrivals disagree by
 * more than ten seconds, or timestamps go back further, the timeline goes on with the time that passed at the receiver; so it
 * does while timestamps are repeated or run backwards. A clock that merely runs a little fast or slow is followed, so that it never adds up
 * to a jump.
 */
const MAX_STEP_BACK_S = 1;
const MAX_DEVIATION_S = 10;
/** Without progress for so long, and for more units than two fields of one picture, or than any reordering of pictures explains. */
const STUCK_S = 0.5;
const MAX_REPEATS = 2;
const MAX_BEHIND = 17;
/** Share of the elapsed time by which a camera's clock may run wrong. */
const MAX_CLOCK_ERROR = 0.01;

export class RtpTimeline {
  private readonly clockRate: number;
  private started = false;
  private lastTimestamp = 0;
  private lastTicks = 0;
  private highestTicks = 0;
  private lastArrivalTicks = 0;
  private readonly progress = new TimestampProgress();
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
    const stuck = this.progress.isStuck(STUCK_S * this.clockRate);
    this.progress.note(step, arrivalTicks, stuck);
    if (
      stuck ||
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

/** Do a camera's timestamps get on, apart from the reordering of pictures? */
class TimestampProgress {
  private behindTicks = 0;
  private behindUnits = 0;
  private repeats = 0;
  private progressArrivalTicks = 0;
  private lastArrivalTicks = 0;

  /** @param begin count anew with this unit if it is a step forward */
  note(step: number, arrivalTicks: number, begin: boolean): void {
    this.behindTicks -= step;
    this.repeats = step === 0 ? this.repeats + 1 : 0;
    this.behindUnits += 1;
    this.lastArrivalTicks = arrivalTicks;
    if (this.behindTicks >= 0 && !(begin && step > 0)) return;
    this.behindTicks = 0;
    this.behindUnits = 0;
    this.progressArrivalTicks = arrivalTicks;
  }

  isStuck(limitTicks: number): boolean {
    const lasting = this.lastArrivalTicks - this.progressArrivalTicks > limitTicks;
    return lasting && (this.repeats > MAX_REPEATS || this.behindUnits > MAX_BEHIND);
  }
}
