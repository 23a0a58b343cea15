/** What arrived with the least delay of the last one or two spans of this length tells the offset. */
const SPAN_MS = 4_000;
/** Of so many spans back is known how fast the camera's clock runs, and after so many of them it is said. */
const MAX_SPANS = 8;
const MIN_SPANS = 4;
/** Clocks that drift by more are not followed by the media timeline either. */
const MAX_SLOPE = 0.03;
/** What all frames of so long are off by, by more than jitter explains, is the new offset. */
const OFF_MS = 200;
const OFF_FOR_MS = 2_000;
/** No camera holds a frame back for so long: the hub's clock was set. */
const CLOCK_SET_MS = 5_000;

interface Observation {
  mediaMs: number;
  offsetMs: number;
}

/**
 * The offset of arrivals to media time that the least delayed frames have. Those may be some seconds old, and a camera's clock that is one per
 * cent slow is a tenth of a second off by then: they are projected by how the offset changed over the last half minute.
 */
export class DelayFloor {
  /** The least delayed of the spans before, the newest last. */
  private readonly spans: Observation[] = [];
  /** The least delayed of the span under way. */
  private newest: Observation | null = null;
  private spanStartMs = 0;
  /** By which the offset grows with media time. */
  private slope = 0;
  /** The least delayed of those that are off without one between that is not. */
  private off: Observation | null = null;
  private offSinceMs = 0;

  /** The next media time belongs to another timeline. */
  reset(): void {
    this.slope = 0;
    this.begin(null, 0);
  }

  /** With growing media times. @param offsetMs arrival less media time */
  observe(mediaMs: number, offsetMs: number): void {
    const observation = { mediaMs, offsetMs };
    const deviation = this.newest ? offsetMs - this.at(mediaMs) : Number.NEGATIVE_INFINITY;
    // A frame never comes early: the clock of the camera or of the hub was set.
    if (deviation < -OFF_MS || deviation > CLOCK_SET_MS) {
      this.begin(observation, mediaMs);
      return;
    }
    this.noteOff(observation, deviation);
    if (this.off && mediaMs - this.offSinceMs >= OFF_FOR_MS) this.begin(this.off, this.offSinceMs);
    if (mediaMs - this.spanStartMs >= SPAN_MS) this.beginSpan(mediaMs);
    if (!this.newest || offsetMs < this.project(this.newest, mediaMs)) this.newest = observation;
  }

  /** At a media time, behind an `observe`; a number without meaning before it. */
  at(mediaMs: number): number {
    const before = this.spans.at(-1);
    const floor = this.newest ? this.project(this.newest, mediaMs) : Number.POSITIVE_INFINITY;
    return before ? Math.min(floor, this.project(before, mediaMs)) : floor;
  }

  private noteOff(observation: Observation, deviation: number): void {
    if (deviation <= OFF_MS) {
      this.off = null;
      return;
    }
    if (!this.off) this.offSinceMs = observation.mediaMs;
    if (!this.off || observation.offsetMs < this.project(this.off, observation.mediaMs)) {
      this.off = observation;
    }
  }

  /** How fast the camera's clock runs is not forgotten. */
  private begin(newest: Observation | null, spanStartMs: number): void {
    this.spans.length = 0;
    this.newest = newest;
    this.spanStartMs = spanStartMs;
    this.off = null;
  }

  private beginSpan(mediaMs: number): void {
    if (this.newest) this.spans.push(this.newest);
    if (this.spans.length > MAX_SPANS) this.spans.shift();
    if (this.spans.length >= MIN_SPANS) this.slope = slopeOf(this.spans);
    this.newest = null;
    this.spanStartMs = mediaMs;
  }

  private project({ mediaMs, offsetMs }: Observation, toMs: number): number {
    return offsetMs + this.slope * (toMs - mediaMs);
  }
}

/** The median of the slopes between any two (Theil and Sen): spans in which everything came late do not tell. */
function slopeOf(spans: readonly Observation[]): number {
  const slopes: number[] = [];
  for (const [index, { mediaMs, offsetMs }] of spans.entries()) {
    for (const later of spans.slice(index + 1)) {
      slopes.push((later.offsetMs - offsetMs) / Math.max(1, later.mediaMs - mediaMs));
    }
  }
  slopes.sort((one, other) => one - other);
  const median = slopes[slopes.length >> 1]!;
  return Math.min(MAX_SLOPE, Math.max(-MAX_SLOPE, median));
}
