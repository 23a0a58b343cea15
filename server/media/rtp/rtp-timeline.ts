import { ArrivalPace } from './arrival-pace.ts';
import { ClockRateCheck } from './clock-rate-check.ts';
import { TimestampProgress } from './timestamp-progress.ts';

/**
 * From a track's 32-bit RTP timestamps to one timeline that goes on for months (RFC 3550 §5.1). As long as the camera's clock is
 * believable its timestamps are followed to the tick, over the wrap, through the network's stalls and bursts, and however far
 * a clock that is a little fast or slow drifts from ours.
 *
 * Where it is not (it jumps, stands still, runs backwards, counts another unit, or says anything), the timeline goes on as units
 * arrive, evenly: for a player a hole is a frozen picture, while nobody sees that a jump was not followed. A single jump
 * costs one such unit; a clock that keeps being wrong is left alone until it is right for some seconds.
 */
/** Frames that are displayed before others that were sent first step back; no group of them is longer. */
const MAX_STEP_BACK_S = 1;
/** A step may exceed the time that passed by so much, and the timeline what arrivals say. */
const MAX_LEAP_S = 1;
/** What a camera had kept comes at once when a session begins; so far ahead of the arrivals the timeline stays. */
const SETTLING_S = 0.5;
const MAX_KEPT_S = 3;
/** Longer than a session lives without packets: what is further behind will not catch up. */
const MAX_LAG_S = 5;
/** Share of the elapsed time by which the usual lead follows the observed one: clocks that drift by more are not believed. */
const LEAD_FOLLOWS = 0.03;

export class RtpTimeline {
  private readonly clockRate: number;
  private readonly progress: TimestampProgress;
  private readonly rateCheck: ClockRateCheck;
  private readonly pace: ArrivalPace;
  private started = false;
  private firstTicks = -1;
  private firstArrivalTicks = 0;
  private lastTimestamp = 0;
  private lastTicks = 0;
  private highestTicks = 0;
  private lastArrivalTicks = 0;
  /** How far the timeline is ahead of the arrivals when all is well. */
  private usualLead = 0;
  private firstLead = 0;
  private followed = false;
  private isRateKnown = false;

  /** @param clockRate ticks per second of the timestamps, of the arrivals as they are counted here, and of the result */
  constructor(clockRate: number) {
    if (!(clockRate > 0)) throw new RangeError('a timeline needs a clock rate');
    this.clockRate = clockRate;
    this.progress = new TimestampProgress(MAX_STEP_BACK_S * clockRate);
    this.rateCheck = new ClockRateCheck(clockRate);
    this.pace = new ArrivalPace(clockRate);
  }

  /** Milliseconds by which the timeline is usually ahead of the arrivals. */
  get leadMs(): number {
    return (this.usualLead * 1000) / this.clockRate;
  }

  /** The last unit stands where its timestamp puts it. */
  get followsClock(): boolean {
    return this.followed;
  }

  /** Where the first unit stands, in place of where it arrived. To be called before it. */
  startAt(ticks: number): void {
    this.firstTicks = Math.max(0, Math.round(ticks));
  }

  /** The stream says that pictures are never displayed out of order: timestamps that step back are a fault of the clock. */
  expectNoReordering(): void {
    this.progress.expectNone();
  }

  /** The clock is a good one: whatever comes too slowly was held up. */
  expectRightRate(): void {
    this.isRateKnown = true;
  }

  /**
   * @param rtpTimestamp 32 bits
   * @param arrivalMs from an origin that all tracks of the stream share; the first unit stands on the timeline where it arrived
   * @returns ticks from that origin, a whole number that is never negative
   */
  ticks(rtpTimestamp: number, arrivalMs: number): number {
    const arrivalTicks = Math.max(0, Math.round((arrivalMs * this.clockRate) / 1000));
    const ticks = this.started ? this.continued(rtpTimestamp, arrivalTicks) : this.first(arrivalTicks);
    this.lastTimestamp = rtpTimestamp;
    this.lastArrivalTicks = Math.max(this.lastArrivalTicks, arrivalTicks);
    this.lastTicks = ticks;
    this.highestTicks = Math.max(this.highestTicks, ticks);
    return Math.max(0, ticks);
  }

  private first(arrivalTicks: number): number {
    this.started = true;
    this.followed = true;
    this.firstArrivalTicks = arrivalTicks;
    const ticks = this.firstTicks >= 0 ? this.firstTicks : arrivalTicks;
    this.firstLead = ticks - arrivalTicks;
    this.usualLead = this.firstLead;
    return ticks;
  }

  private continued(rtpTimestamp: number, arrivalTicks: number): number {
    const step = (rtpTimestamp - this.lastTimestamp) | 0;
    const elapsed = Math.max(0, arrivalTicks - this.lastArrivalTicks);
    const progresses = this.progress.note(step);
    const leaps = step > elapsed + MAX_LEAP_S * this.clockRate;
    const rateSeemsRight = this.rateCheck.note(step, elapsed, leaps || !progresses);
    this.pace.observe(elapsed);
    const ticks = this.lastTicks + step;
    // What was held up for so long does not catch up any more.
    if (this.lags(ticks, arrivalTicks)) this.isRateKnown = false;
    const rateIsRight = this.isRateKnown || rateSeemsRight;
    this.followed = progresses && !leaps && rateIsRight && !this.strays(ticks, arrivalTicks);
    if (!this.followed) return this.pace.next(this.highestTicks, arrivalTicks + this.usualLead);
    this.followLead(ticks - arrivalTicks, elapsed, arrivalTicks);
    return ticks;
  }

  /** So far from the arrivals as neither a burst nor a stall explains. */
  private strays(ticks: number, arrivalTicks: number): boolean {
    const lead = ticks - arrivalTicks;
    if (this.lags(ticks, arrivalTicks)) return true;
    if (this.settles(arrivalTicks)) return lead - this.firstLead > MAX_KEPT_S * this.clockRate;
    return lead - this.usualLead > MAX_LEAP_S * this.clockRate;
  }

  private lags(ticks: number, arrivalTicks: number): boolean {
    return ticks - arrivalTicks - this.usualLead < -MAX_LAG_S * this.clockRate;
  }

  private settles(arrivalTicks: number): boolean {
    return arrivalTicks - this.firstArrivalTicks < SETTLING_S * this.clockRate;
  }

  private followLead(lead: number, elapsed: number, arrivalTicks: number): void {
    const deviation = lead - this.usualLead;
    if (this.settles(arrivalTicks) && deviation > 0) {
      this.usualLead = lead;
      return;
    }
    const most = elapsed * LEAD_FOLLOWS;
    this.usualLead += Math.min(most, Math.max(-most, deviation));
  }
}
