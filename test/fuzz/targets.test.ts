import { describe, expect, it } from 'vitest';
import { readCorpus } from './corpus.ts';
import { errorOf, runFuzz } from './fuzz-run.ts';
import type { FuzzInput } from './fuzz-target.ts';
import { Mutator } from './mutator.ts';
import { FUZZ_TARGETS } from './targets/all-targets.ts';

/** At length: `npm run fuzz`. */
const RUN_MS = 300;
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
    const untilMs = performance.now() + RUN_MS;
    const { inputs, failures } = await runFuzz({ target, mutator, from: 0, to: 1_000_000, untilMs });
    expect(inputs).toBeGreaterThan(10);
    for (const { index, input, error } of failures) {
      throw new Error(`--target ${target.name} --seed ${seed}, input ${index}: ${shown(input)}`, {
        cause: error,
      });
    }
  });
});

function shown(input: FuzzInput): string {
  return input.map((piece) => piece.subarray(0, 200).toString('hex')).join(' ');
}
