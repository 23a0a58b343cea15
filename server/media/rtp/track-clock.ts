import type { SenderReport } from './rtcp.ts';
import { RtpTimeline } from './rtp-timeline.ts';
import { type ReportVerdict, SenderClock } from './sender-clock.ts';

/** The timestamp that PLAY promised is that of the first units, give or take what was kept or skipped. */
const MAX_BEFORE_DESCRIBED_S = 1;
const MAX_AFTER_DESCRIBED_S = 10;

/** The times of one track's units: its timeline, and what the camera says besides the timestamps. */
export class TrackClock {
  readonly timeline: RtpTimeline;
  readonly clockRate: number;
  started = false;
  /** Where the unit before ended up, milliseconds on the stream's timeline. */
  private lastMediaMs = 0;
  private lastTimestamp = 0;
  private readonly describedTimestamp: number | null;
  private readonly sender: SenderClock;
  /** Came before the first unit: live555 reports before it answers PLAY. */
  private earlyReport: SenderReport | null = null;

  /** @param describedTimestamp what RTP-Info promised (RFC 2326 §12.33): on every track that of the same moment */
  constructor(clockRate: number, describedTimestamp: number | null) {
    this.timeline = new RtpTimeline(clockRate);
    this.sender = new SenderClock(clockRate);
    this.clockRate = clockRate;
    this.describedTimestamp = describedTimestamp;
  }

  /** Begins at a time, milliseconds. */
  startAt(mediaMs: number): void {
    this.started = true;
    this.timeline.startAt((mediaMs * this.clockRate) / 1000);
  }

  /** Ticks on the stream's timeline. */
  place(rtpTimestamp: number, arrivalMs: number): number {
    const ticks = this.timeline.ticks(rtpTimestamp, arrivalMs);
    if (!this.timeline.followsClock) this.sender.forget();
    this.lastTimestamp = rtpTimestamp;
    if (this.earlyReport) this.sender.note(this.earlyReport, rtpTimestamp);
    this.earlyReport = null;
    this.lastMediaMs = (ticks * 1000) / this.clockRate;
    return ticks;
  }

  /** A report that comes before the first unit is looked at with that: here it counts as refused. */
  note(report: SenderReport): ReportVerdict {
    if (this.started) return this.sender.note(report, this.lastTimestamp);
    this.earlyReport = { ...report };
    return 'refused';
  }

  /** Milliseconds that a timestamp is behind the moment at which PLAY began; NaN where that was not said, or makes no sense. */
  sinceDescribedMs(rtpTimestamp: number): number {
    if (this.describedTimestamp === null) return Number.NaN;
    const since = ((rtpTimestamp - this.describedTimestamp) | 0) / this.clockRate;
    return since >= -MAX_BEFORE_DESCRIBED_S && since <= MAX_AFTER_DESCRIBED_S ? since * 1000 : Number.NaN;
  }

  /** Where on the stream's timeline the camera's wall clock began to count; NaN where no report tells. */
  get wallClockOriginMs(): number {
    return this.lastMediaMs - this.sender.wallClockMs(this.lastTimestamp);
  }
}
