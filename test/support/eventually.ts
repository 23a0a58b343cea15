export interface EventuallyOptions {
  /** Fails with the last reason when the condition does not hold by then. */
  deadlineMs?: number;
  pauseMs?: number;
}

/** A turn counts for no more than this: where the whole machine stood still for longer, nothing could become of the condition either. */
const TURN_MAX_MS = 2_000;

/**
 * Waits until a condition holds, for tests against real sockets and processes. The check may be async; it holds
 * when it neither throws (an `expect` inside) nor returns false or null, and what it returned is handed on.
 * Undefined holds, as a block of expects returns it: a look-up that may miss says `?? null`.
 */
export async function eventually<T>(
  check: () => T | Promise<T>,
  { deadlineMs = 30_000, pauseMs = 20 }: EventuallyOptions = {},
): Promise<Exclude<T, false | null>> {
  let spentMs = 0;
  for (;;) {
    const beganMs = performance.now();
    let reason: unknown;
    try {
      const value = await check();
      if (value !== false && value !== null) return value as Exclude<T, false | null>;
      reason = new Error(`the condition is still ${String(value)}: ${check.toString()}`);
    } catch (error) {
      reason = error;
    }
    if (spentMs >= deadlineMs) {
      throw new Error(
        `not within ${deadlineMs} ms: ${reason instanceof Error ? reason.message : String(reason)}`,
        {
          cause: reason,
        },
      );
    }
    await new Promise((resolve) => setTimeout(resolve, pauseMs));
    spentMs += Math.min(performance.now() - beganMs, TURN_MAX_MS);
  }
}
