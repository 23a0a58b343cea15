import type { Clock } from './clock.ts';

/** Many items in order, some at a time, with a turn for everything else in between: the main thread serves video besides. */
export async function inBatches<T>(
  items: readonly T[],
  size: number,
  clock: Pick<Clock, 'defer'>,
  work: (batch: readonly T[]) => unknown,
): Promise<void> {
  for (let from = 0; from < items.length; from += size) {
    if (from > 0) await new Promise<void>((resolve) => clock.defer(resolve));
    await work(items.slice(from, from + size));
  }
}
