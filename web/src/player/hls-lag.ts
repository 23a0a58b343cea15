/** Where an HLS player is and wants to be, seconds. */
export interface HlsPlace {
  position: number;
  /** Behind the live edge now, and as the playlist wants it. */
  latency: number;
  targetLatency: number;
  /** Where the playlist wants the playhead. */
  syncPosition: number;
  /** Buffered in front of the playhead without a hole. */
  ahead: number;
  /** Buffered in front of `syncPosition` without a hole. */
  aheadOfSync: number;
  /** Where pictures begin again behind a hole right in front of the playhead. */
  behindHole: number | null;
}

export type HlsDecision = { rate: number; jumpTo: number | null };

/** Behind by more than this: jump. Catching up by rate would take longer than a person waits. */
const JUMP_SECONDS = 1.5;
const JUMP_REST_SECONDS = 3;
const FASTEST_RATE = 1.15;
const RATE_PER_SECOND_OFF = 0.5;
const RATE_STEPS_PER_ONE = 100;
/** Playing faster must not be what empties the buffer. */
const HASTE_NEEDS_AHEAD_SECONDS = 0.35;
const DEAD_BAND_SECONDS = 0.1;
const SETTLED_SECONDS = 0.03;
const MARGIN_PER_STALL_SECONDS = 0.15;
const LARGEST_MARGIN_SECONDS = 1;
const MARGIN_HALF_LIFE_SECONDS = 30;
/** One hiccup makes the element wait several times in a row. */
const STALL_REST_SECONDS = 1;
/** A picture before which less than this is buffered is not worth a jump. */
const WORTH_SECONDS = 0.1;

/**
 * Brings an HLS player back to the latency that its playlist asks for. hls.js by itself does that only while more than a second
 * is buffered and adds a second for every stall: with parts of a fraction of a second, one hiccup would keep it a second and more
 * behind for good. It never slows down: who began nearer to the edge than the playlist asks for and does not run dry may stay.
 */
export class HlsLag {
  #margin = 0;
  #marginAt = 0;
  #stalledAt = Number.NEGATIVE_INFINITY;
  #jumpedAt = Number.NEGATIVE_INFINITY;
  #hastening = false;

  /** The pictures ran out: for a while a little more is kept in hand. */
  stalled(now: number): void {
    if (now - this.#stalledAt < STALL_REST_SECONDS) return;
    this.#stalledAt = now;
    this.#margin = Math.min(LARGEST_MARGIN_SECONDS, this.#marginNow(now) + MARGIN_PER_STALL_SECONDS);
    this.#marginAt = now;
  }

  /** All times in seconds; `now` is any monotonic clock. */
  decide(place: HlsPlace, now: number): HlsDecision {
    const jumpTo = now - this.#jumpedAt > JUMP_REST_SECONDS ? this.#jumpTarget(place, now) : null;
    if (jumpTo !== null) {
      this.#jumpedAt = now;
      this.#hastening = false;
      return { rate: 1, jumpTo };
    }
    const behind = this.#behind(place, now);
    this.#hastening =
      place.ahead > HASTE_NEEDS_AHEAD_SECONDS &&
      behind > (this.#hastening ? SETTLED_SECONDS : DEAD_BAND_SECONDS);
    if (!this.#hastening) return { rate: 1, jumpTo: null };
    const wanted = 1 + Math.ceil(behind * RATE_PER_SECOND_OFF * RATE_STEPS_PER_ONE) / RATE_STEPS_PER_ONE;
    return { rate: Math.min(FASTEST_RATE, wanted), jumpTo: null };
  }

  #jumpTarget(place: HlsPlace, now: number): number | null {
    const { position, syncPosition, aheadOfSync, behindHole } = place;
    const isFar = this.#behind(place, now) > JUMP_SECONDS && syncPosition > position;
    if (isFar && aheadOfSync > WORTH_SECONDS) return syncPosition;
    return behindHole;
  }

  #behind({ latency, targetLatency }: HlsPlace, now: number): number {
    return latency - targetLatency - this.#marginNow(now);
  }

  #marginNow(now: number): number {
    if (this.#margin === 0) return 0;
    return this.#margin * 0.5 ** ((now - this.#marginAt) / MARGIN_HALF_LIFE_SECONDS);
  }
}
