/** What arrived with the least delay of the last one or two spans of this length tells the offset. */
const SPAN_MS = 5_000;
/** With each date the offset moves towards what is observed by no more than this; when it is far off, at once. */
const MAX_STEP_MS = 40;
const FAR_OFF_MS = 250;
/** No camera holds a frame back for so long: the wall clock was set. */
const CLOCK_SET_MS = 5_000;

/**
 * EXT-X-PROGRAM-DATE-TIME of segments (RFC 8216bis §4.4.4.6): when their first frame arrived. A frame comes late in a burst, behind a
 * large one, or as the first of a session, but never early; media time has no such jitter. So the date follows media time, and
 * the offset between the two is that of the frames that came with the least delay. That also makes up for a camera whose
 * clock runs fast or slow.
 */
export class ProgramClock {
  private offsetMs: number | null = null;
  private spanStartMs = 0;
  private leastMs = Number.POSITIVE_INFINITY;
  private leastBeforeMs = Number.POSITIVE_INFINITY;

  /** The next media time belongs to another timeline. */
  reset(): void {
    this.offsetMs = null;
    this.leastMs = Number.POSITIVE_INFINITY;
    this.leastBeforeMs = Number.POSITIVE_INFINITY;
  }

  /** A frame that is at `mediaTimeMs` arrived at `arrivalMs`, epoch milliseconds. */
  observe(mediaTimeMs: number, arrivalMs: number): void {
    const offset = arrivalMs - mediaTimeMs;
    if (offset - this.leastMs > CLOCK_SET_MS) this.reset();
    if (this.leastMs === Number.POSITIVE_INFINITY) this.spanStartMs = mediaTimeMs;
    if (mediaTimeMs - this.spanStartMs >= SPAN_MS) {
      this.spanStartMs = mediaTimeMs;
      this.leastBeforeMs = this.leastMs;
      this.leastMs = offset;
    }
    this.leastMs = Math.min(this.leastMs, offset);
  }

  /** To be called with growing media times, behind an `observe`. @returns epoch milliseconds */
  dateOf(mediaTimeMs: number): number {
    const observed = Math.min(this.leastMs, this.leastBeforeMs);
    const deviation = this.offsetMs === null ? 0 : observed - this.offsetMs;
    if (this.offsetMs === null || Math.abs(deviation) > FAR_OFF_MS) this.offsetMs = observed;
    else this.offsetMs += Math.max(-MAX_STEP_MS, Math.min(MAX_STEP_MS, deviation));
    return this.offsetMs + mediaTimeMs;
  }
}
