import { performance } from 'node:perf_hooks';

/** The only door to time: everything that waits or stamps takes a Clock, so tests can hold it still. */
export interface Clock {
  /** Wall clock, milliseconds since the epoch. */
  now(): number;
  /** Never goes back; milliseconds from an arbitrary origin. */
  monotonic(): number;
  /** Calls back once after `delayMs`. */
  setTimer(callback: () => void, delayMs: number): Timer;
  /** Calls back every `intervalMs`. */
  setRepeating(callback: () => void, intervalMs: number): Timer;
  /** Calls back once when the I/O events at hand have been handled. */
  defer(callback: () => void): void;
  /** Resolves after `delayMs`; rejects with the signal's reason when it aborts first. */
  sleep(delayMs: number, signal?: AbortSignal): Promise<void>;
}

export interface Timer {
  /** May be called twice. */
  cancel(): void;
}

export const systemClock: Clock = {
  now: () => Date.now(),
  // Imported: the global of that name is fetched through a getter each time, and every packet asks.
  monotonic: () => performance.now(),
  setTimer(callback, delayMs) {
    const handle = setTimeout(callback, delayMs);
    return { cancel: () => clearTimeout(handle) };
  },
  setRepeating(callback, intervalMs) {
    const handle = setInterval(callback, intervalMs);
    return { cancel: () => clearInterval(handle) };
  },
  defer: (callback) => void setImmediate(callback),
  sleep: (delayMs, signal) => sleepOn(systemClock, delayMs, signal),
};

/** Sleep in terms of a clock's own timer, so that a fake clock shares the abort semantics. */
export function sleepOn(
  clock: Pick<Clock, 'setTimer'>,
  delayMs: number,
  signal?: AbortSignal,
): Promise<void> {
  return new Promise((resolve, reject) => {
    if (signal?.aborted) {
      reject(signal.reason);
      return;
    }
    const onAbort = () => {
      timer.cancel();
      reject(signal?.reason);
    };
    const timer = clock.setTimer(() => {
      signal?.removeEventListener('abort', onAbort);
      resolve();
    }, delayMs);
    signal?.addEventListener('abort', onAbort, { once: true });
  });
}
