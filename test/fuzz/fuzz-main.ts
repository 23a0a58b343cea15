import { cpus } from 'node:os';
import {
  atLeast,
  atMost,
  type Bar,
  finishBench,
  type Row,
  readBenchOptions,
  say,
} from '../bench/bench-report.ts';
import { keepInput, readCorpus } from './corpus.ts';
import type { FuzzTarget } from './fuzz-target.ts';
import { runTarget, type TargetResult } from './fuzz-thread.ts';
import { FUZZ_TARGETS, targetNamed } from './targets/all-targets.ts';

/**
 * Every parser of foreign bytes under very many inputs, several targets at a time.
 *
 *   --target NAME[,NAME]   these alone
 *   --inputs N             for each (a million; 50,000 with --quick)
 *   --seconds S            for each, when that comes first
 *   --seed N               as told by an earlier run, to have its inputs again
 *   --jobs N               targets at a time (as many as there are cores)
 */
const PROGRESS_MS = 5_000;
const MB = 1e6;
/** What a target keeps for good. A leak of one byte an input is eight times that, in a million of them. */
const HEAP_GROWTH_LIMIT_MB = 8;
/** Of one input, with all that the target does to check it. */
const SLOWEST_LIMIT_MS = 25;

const options = readBenchOptions(['target', 'inputs', 'seconds', 'seed', 'jobs']);
const targets = options.values.target?.split(',').map(targetNamed) ?? FUZZ_TARGETS;
const inputs = Number(options.values.inputs ?? (options.quick ? 50_000 : 1_000_000));
const seconds = Number(options.values.seconds ?? Number.POSITIVE_INFINITY);
const seed = Number(options.values.seed ?? Math.floor(Math.random() * 2 ** 31));
const jobs = Number(options.values.jobs ?? cpus().length);
const script = new URL('./fuzz-worker.js', import.meta.url);

const running = new Map<FuzzTarget, number>();
const results: TargetResult[] = [];
say(`fuzz: ${targets.length} targets, ${inputs.toLocaleString('en')} inputs each, --seed ${seed}`);
const ticker = setInterval(sayProgress, PROGRESS_MS);
await runAll();
clearInterval(ticker);
finishBench('fuzz', options, results.map(rowOf), bars());

async function runAll(): Promise<void> {
  const waiting = [...targets];
  const lane = async () => {
    for (let target = waiting.shift(); target; target = waiting.shift()) await runOne(target);
  };
  await Promise.all(Array.from({ length: jobs }, lane));
}

async function runOne(target: FuzzTarget): Promise<void> {
  const kept = readCorpus(target).map(({ input }) => input);
  running.set(target, 0);
  const result = await runTarget({
    ...{ target, kept, seed, inputs, seconds, script },
    onProgress: (done) => running.set(target, done),
  });
  running.delete(target);
  results.push(result);
  say(
    `fuzz: ${target.name}: ${result.inputs.toLocaleString('en')} inputs, ${result.failures.length} failures`,
  );
  for (const { index, input, stack } of result.failures) {
    const file = keepInput(
      target,
      input.map((piece) => Buffer.from(piece)),
    );
    say(`fuzz: ${target.name}, input ${index}, kept as ${file}\n${stack}`);
  }
}

function sayProgress(): void {
  const under = [...running].map(([{ name }, done]) => `${name} ${Math.floor((done / inputs) * 100)} %`);
  say(`fuzz: ${results.length} of ${targets.length} targets done; ${under.join(', ')}`);
}

function rowOf({
  target,
  inputs: done,
  seconds: took,
  slowestMs,
  heapGrowthBytes,
  failures,
}: TargetResult): Row {
  return {
    target: target.name,
    inputs: done,
    'a second': Math.round(done / took),
    'slowest ms': slowestMs,
    'heap growth MB': heapGrowthBytes / MB,
    failures: failures.length,
  };
}

function bars(): Bar[] {
  const fewest = Math.min(...results.map((result) => result.inputs));
  return [
    ...(Number.isFinite(seconds) ? [] : [atLeast('inputs of each target', fewest, inputs)]),
    atMost(
      'inputs that broke, hung or exhausted a parser',
      results.reduce((sum, { failures }) => sum + failures.length, 0),
      0,
    ),
    atMost(
      'slowest input, run again, ms',
      Math.max(...results.map(({ slowestMs }) => slowestMs)),
      SLOWEST_LIMIT_MS,
    ),
    atMost(
      'growth of the heap, MB, at most',
      Math.max(...results.map(({ heapGrowthBytes }) => heapGrowthBytes / MB)),
      HEAP_GROWTH_LIMIT_MB,
    ),
  ];
}
