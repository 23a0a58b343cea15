import type { LiveLinkMediaHeader } from '../../../server/contract/live-link.ts';

export interface PlacedPart {
  /** Where the part lies on the element's timeline, seconds. */
  start: number;
  end: number;
  /** SourceBuffer.timestampOffset that puts it there, seconds. */
  offset: number;
  arrivalMs: number;
  independent: boolean;
  /** How much later than right behind the part before it came, where it does not continue it: that much was left out, seconds. */
  leftOut: number;
}

/**
 * A difference up to this is the packager's rounding and stays as it is; Chromium bridges holes of less than two frames.
 * Above it, frames were lost and the hole must be closed, or the element waits in front of it for ever.
 */
const ROUNDING_SECONDS = 0.004;
/** Longer ago than this nobody asks where a frame came from. */
const PARTS_KEPT = 256;

/**
 * Where each part goes on the element's timeline, and back: which arrival at the hub a displayed frame had.
 *
 * The element's timeline has no holes, whatever the camera's does: a part that does not continue the one before
 * it (lost frames, a restarted camera, another profile) is put right behind it by an own offset. So nothing ever needs a
 * seek to get over a hole; how far behind the picture is, only the arrivals tell.
 */
export class ElementTimeline {
  readonly #parts: PlacedPart[] = [];
  #offset = 0;
  #nextMediaTime: number | null = null;

  /** The end of all that was placed, seconds; 0 before the first part. */
  get end(): number {
    return this.#parts.at(-1)?.end ?? 0;
  }

  /** The next part has nothing to do with the ones before, even if its times look so. */
  breakRun(): void {
    this.#nextMediaTime = null;
  }

  place(
    header: Pick<LiveLinkMediaHeader, 'mediaTimeMs' | 'durationMs' | 'arrivalMs' | 'independent'>,
  ): PlacedPart {
    const mediaTime = header.mediaTimeMs / 1000;
    const duration = header.durationMs / 1000;
    const continues =
      this.#nextMediaTime !== null && Math.abs(mediaTime - this.#nextMediaTime) <= ROUNDING_SECONDS;
    const leftOut = continues || this.#nextMediaTime === null ? 0 : this.#lateness(header.arrivalMs);
    if (!continues) this.#offset = this.end - mediaTime;
    this.#nextMediaTime = mediaTime + duration;
    const start = mediaTime + this.#offset;
    const part: PlacedPart = {
      start,
      end: start + duration,
      offset: this.#offset,
      arrivalMs: header.arrivalMs,
      independent: header.independent,
      leftOut,
    };
    this.#parts.push(part);
    if (this.#parts.length > PARTS_KEPT) this.#parts.splice(0, PARTS_KEPT / 2);
    return part;
  }

  #lateness(arrivalMs: number): number {
    const last = this.#parts.at(-1);
    return last ? (arrivalMs - last.arrivalMs) / 1000 - (last.end - last.start) : 0;
  }

  /**
   * Arrival at the hub of the frame shown at this time, hub's epoch milliseconds; null for what is not (any more)
   * known. Within a part frames arrived as they are spaced. With B-frames the frame came up to the reorder delay earlier.
   */
  arrivalAt(seconds: number): number | null {
    for (let index = this.#parts.length - 1; index >= 0; index--) {
      const part = this.#parts[index]!;
      if (seconds >= part.start - ROUNDING_SECONDS) {
        return part.arrivalMs + Math.min(seconds - part.start, part.end - part.start) * 1000;
      }
    }
    return null;
  }

  /** Start of the last group of pictures that begins at or before this time: what lies before it may be removed. */
  groupStartBefore(seconds: number): number | null {
    for (let index = this.#parts.length - 1; index >= 0; index--) {
      const part = this.#parts[index]!;
      if (part.independent && part.start <= seconds) return part.start;
    }
    return null;
  }
}
