/** What the picture should do now: play at a rate, or jump to a position. */
export type LagDecision = { rate: number; jumpTo: number | null };

/**
 * Kept between the playhead and the newest frame at the worst moment of the last seconds: append, decode and draw take this.
 * Chromium says that it waits when less than two refreshes of the screen are left, 33 ms, at any frame rate.
 */
const MARGIN_SECONDS = 0.09;
/** While a wall of decoders starts at once, everything is late, and that says nothing of what follows. */
const SETTLING_SECONDS = 1.2;
const LANDING_MARGIN_SECONDS = 0.1;
const MARGIN_PER_STALL_SECONDS = 0.05;
/** One hiccup makes the element wait several times in a row. */
const STALL_REST_SECONDS = 1;
const LARGEST_MARGIN_SECONDS = 0.5;
/** The extra margin of a stall halves in this time. */
const MARGIN_HALF_LIFE_SECONDS = 20;
/** Later than this is no jitter: the camera stood still, and being late for longer does not make up for it. */
const LARGEST_JITTER_SECONDS = 1;
const WINDOW_SECONDS = 16;
const WINDOW_BUCKET_SECONDS = 1;
/**
 * A lone hiccup costs a short halt, once; to hold back for it would cost its lateness for all of the window. Among fewer
 * seconds than these nobody can say what is lone.
 */
const ENOUGH_FOR_A_LONE_ONE = 6;
/** Behind by more than this: jump. Catching up by rate would take longer than a person waits. */
const JUMP_SECONDS = 1;
const JUMP_REST_SECONDS = 3;
const SLOWEST_RATE = 0.9;
const FASTEST_RATE = 1.15;
/** Below this the lag is right; a correction that has begun goes on to the smaller bound, so the rate does not flutter. */
const DEAD_BAND_SECONDS = 0.03;
const SETTLED_SECONDS = 0.01;
const RATE_PER_SECOND_OFF = 0.5;
const RATE_STEP = 0.01;

/**
 * Holds the lag behind the live edge as small as the way from the hub allows.
 *
 * Each part that comes says how much was left in front of the playhead just before it came. That slack is kept free
 * of the playhead's own movement (end of buffer minus wall clock), so that a change of rate shows at once and the
 * loop does not swing. The slack of the worst of the last seconds but one is the jitter that really happens; the
 * playhead is led to that minus a margin. All times in seconds; `now` is any monotonic clock.
 */
export class LagControl {
  /** Smallest slack per second of time: bounded, cheap to scan, and what comes in a burst after a break counts once. */
  readonly #buckets: { at: number; slack: number }[] = [];
  #stallMargin = 0;
  #stallMarginAt = 0;
  #stalledAt = Number.NEGATIVE_INFINITY;
  #landedAt = Number.NEGATIVE_INFINITY;
  #correcting = false;
  #jumpedAt = Number.NEGATIVE_INFINITY;

  /** A live part came (not one of a burst that was waiting): the buffer ended at `endBefore` until now. */
  observe(endBefore: number, now: number): void {
    if (now - this.#landedAt < SETTLING_SECONDS) return;
    const slack = endBefore - now;
    const last = this.#buckets.at(-1);
    if (last && now - last.at < WINDOW_BUCKET_SECONDS) last.slack = Math.min(last.slack, slack);
    else this.#buckets.push({ at: now, slack });
    while (now - this.#buckets[0]!.at > WINDOW_SECONDS) this.#buckets.shift();
  }

  /** The camera left so much out, and the buffer closed the hole: from now on it ends that much earlier than it would have. */
  leftOut(seconds: number): void {
    for (const bucket of this.#buckets) bucket.slack -= seconds;
  }

  /**
   * The pictures ran out with a buffer that ends at `end`. Where the next part is later than any before, it will say so itself
   * when it comes; else the margin was too small for this machine.
   */
  stalled(end: number, now: number): void {
    if (now - this.#landedAt < SETTLING_SECONDS || now - this.#stalledAt < STALL_REST_SECONDS) return;
    this.#stalledAt = now;
    const explained = Math.max(0, (this.#usualSlack() ?? Number.NEGATIVE_INFINITY) - (end - now));
    const missing = MARGIN_PER_STALL_SECONDS - explained;
    if (missing <= 0) return;
    this.#stallMargin = Math.min(
      LARGEST_MARGIN_SECONDS - MARGIN_SECONDS,
      this.#stallMarginNow(now) + missing,
    );
    this.#stallMarginAt = now;
  }

  /** The timeline or the way changed: what was seen says nothing of what comes. */
  reset(): void {
    this.#buckets.length = 0;
    this.#correcting = false;
    this.#jumpedAt = Number.NEGATIVE_INFINITY;
  }

  /** Where to start or land in a buffer that ends at `end`, when the next part is `untilNext` away. */
  startPosition(end: number, untilNext: number, now: number): number {
    this.#landedAt = now;
    return end - untilNext - this.#margin(now) - LANDING_MARGIN_SECONDS;
  }

  /** `end` is the end of the buffer: nothing jumps beyond it while a burst still comes in. */
  decide(position: number, end: number, now: number): LagDecision {
    const behind = this.#behind(position, now);
    if (behind === null) return { rate: 1, jumpTo: null };
    if (behind > JUMP_SECONDS && position + behind <= end && now - this.#jumpedAt > JUMP_REST_SECONDS) {
      this.#jumpedAt = now;
      this.#correcting = false;
      return { rate: 1, jumpTo: position + behind };
    }
    const off = Math.abs(behind);
    if (off < (this.#correcting ? SETTLED_SECONDS : DEAD_BAND_SECONDS)) {
      this.#correcting = false;
      return { rate: 1, jumpTo: null };
    }
    this.#correcting = true;
    const wanted = 1 + Math.round((behind * RATE_PER_SECOND_OFF) / RATE_STEP) * RATE_STEP;
    return { rate: Math.min(FASTEST_RATE, Math.max(SLOWEST_RATE, wanted)), jumpTo: null };
  }

  /** Seconds that the playhead is later than it should be; negative when it is too near to the edge. */
  #behind(position: number, now: number): number | null {
    const slack = this.#usualSlack();
    return slack === null ? null : slack - this.#margin(now) - (position - now);
  }

  #usualSlack(): number | null {
    if (this.#buckets.length === 0) return null;
    const best = Math.max(...this.#buckets.map((bucket) => bucket.slack));
    let [worst, worstButOne] = [best, best];
    for (const { slack } of this.#buckets) {
      if (slack <= best - LARGEST_JITTER_SECONDS) continue;
      if (slack < worst) [worst, worstButOne] = [slack, worst];
      else worstButOne = Math.min(worstButOne, slack);
    }
    return this.#buckets.length < ENOUGH_FOR_A_LONE_ONE ? worst : worstButOne;
  }

  #margin(now: number): number {
    return MARGIN_SECONDS + this.#stallMarginNow(now);
  }

  #stallMarginNow(now: number): number {
    if (this.#stallMargin === 0) return 0;
    return this.#stallMargin * 0.5 ** ((now - this.#stallMarginAt) / MARGIN_HALF_LIFE_SECONDS);
  }
}
