/** Pages whose starts are remembered. */
const REMEMBERED = 6;
const USUAL_LEAD_MS = 3_500;
const SHORTEST_LEAD_MS = 1_500;
const LONGEST_LEAD_MS = 8_000;
/** Over what the slowest took: no two starts are alike. */
const MARGIN = 1.25;
const MARGIN_MS = 500;

/** How long the cameras of a page take to their first picture here, and so how long before its turn it has to be fetched. */
export class StartTimes {
  private readonly asked = new Map<string, number>();
  private readonly pages: number[] = [];
  private slowestMs: number | null = null;

  /** These have no picture yet; whoever was waited for and is not among them has one, or is not asked for any more. */
  watch(waiting: readonly string[], nowMs: number): void {
    for (const [cameraId, sinceMs] of this.asked) {
      if (waiting.includes(cameraId)) continue;
      this.asked.delete(cameraId);
      this.slowestMs = Math.max(this.slowestMs ?? 0, nowMs - sinceMs);
    }
    for (const cameraId of waiting) if (!this.asked.has(cameraId)) this.asked.set(cameraId, nowMs);
  }

  sinceMs(cameraId: string, nowMs: number): number {
    return this.asked.get(cameraId) ?? nowMs;
  }

  /** Since when the one is waited for that is waited for longest. */
  oldestMs(nowMs: number): number {
    return Math.min(nowMs, ...this.asked.values());
  }

  /** The page is on the wall. */
  shown(): void {
    if (this.slowestMs !== null) this.pages.push(this.slowestMs);
    if (this.pages.length > REMEMBERED) this.pages.shift();
    this.forget();
  }

  /** Nothing is waited for any more. */
  forget(): void {
    this.asked.clear();
    this.slowestMs = null;
  }

  /** Never longer than the dwell: then the page before would not have been fetched yet. */
  leadMs(dwellMs: number): number {
    if (this.pages.length === 0) return Math.min(USUAL_LEAD_MS, dwellMs);
    const neededMs = Math.max(...this.pages) * MARGIN + MARGIN_MS;
    return Math.min(Math.max(neededMs, SHORTEST_LEAD_MS), LONGEST_LEAD_MS, dwellMs);
  }
}
