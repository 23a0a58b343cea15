import type { LivePart } from '../hls/live-part.ts';

/** A camera's clock and the network are never exact: a key frame that is this much of the time too early is in time. */
const TOLERATED_SHARE = 0.1;

/** Of a stream, the parts that show one picture now and then: those with a key frame, at most one in a time. */
export class StillsFilter {
  private readonly leastMs: number;
  private lastArrivalMs = Number.NEGATIVE_INFINITY;
  private lastEpoch = -1;

  constructor(everyMs: number) {
    this.leastMs = everyMs * (1 - TOLERATED_SHARE);
  }

  /** To be asked once of every part, in order. */
  passes({ independent, arrivalMs, epoch }: Pick<LivePart, 'independent' | 'arrivalMs' | 'epoch'>): boolean {
    if (!independent) return false;
    // A camera that is back shows itself at once. A clock that was set back must not keep the next picture away for hours.
    const soon = epoch === this.lastEpoch && Math.abs(arrivalMs - this.lastArrivalMs) < this.leastMs;
    if (soon) return false;
    this.lastEpoch = epoch;
    this.lastArrivalMs = arrivalMs;
    return true;
  }
}
