import { describe, expect, it } from 'vitest';
import { readCorpus } from './corpus.ts';
import { errorOf, runFuzz } from './fuzz-run.ts';
import type { FuzzInput } from './fuzz-target.ts';
import { Mutator } from './mutator.ts';
import { FUZZ_TARGETS } from './targets/all-targets.ts';

/** At length: `npm run fuzz`. */
const RUN_MS = 300;
/** However slow the machine is. */
const LEAST_INPUTS = 11;
const seed = Math.floor(Math.random() * 2 ** 31);

describe.each(FUZZ_TARGETS.map((target) => ({ name: target.name, target })))('$name', ({ target }) => {
  const kept = readCorpus(target);

  it('keeps its promise for its seeds and for what once broke it', async () => {
    for (const input of [...target.seeds(), ...kept.map(({ input: once }) => once)]) {
      expect(await errorOf(target, input), shown(input)).toBeNull();
    }
  });

  it('keeps it for whatever can be made of them', async () => {
    const mutator = new Mutator(
      target,
      kept.map(({ input }) => input),
      seed,
    );
    const until = { target, mutator, untilMs: performance.now() + RUN_MS };
    const first = await runFuzz({ ...until, from: 0, to: LEAST_INPUTS, untilMs: Number.POSITIVE_INFINITY });
    const others = await runFuzz({ ...until, from: LEAST_INPUTS, to: 1_000_000 });
    for (const { index, input, error } of [...first.failures, ...others.failures]) {
      throw new Error(`--target ${target.name} --seed ${seed}, input ${index}: ${shown(input)}`, {
        cause: error,
      });
    }
  });
});

function shown(input: FuzzInput): string {
  return input.map((piece) => piece.subarray(0, 200).toString('hex')).join(' ');
}
