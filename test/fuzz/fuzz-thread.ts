import { Worker } from 'node:worker_threads';
import type { FuzzInput, FuzzTarget } from './fuzz-target.ts';
import type { FoundFailure, FuzzJob, FuzzMessage } from './fuzz-worker.ts';
import { Mutator } from './mutator.ts';

export interface TargetResult {
  readonly target: FuzzTarget;
  inputs: number;
  seconds: number;
  slowestMs: number;
  /** From the first sample of a thread to its last. */
  heapGrowthBytes: number;
  readonly failures: FoundFailure[];
}

export interface TargetRunOptions {
  readonly target: FuzzTarget;
  readonly kept: readonly FuzzInput[];
  readonly seed: number;
  readonly inputs: number;
  readonly seconds: number;
  /** Of the worker. */
  readonly script: URL;
  onProgress(inputs: number): void;
}

type Ending =
  | { readonly how: 'done' }
  | { readonly how: 'given up'; readonly index: number; readonly why: string };

/** Far more than any input may take, also on a machine that is busy with other things. */
const HANG_MS = 10_000;
const CHECK_MS = 500;
const MAX_GIVEN_UP = 3;
const HEAP_LIMIT_MB = 512;

/** Runs a target to its end, on another thread whenever one had to be given up. */
export async function runTarget(options: TargetRunOptions): Promise<TargetResult> {
  const { target, inputs } = options;
  const result = { target, inputs: 0, seconds: 0, slowestMs: 0, heapGrowthBytes: 0, failures: [] };
  const beganMs = performance.now();
  for (let from = 0, threads = 0; from < inputs && threads < MAX_GIVEN_UP; threads += 1) {
    const ending = await runThread(options, from, result);
    if (ending.how === 'done') break;
    noteGivenUp(options, ending, result);
    from = ending.index + 1;
    result.inputs = from;
  }
  result.seconds = (performance.now() - beganMs) / 1000;
  return result;
}

/** Such an input is kept as it is: to make it smaller would mean to wait for each of its halves. */
function noteGivenUp(
  { target, kept, seed }: TargetRunOptions,
  { index, why }: Extract<Ending, { how: 'given up' }>,
  result: TargetResult,
): void {
  const input = new Mutator(target, kept, seed).input(index);
  result.failures.push({ index, input: [...input], stack: why });
}

function runThread(options: TargetRunOptions, from: number, result: TargetResult): Promise<Ending> {
  const { target, kept, seed, inputs, seconds, script, onProgress } = options;
  const progress = new Int32Array(new SharedArrayBuffer(4));
  progress[0] = from;
  const job: FuzzJob = {
    target: target.name,
    seed,
    from,
    to: inputs,
    seconds,
    kept: kept.map((input) => [...input]),
    progress,
  };
  const worker = new Worker(script, {
    workerData: job,
    resourceLimits: { maxOldGenerationSizeMb: HEAP_LIMIT_MB },
  });
  return new Promise((resolve) => {
    let at = -1;
    let sinceMs = performance.now();
    let firstHeapBytes: number | null = null;
    const watch = setInterval(() => {
      const index = Atomics.load(progress, 0);
      onProgress(index);
      if (index !== at) {
        at = index;
        sinceMs = performance.now();
      } else if (performance.now() - sinceMs > HANG_MS) {
        end({ how: 'given up', index, why: `hangs: nothing came of it for ${HANG_MS} ms` });
      }
    }, CHECK_MS);
    const end = (ending: Ending) => {
      clearInterval(watch);
      void worker.terminate();
      resolve(ending);
    };
    worker.on('message', (message: FuzzMessage) => {
      if (message.type === 'heap') {
        firstHeapBytes ??= message.bytes;
        result.heapGrowthBytes = message.bytes - firstHeapBytes;
        return;
      }
      result.inputs = from + message.inputs;
      result.slowestMs = Math.max(result.slowestMs, message.slowestMs);
      result.failures.push(...message.failures);
      end({ how: 'done' });
    });
    worker.on('error', (error) => {
      end({ how: 'given up', index: Atomics.load(progress, 0), why: `the thread ended: ${String(error)}` });
    });
  });
}
