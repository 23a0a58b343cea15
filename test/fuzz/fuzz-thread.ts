import { Worker } from 'node:worker_threads';
import type { FuzzInput, FuzzTarget } from './fuzz-target.ts';
import type { FoundFailure, FuzzJob, FuzzMessage } from './fuzz-worker.ts';
import { minimise } from './minimise.ts';
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
/** Of a single input, the thread's start not counted, when a smaller one that hangs is looked for. */
const SINGLE_HANG_MS = 2_000;
const MINIMISE_MS = 60_000;
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
    await noteGivenUp(options, ending, result);
    from = ending.index + 1;
    result.inputs = from;
  }
  result.seconds = (performance.now() - beganMs) / 1000;
  return result;
}

async function noteGivenUp(
  options: TargetRunOptions,
  { index, why }: Extract<Ending, { how: 'given up' }>,
  result: TargetResult,
): Promise<void> {
  const { target, kept, seed } = options;
  const input = new Mutator(target, kept, seed).input(index);
  const breaks = (candidate: FuzzInput) => breaksThread(options, candidate);
  const least = (await breaks(input)) ? await minimise(input, breaks, MINIMISE_MS) : input;
  result.failures.push({ index, input: [...least], stack: why });
}

/** Does a thread hang, or end, for this input alone? */
function breaksThread({ target, script }: TargetRunOptions, input: FuzzInput): Promise<boolean> {
  const worker = startWorker(script, { ...EMPTY_JOB, target: target.name, only: [...input] });
  return new Promise((resolve) => {
    let timer: NodeJS.Timeout | undefined;
    const end = (breaks: boolean) => {
      clearTimeout(timer);
      void worker.terminate();
      resolve(breaks);
    };
    worker.on('message', (message: FuzzMessage) => {
      if (message.type === 'ready') timer = setTimeout(() => end(true), SINGLE_HANG_MS);
      else end(false);
    });
    worker.on('error', () => end(true));
  });
}

const EMPTY_JOB: FuzzJob = {
  target: '',
  seed: 0,
  from: 0,
  to: 0,
  seconds: 0,
  kept: [],
  only: null,
  progress: new Int32Array(1),
};

function startWorker(script: URL, job: FuzzJob): Worker {
  return new Worker(script, { workerData: job, resourceLimits: { maxOldGenerationSizeMb: HEAP_LIMIT_MB } });
}

function runThread(options: TargetRunOptions, from: number, result: TargetResult): Promise<Ending> {
  const { target, kept, seed, inputs, seconds, script, onProgress } = options;
  const progress = new Int32Array(new SharedArrayBuffer(4));
  progress[0] = from;
  const worker = startWorker(script, {
    ...EMPTY_JOB,
    ...{ target: target.name, seed, from, to: inputs, seconds, progress },
    kept: kept.map((input) => [...input]),
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
      if (message.type === 'ready') return;
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
