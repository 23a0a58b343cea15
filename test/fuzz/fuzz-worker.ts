import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { parentPort, workerData } from 'node:worker_threads';
import { errorOf, type FuzzFailure, runFuzz } from './fuzz-run.ts';
import type { FuzzInput } from './fuzz-target.ts';
import { Mutator } from './mutator.ts';
import { targetNamed } from './targets/all-targets.ts';

/** One target's run on a thread of its own, where it may hang or run out of memory. */
export interface FuzzJob {
  readonly target: string;
  readonly seed: number;
  readonly from: number;
  readonly to: number;
  readonly seconds: number;
  readonly kept: readonly (readonly Uint8Array[])[];
  /** This input alone: does anything come of it? */
  readonly only: readonly Uint8Array[] | null;
  /** The number of the input under way, for whoever watches from outside. */
  readonly progress: Int32Array;
}

export type FuzzMessage =
  | { type: 'ready' }
  | { type: 'heap'; bytes: number }
  | { type: 'done'; inputs: number; slowestMs: number; failures: FoundFailure[] };

export interface FoundFailure {
  readonly index: number;
  readonly input: readonly Uint8Array[];
  readonly stack: string;
}

/** The first is taken when everything was run once, the compiler's work included. */
const HEAP_SAMPLES = 10;

setFlagsFromString('--expose-gc');
const collectGarbage = runInNewContext('gc') as () => void;

const job = workerData as FuzzJob;
const target = targetNamed(job.target);
tell({ type: 'ready' });
if (job.only) await runOnly(job.only);
else await run();

async function runOnly(input: readonly Uint8Array[]): Promise<void> {
  await errorOf(
    target,
    input.map((piece) => Buffer.from(piece)),
  );
  tell({ type: 'done', inputs: 1, slowestMs: 0, failures: [] });
}

async function run(): Promise<void> {
  const kept: FuzzInput[] = job.kept.map((input) => input.map((piece) => Buffer.from(piece)));
  const step = Math.max(1, Math.floor((job.to - job.from) / HEAP_SAMPLES));
  let nextSample = job.from + step;
  const result = await runFuzz({
    target,
    mutator: new Mutator(target, kept, job.seed),
    from: job.from,
    to: job.to,
    untilMs: performance.now() + job.seconds * 1000,
    onInput(index) {
      Atomics.store(job.progress, 0, index);
      if (index < nextSample) return;
      nextSample += step;
      tellHeap();
    },
  });
  tellHeap();
  tell({ type: 'done', ...result, failures: result.failures.map(describe) });
}

function tellHeap(): void {
  // The memory of buffers is let go of behind a collection, on another thread; the next one waits for that.
  collectGarbage();
  collectGarbage();
  const { heapUsed, external } = process.memoryUsage();
  tell({ type: 'heap', bytes: heapUsed + external });
}

function tell(message: FuzzMessage): void {
  parentPort?.postMessage(message);
}

function describe({ index, input, error }: FuzzFailure): FoundFailure {
  return { index, input: [...input], stack: error.stack ?? error.message };
}
