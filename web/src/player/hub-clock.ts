/** Milliseconds since the epoch by a clock that never steps while the page lives, unlike `Date.now`. */
export function localNowMs(): number {
  return performance.timeOrigin + performance.now();
}

const SAMPLES_KEPT = 16;
/** More than two clocks drift apart while the samples last. */
const LARGEST_DRIFT_MS = 100;

interface ClockSample {
  roundTripMs: number;
  offsetMs: number;
}

/**
 * The hub's clock as seen from here, by the sample with the shortest round trip (Cristian's algorithm): a wait
 * on the way or a busy page only ever lengthens the trip, so the shortest one is the truest. Samples that cannot both be true tell
 * that a clock was set in between, or that this machine slept: only the newer one counts.
 */
export class HubClock {
  readonly #samples: ClockSample[] = [];
  #offsetMs: number | null = null;

  sample(sentAtMs: number, hubTimeMs: number, receivedAtMs: number): void {
    const roundTripMs = receivedAtMs - sentAtMs;
    if (!(roundTripMs >= 0) || !Number.isFinite(hubTimeMs)) return;
    const newest = { roundTripMs, offsetMs: hubTimeMs - (sentAtMs + roundTripMs / 2) };
    if (this.#samples.some((sample) => contradicts(sample, newest))) this.reset();
    this.#samples.push(newest);
    if (this.#samples.length > SAMPLES_KEPT) this.#samples.shift();
    let best = this.#samples[0]!;
    for (const sample of this.#samples) if (sample.roundTripMs < best.roundTripMs) best = sample;
    this.#offsetMs = best.offsetMs;
  }

  /** Another hub may answer after a reconnection. */
  reset(): void {
    this.#samples.length = 0;
  }

  /** Null until the first answer. */
  toHubMs(localMs: number): number | null {
    return this.#offsetMs === null ? null : localMs + this.#offsetMs;
  }
}

/** The hub read its clock at some time between question and answer: the offset is at most half the trip beside the sample's. */
function contradicts(one: ClockSample, other: ClockSample): boolean {
  const unsureMs = (one.roundTripMs + other.roundTripMs) / 2;
  return Math.abs(one.offsetMs - other.offsetMs) > unsureMs + LARGEST_DRIFT_MS;
}
