import type { SenderReport } from './rtcp.ts';

/**
 * When a track's timestamps were sampled by the camera's wall clock, as its sender reports say (RFC 3550 §6.4.1). That clock may be hours
 * off ours: what counts is that all tracks of a camera share it. Not believed: an NTP time of zero (no clock), reports about timestamps that the
 * track does not have (0, or of another session), and a report that contradicts those before it, until a second one agrees with it.
 */
/** A report is sent with the media it is about. */
const MAX_AWAY_S = 10;
/** A report says nothing about timestamps so far from its own. */
const MAX_AGE_S = 60;
/** What two reports may disagree by: cameras stamp NTP when they write the report, and clocks drift. */
const TOLERANCE_MS = 100;
const TOLERANCE_RATIO = 0.02;

interface Mapping {
  wallClockMs: number;
  rtpTimestamp: number;
}

/** What became of a report: `changed` contradicts what was believed until now. */
export type ReportVerdict = 'refused' | 'agrees' | 'changed';

export class SenderClock {
  private readonly clockRate: number;
  private current: Mapping | null = null;
  /** Contradicted the current one. */
  private candidate: Mapping | null = null;

  constructor(clockRate: number) {
    this.clockRate = clockRate;
  }

  /** @param newestTimestamp of the track's units, 32 bits */
  note(report: SenderReport, newestTimestamp: number): ReportVerdict {
    const { wallClockMs, rtpTimestamp } = report;
    const away = Math.abs((rtpTimestamp - newestTimestamp) | 0);
    if (!report.hasWallClock || away > MAX_AWAY_S * this.clockRate) return 'refused';
    const mapping = { wallClockMs, rtpTimestamp };
    const contradicts = this.current !== null && !this.agree(this.current, mapping);
    if (contradicts) {
      const confirmed = this.candidate && this.agree(this.candidate, mapping);
      this.candidate = mapping;
      if (!confirmed) return 'refused';
    }
    this.current = mapping;
    this.candidate = null;
    return contradicts ? 'changed' : 'agrees';
  }

  /** The camera's timestamps jumped: what was reported is about others. */
  forget(): void {
    this.current = null;
    this.candidate = null;
  }

  /** Milliseconds of the camera's wall clock at a timestamp; NaN where no report tells. */
  wallClockMs(rtpTimestamp: number): number {
    if (!this.current) return Number.NaN;
    const since = (rtpTimestamp - this.current.rtpTimestamp) | 0;
    if (Math.abs(since) > MAX_AGE_S * this.clockRate) return Number.NaN;
    return this.current.wallClockMs + (since * 1000) / this.clockRate;
  }

  private agree(one: Mapping, other: Mapping): boolean {
    const wallMs = other.wallClockMs - one.wallClockMs;
    const rtpMs = (((other.rtpTimestamp - one.rtpTimestamp) | 0) * 1000) / this.clockRate;
    return Math.abs(wallMs - rtpMs) <= TOLERANCE_MS + Math.abs(wallMs) * TOLERANCE_RATIO;
  }
}
