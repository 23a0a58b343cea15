import type { PlacedPart } from './element-timeline.ts';

interface Run {
  offset: number;
  /** On the element's timeline, seconds. */
  start: number;
  end: number;
  /** Arrival minus place: the smallest of all parts, because whatever is on the way only ever adds to it. */
  leadMs: number;
}

/**
 * Which time of day a place on the element's timeline has, and back. Within what a camera sent without a break the times run as evenly as its
 * frames do, however unevenly they arrived: one step on is never one back.
 */
export class ReplayClock {
  readonly #runs: Run[] = [];

  note({ start, end, offset, arrivalMs }: PlacedPart): void {
    const leadMs = arrivalMs - start * 1000;
    const last = this.#runs.at(-1);
    if (last?.offset === offset) {
      last.end = end;
      last.leadMs = Math.min(last.leadMs, leadMs);
    } else this.#runs.push({ offset, start, end, leadMs });
  }

  /** Of all that was noted, by the clock of the hub; null before the first part. */
  get range(): { startMs: number; endMs: number } | null {
    const first = this.#runs[0];
    const last = this.#runs.at(-1);
    if (!first || !last) return null;
    return { startMs: timeIn(first, first.start), endMs: timeIn(last, last.end) };
  }

  /** Null before the first part. */
  timeAt(position: number): number | null {
    const run = this.#runs.findLast((candidate) => candidate.start <= position) ?? this.#runs[0];
    return run ? timeIn(run, position) : null;
  }

  /** The place of the frame of this time, or of the one next to it; null before the first part. */
  positionAt(timeMs: number): number | null {
    const run = this.#runs.findLast((candidate) => timeIn(candidate, candidate.start) <= timeMs);
    if (!run) return this.#runs[0]?.start ?? null;
    return Math.min(run.end, (timeMs - run.leadMs) / 1000);
  }
}

function timeIn({ leadMs }: Run, position: number): number {
  return position * 1000 + leadMs;
}
