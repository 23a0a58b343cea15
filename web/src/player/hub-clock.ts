/** Milliseconds since the epoch by a clock that never steps while the page lives, unlike `Date.now`. */
export function localNowMs(): number {
  return performance.timeOrigin + performance.now();
}

const SAMPLES_KEPT = 16;

/**
 * The hub's clock as seen from here, by the sample with the shortest round trip (Cristian's algorithm): a wait
 * on the way or a busy page only ever lengthens the trip, so the shortest one is the truest.
 */
export class HubClock {
  readonly #samples: { roundTripMs: number; offsetMs: number }[] = [];
  #offsetMs: number | null = null;

  sample(sentAtMs: number, hubTimeMs: number, receivedAtMs: number): void {
    const roundTripMs = receivedAtMs - sentAtMs;
    if (!(roundTripMs >= 0) || !Number.isFinite(hubTimeMs)) return;
    this.#samples.push({ roundTripMs, offsetMs: hubTimeMs - (sentAtMs + roundTripMs / 2) });
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
