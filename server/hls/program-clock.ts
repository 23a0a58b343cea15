import { DelayFloor } from './delay-floor.ts';

/** The date moves towards what is observed by no more than this share of the media time since the last; when it is far off, at once. */
const MAX_STEP = 0.04;
const FAR_OFF_MS = 200;

/**
 * EXT-X-PROGRAM-DATE-TIME of segments (RFC 8216bis §4.4.4.6): when their first frame arrived. A frame comes late in a burst, behind a
 * large one, or as the first of a session, but never early; media time has no such jitter. So the date follows media time, and
 * the offset between the two is that of the frames that came with the least delay. That also makes up for a camera whose
 * clock runs fast or slow.
 */
export class ProgramClock {
  private readonly floor = new DelayFloor();
  private offsetMs: number | null = null;
  private datedMs = 0;

  /** The next media time belongs to another timeline. */
  reset(): void {
    this.offsetMs = null;
    this.floor.reset();
  }

  /** A frame that is at `mediaTimeMs` arrived at `arrivalMs`, epoch milliseconds. */
  observe(mediaTimeMs: number, arrivalMs: number): void {
    this.floor.observe(mediaTimeMs, arrivalMs - mediaTimeMs);
  }

  /** To be called with growing media times, behind an `observe`. @returns epoch milliseconds */
  dateOf(mediaTimeMs: number): number {
    const observed = this.floor.at(mediaTimeMs);
    const most = (mediaTimeMs - this.datedMs) * MAX_STEP;
    const deviation = this.offsetMs === null ? 0 : observed - this.offsetMs;
    if (this.offsetMs === null || Math.abs(deviation) > FAR_OFF_MS) this.offsetMs = observed;
    else this.offsetMs += Math.max(-most, Math.min(most, deviation));
    this.datedMs = mediaTimeMs;
    return this.offsetMs + mediaTimeMs;
  }
}
