import { describe, expect, it } from 'vitest';
import { FuzzRandom } from './fuzz-random.ts';
import { runFuzz } from './fuzz-run.ts';
import type { FuzzInput, FuzzTarget } from './fuzz-target.ts';
import { minimise } from './minimise.ts';
import { Mutator } from './mutator.ts';
import { joinPieces, splitPieces } from './pieces.ts';

const SEED = 7;

function target(check: FuzzTarget['check'], more: Partial<FuzzTarget> = {}): FuzzTarget {
  return {
    name: 'planted',
    shape: 'sequence',
    seeds: () => [[Buffer.from('hello 42 world'), Buffer.from('another piece'), Buffer.from('a third')]],
    check,
    ...more,
  };
}

const run = (broken: FuzzTarget, to = 20_000) =>
  runFuzz({
    target: broken,
    mutator: new Mutator(broken, [], SEED),
    from: 0,
    to,
    untilMs: Number.POSITIVE_INFINITY,
  });

describe('a run of inputs', () => {
  it('finds a byte that a parser cannot bear, and leaves nothing else of the input', async () => {
    const { failures } = await run(
      target((pieces) => {
        if (pieces.some((piece) => piece.includes(0xff))) throw new Error('cannot bear it');
      }),
    );
    expect(failures).toHaveLength(1);
    expect(failures[0]!.input).toEqual([Buffer.of(0xff)]);
  });

  it('finds what an async check rejects', async () => {
    const { failures } = await run(
      target(async (pieces) => {
        await Promise.resolve();
        if (pieces.length > 5) throw new Error('too many');
      }),
    );
    expect(failures[0]!.input).toHaveLength(6);
  });

  it('tells failures apart by what they say, numbers aside, and gives up when there are many', async () => {
    const one = await run(
      target((pieces) => {
        if (pieces[0]?.[0] !== 0x68) throw new Error(`byte ${pieces[0]?.[0] ?? 0}`);
      }),
      2_000,
    );
    expect(one.failures).toHaveLength(1);
    let turn = 0;
    const many = await run(
      target(() => {
        turn += 1;
        throw new Error('x'.repeat(turn));
      }),
    );
    expect(many.failures).toHaveLength(5);
    expect(many.inputs).toBe(5);
  });

  it('says how long the slowest input takes by itself, and not what disturbed another', async () => {
    let runs = 0;
    const { slowestMs } = await run(
      target((pieces) => {
        runs += 1;
        // The first is disturbed, once; those with a certain byte are slow.
        const waitMs = runs === 1 ? 80 : pieces.some((piece) => piece.includes(0xff)) ? 8 : 0;
        for (const untilMs = performance.now() + waitMs; performance.now() < untilMs; );
      }),
      300,
    );
    expect(slowestMs).toBeGreaterThanOrEqual(8);
    expect(slowestMs).toBeLessThan(60);
  });

  it('says how many inputs there were when all is well', async () => {
    expect(
      await run(
        target(() => {}),
        1_000,
      ),
    ).toMatchObject({ inputs: 1_000, failures: [] });
  });
});

describe('the inputs', () => {
  it('are the same for the same number, and others for another', () => {
    const make = (seed: number, index: number) =>
      joinPieces(
        new Mutator(
          target(() => {}),
          [],
          seed,
        ).input(index),
      );
    const mutator = new Mutator(
      target(() => {}),
      [],
      SEED,
    );
    mutator.input(3);
    expect(joinPieces(mutator.input(99))).toEqual(make(SEED, 99));
    const all = new Set(Array.from({ length: 200 }, (_, index) => make(SEED, index).toString('hex')));
    expect(all.size).toBeGreaterThan(150);
    expect(make(SEED + 1, 99)).not.toEqual(make(SEED, 99));
  });

  it('stay within their bounds', () => {
    const mutator = new Mutator(
      target(() => {}, { maxPieceBytes: 50, maxPieces: 7 }),
      [],
      SEED,
    );
    for (let index = 0; index < 5_000; index += 1) {
      const input = mutator.input(index);
      expect(input.length).toBeLessThanOrEqual(7);
      expect(Math.max(...input.map((piece) => piece.length))).toBeLessThanOrEqual(50);
    }
  });

  it('never change their seeds', () => {
    const seeds: FuzzInput[] = [[Buffer.from('abcdefgh'), Buffer.from('12345678')]];
    const mutator = new Mutator(
      target(() => {}, { seeds: () => seeds }),
      [],
      SEED,
    );
    for (let index = 0; index < 5_000; index += 1) mutator.input(index);
    expect(seeds[0]!.map(String)).toEqual(['abcdefgh', '12345678']);
  });

  it('hold words of the target, other numbers, and what was kept', () => {
    const kept: FuzzInput[] = [[Buffer.from('KEPT')]];
    const mutator = new Mutator(
      target(() => {}, { words: ['WORD'] }),
      kept,
      SEED,
    );
    const texts = Array.from({ length: 3_000 }, (_, index) => String(joinPieces(mutator.input(index))));
    for (const found of ['WORD', 'KEPT', '65536', '1e9']) {
      expect(texts.some((text) => text.includes(found))).toBe(true);
    }
  });

  it('need something to begin with', () => {
    expect(
      () =>
        new Mutator(
          target(() => {}, { seeds: () => [] }),
          [],
          SEED,
        ),
    ).toThrow('planted');
  });
});

it('random numbers are spread evenly', () => {
  const counts = new Array(10).fill(0);
  const random = new FuzzRandom().begin(1, 2);
  for (let i = 0; i < 100_000; i += 1) counts[random.below(10)] += 1;
  expect(Math.min(...counts)).toBeGreaterThan(9_000);
});

it('a sequence is read back as it was written', () => {
  const pieces = [Buffer.from('a'), Buffer.alloc(0), Buffer.alloc(300, 7)];
  expect(splitPieces(joinPieces(pieces))).toEqual(pieces);
});

it('what does not fail when it is smaller stays as it is', async () => {
  const input = [Buffer.from('ab'), Buffer.from('cd')];
  const same = (candidate: FuzzInput) => joinPieces(candidate).equals(joinPieces(input));
  expect(await minimise(input, same, 1_000)).toEqual(input);
});
