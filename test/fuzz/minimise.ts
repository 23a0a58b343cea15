import type { FuzzInput } from './fuzz-target.ts';

/**
 * The least of an input that still fails: pieces are left out, then ranges of bytes, halves first, for as long as that helps.
 * @param fails must be true for the input itself
 * @param budgetMs when to be content with what there is
 */
export async function minimise(
  input: FuzzInput,
  fails: (candidate: FuzzInput) => boolean | Promise<boolean>,
  budgetMs: number,
): Promise<FuzzInput> {
  const untilMs = performance.now() + budgetMs;
  let best = await shrink(input, fails, untilMs);
  for (let at = 0; at < best.length; at += 1) {
    const bytes = [...best[at]!];
    const kept = await shrink(
      bytes,
      (candidate) => fails(best.map((piece, i) => (i === at ? Buffer.from(candidate) : piece))),
      untilMs,
    );
    best = best.map((piece, i) => (i === at ? Buffer.from(kept) : piece));
  }
  return best;
}

async function shrink<T>(
  items: readonly T[],
  fails: (candidate: readonly T[]) => boolean | Promise<boolean>,
  untilMs: number,
): Promise<readonly T[]> {
  let best = items;
  for (let step = Math.ceil(best.length / 2); step >= 1; step = step === 1 ? 0 : Math.ceil(step / 2)) {
    for (let at = 0; at < best.length && performance.now() < untilMs; ) {
      const candidate = [...best.slice(0, at), ...best.slice(at + step)];
      if (await fails(candidate)) best = candidate;
      else at += step;
    }
  }
  return best;
}
