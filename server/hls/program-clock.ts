/** The wall clock is taken anew when it has moved so far against the media. */
const JUMP_MS = 500;
/** Share of a deviation that is made up for with each reading. */
const SMOOTHING = 1 / 16;

/**
 * EXT-X-PROGRAM-DATE-TIME of segments (RFC 8216bis §4.4.4.6). Arrival is jittered by the camera's bursts; media time is
 * not. So the date follows media time, and the offset between the two follows slowly, which also makes up for a camera
 * whose clock runs fast or slow.
 */
export class ProgramClock {
  private offsetMs: number | null = null;

  /** The next media time belongs to another timeline. */
  reset(): void {
    this.offsetMs = null;
  }

  /** @returns epoch milliseconds of a frame that was at `mediaTimeMs` and arrived at `arrivalMs` */
  dateOf(mediaTimeMs: number, arrivalMs: number): number {
    const offset = arrivalMs - mediaTimeMs;
    const deviation = this.offsetMs === null ? 0 : offset - this.offsetMs;
    if (this.offsetMs === null || Math.abs(deviation) > JUMP_MS) this.offsetMs = offset;
    else this.offsetMs += deviation * SMOOTHING;
    return this.offsetMs + mediaTimeMs;
  }
}
