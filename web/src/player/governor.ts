/** Why the page saves: the browser does not get all pictures drawn, the page itself is busy, or the line is too thin. */
export type StrainCause = 'decoding' | 'page' | 'network';

export interface Strain {
  /** 1 is where an operator begins to see it; 0 is an idle machine. */
  level: number;
  cause: StrainCause;
}

/** Below this there is room for more. Between here and 1 everything stays as it is. */
const CALM_LEVEL = 0.6;
/** So long it has to be strained until motion is taken away: a hiccup is none. */
const STRAINED_MS = 2_500;
/** What a change brings shows only after this. */
export const SETTLE_MS = 4_000;
const CALM_MS = 10_000;
const LONGEST_CALM_MS = 300_000;
/** Strain so soon after something was given back comes from that: the next try waits longer. */
const RELAPSE_MS = 25_000;
/** Of all cuts that can be made, so many at each step for each unit of strain: what is ten seconds late is not helped by little. */
const DOWN_SHARE = 0.08;
const LARGEST_DOWN_SHARE = 0.5;

/**
 * How many cuts the page makes. Goes down quickly, in steps that grow with the strain; comes up slowly, first by one, then by twice
 * as much each time it went well. What does not go well is tried again ever more rarely, so that no picture flutters.
 */
export class Governor {
  readonly #strainedMs: number;
  readonly #firstCalmMs: number;
  #depth = 0;
  #strainedSinceMs: number | null = null;
  #calmSinceMs: number | null = null;
  #changedAtMs = Number.NEGATIVE_INFINITY;
  #raisedAtMs = Number.NEGATIVE_INFINITY;
  #calmMs: number;
  #raiseBy = 1;
  #lastRaise = 0;
  #cause: StrainCause | null = null;

  /** How long it has to be strained before it goes down, and calm before it comes up for the first time. */
  constructor({ strainedMs = STRAINED_MS, calmMs = CALM_MS } = {}) {
    this.#strainedMs = strainedMs;
    this.#firstCalmMs = calmMs;
    this.#calmMs = calmMs;
  }

  get depth(): number {
    return this.#depth;
  }

  /** Of the last cut that was made; null while there is none. */
  get cause(): StrainCause | null {
    return this.#cause;
  }

  /** @param most how many cuts there are, `now` any monotonic clock in milliseconds; null where nothing can be said */
  observe(strain: Strain | null, most: number, now: number): number {
    this.#setDepth(Math.min(this.#depth, most));
    if (strain === null || now - this.#changedAtMs < SETTLE_MS) {
      this.#strainedSinceMs = null;
      this.#calmSinceMs = null;
      return this.#depth;
    }
    this.#strainedSinceMs = strain.level >= 1 ? (this.#strainedSinceMs ?? now) : null;
    this.#calmSinceMs = strain.level < CALM_LEVEL ? (this.#calmSinceMs ?? now) : null;
    if (this.#strainedSinceMs !== null && now - this.#strainedSinceMs >= this.#strainedMs) {
      this.#lower(strain, most, now);
    } else if (this.#calmSinceMs !== null && now - this.#calmSinceMs >= this.#calmMs) {
      this.#raise(now);
    }
    return this.#depth;
  }

  #lower({ level, cause }: Strain, most: number, now: number): void {
    if (this.#depth >= most) return;
    this.#cause = cause;
    this.#raiseBy = 1;
    let cuts = Math.ceil(most * Math.min(LARGEST_DOWN_SHARE, DOWN_SHARE * level));
    if (now - this.#raisedAtMs < RELAPSE_MS) {
      this.#calmMs = Math.min(LONGEST_CALM_MS, this.#calmMs * 2);
      // What was given back is what was too much; more only if that does not help.
      cuts = Math.min(cuts, this.#lastRaise);
      this.#raisedAtMs = Number.NEGATIVE_INFINITY;
    }
    this.#change(Math.min(most, this.#depth + cuts), now);
  }

  #raise(now: number): void {
    if (this.#depth === 0) {
      this.#calmMs = this.#firstCalmMs;
      return;
    }
    const wentWell = this.#raiseBy > 1 && now - this.#raisedAtMs >= RELAPSE_MS;
    if (wentWell) this.#calmMs = Math.max(this.#firstCalmMs, this.#calmMs / 2);
    this.#lastRaise = Math.min(this.#depth, this.#raiseBy);
    this.#raisedAtMs = now;
    this.#change(this.#depth - this.#lastRaise, now);
    this.#raiseBy *= 2;
  }

  #change(depth: number, now: number): void {
    this.#setDepth(depth);
    this.#changedAtMs = now;
    this.#strainedSinceMs = null;
    this.#calmSinceMs = null;
  }

  #setDepth(depth: number): void {
    this.#depth = depth;
    if (depth === 0) this.#cause = null;
  }
}
