/** Longer ones count as this: nobody asks how much worse than ten seconds it was. */
const LONGEST_MS = 10_000;

/** How often each whole millisecond came: the quantiles of a night's frames in the memory of a minute's. */
export class DurationCounts {
  readonly #counts = new Uint32Array(LONGEST_MS + 1);
  #total = 0;

  /** What is below 0 (a clock that is off) counts as 0. */
  add(durationMs: number): void {
    this.#counts[Math.min(Math.max(0, Math.round(durationMs)), LONGEST_MS)]!++;
    this.#total++;
  }

  addAll(other: DurationCounts): void {
    for (let ms = 0; ms <= LONGEST_MS; ms++) this.#counts[ms]! += other.#counts[ms]!;
    this.#total += other.#total;
  }

  clear(): void {
    this.#counts.fill(0);
    this.#total = 0;
  }

  /** By nearest rank, milliseconds; null without any. */
  quantile(share: number): number | null {
    if (this.#total === 0) return null;
    const rank = Math.min(this.#total - 1, Math.floor(share * this.#total));
    let below = 0;
    let ms = 0;
    while (below + this.#counts[ms]! <= rank) below += this.#counts[ms++]!;
    return ms;
  }
}
