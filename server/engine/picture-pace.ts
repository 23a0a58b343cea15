/** Of so many of the newest pauses the longest but one counts: one hole is no rate, and within a few pictures what was before is forgotten. */
const PAUSES_KEPT = 8;
/** A camera that lets so long pass sends stills, not a film. */
export const STILLS_PAUSE_MS = 2_000;

/** How a session's pictures follow each other. Monotonic milliseconds. */
export class PicturePace {
  /** So far. */
  pictures = 0;
  private readonly pauses: number[] = [];
  private firstMs = 0;
  private newestMs = 0;

  picture(arrivalMs: number): void {
    if (this.pictures === 0) this.firstMs = arrivalMs;
    else this.pauses[(this.pictures - 1) % PAUSES_KEPT] = arrivalMs - this.newestMs;
    this.newestMs = arrivalMs;
    this.pictures += 1;
  }

  /** From the first picture to the newest. */
  get spanMs(): number {
    return this.newestMs - this.firstMs;
  }

  /** How long one waits for the next picture; null before there were two. */
  get pauseMs(): number | null {
    if (this.pauses.length < 2) return this.pauses[0] ?? null;
    let longest = 0;
    let second = 0;
    for (const pauseMs of this.pauses) {
      if (pauseMs > longest) {
        second = longest;
        longest = pauseMs;
      } else second = Math.max(second, pauseMs);
    }
    return second;
  }

  /** How long it was to the newest picture from the one before. */
  get newestPauseMs(): number {
    return this.pauses[(this.pictures - 2) % PAUSES_KEPT] ?? 0;
  }

  get isStills(): boolean {
    return (this.pauseMs ?? 0) >= STILLS_PAUSE_MS;
  }
}
