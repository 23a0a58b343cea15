import type { PageLag } from './page-load.ts';

const TICK_MS = 100;

/** Feels how long the page's main thread keeps others waiting: a key that is pressed waits as a timer does. */
export class LagGauge {
  #timer: ReturnType<typeof setTimeout> | undefined;
  #observer: PerformanceObserver | null = null;
  #dueAtMs = 0;
  #lateMs = 0;
  #ticks = 0;
  #longTaskMs = 0;
  #takenAtMs = 0;

  start(): void {
    this.#takenAtMs = performance.now();
    this.#tickLater();
    // Firefox and Safari know no long tasks; the timer says enough.
    if (!PerformanceObserver.supportedEntryTypes.includes('longtask')) return;
    this.#observer = new PerformanceObserver((list) => {
      for (const { duration } of list.getEntries()) this.#longTaskMs += duration;
    });
    this.#observer.observe({ type: 'longtask' });
  }

  /** May be called twice. */
  stop(): void {
    clearTimeout(this.#timer);
    this.#observer?.disconnect();
    this.#observer = null;
  }

  /** Since the last look. */
  take(): PageLag {
    const now = performance.now();
    const elapsedMs = Math.max(1, now - this.#takenAtMs);
    const lag = {
      lateMs: this.#ticks === 0 ? Math.max(0, now - this.#dueAtMs) : this.#lateMs / this.#ticks,
      longTaskShare: Math.min(1, this.#longTaskMs / elapsedMs),
    };
    this.#takenAtMs = now;
    this.#lateMs = 0;
    this.#ticks = 0;
    this.#longTaskMs = 0;
    return lag;
  }

  #tickLater(): void {
    this.#dueAtMs = performance.now() + TICK_MS;
    this.#timer = setTimeout(() => {
      this.#lateMs += Math.max(0, performance.now() - this.#dueAtMs);
      this.#ticks += 1;
      this.#tickLater();
    }, TICK_MS);
  }
}
