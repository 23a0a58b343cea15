import type { FuzzInput, FuzzTarget } from './fuzz-target.ts';
import { minimise } from './minimise.ts';
import type { Mutator } from './mutator.ts';

export interface FuzzFailure {
  /** The number of the input in its run. */
  readonly index: number;
  readonly input: FuzzInput;
  readonly error: Error;
}

export interface FuzzRunOptions {
  readonly target: FuzzTarget;
  readonly mutator: Mutator;
  readonly from: number;
  readonly to: number;
  /** On the monotonic clock. */
  readonly untilMs: number;
  /** Before each input. */
  onInput?(index: number): void;
}

export interface FuzzRunResult {
  readonly inputs: number;
  /** What the slowest input takes when it is run again: what else the machine did is no fault of its. */
  readonly slowestMs: number;
  /** Each different, and as small as it could be made. */
  readonly failures: readonly FuzzFailure[];
}

const MAX_FAILURES = 5;
const MINIMISE_MS = 5_000;
/** So many of the slowest are run again, so many times each: the least counts. */
const SLOW_KEPT = 8;
const SLOW_RUNS = 3;

/** Runs a target over a range of inputs. */
export async function runFuzz(options: FuzzRunOptions): Promise<FuzzRunResult> {
  const { target, mutator, from, to, untilMs, onInput } = options;
  const failures = new Map<string, FuzzFailure>();
  const slow = new Slowest();
  let index = from;
  let beganMs = performance.now();
  for (; index < to && beganMs < untilMs && failures.size < MAX_FAILURES; index += 1) {
    onInput?.(index);
    const input = mutator.input(index);
    const error = await errorOf(target, input);
    const endedMs = performance.now();
    slow.note(index, endedMs - beganMs);
    beganMs = endedMs;
    if (!error || failures.has(signatureOf(error))) continue;
    failures.set(signatureOf(error), await smallestOf(target, { index, input, error }));
    beganMs = performance.now();
  }
  const slowestMs = await retime(
    target,
    slow.indexes.map((at) => mutator.input(at)),
  );
  return { inputs: index - from, slowestMs, failures: [...failures.values()] };
}

class Slowest {
  private readonly inputs: { index: number; ms: number }[] = [];
  private leastMs = 0;

  get indexes(): number[] {
    return this.inputs.map(({ index }) => index);
  }

  note(index: number, ms: number): void {
    if (ms <= this.leastMs) return;
    this.inputs.push({ index, ms });
    if (this.inputs.length <= SLOW_KEPT) return;
    this.inputs.sort((a, b) => b.ms - a.ms).pop();
    this.leastMs = this.inputs[SLOW_KEPT - 1]!.ms;
  }
}

async function retime(target: FuzzTarget, inputs: readonly FuzzInput[]): Promise<number> {
  let slowestMs = 0;
  for (const input of inputs) {
    let leastMs = Number.POSITIVE_INFINITY;
    for (let run = 0; run < SLOW_RUNS; run += 1) {
      const beganMs = performance.now();
      await errorOf(target, input);
      leastMs = Math.min(leastMs, performance.now() - beganMs);
    }
    slowestMs = Math.max(slowestMs, leastMs);
  }
  return slowestMs;
}

/** What an input breaks; null when the promise holds. A check that is not async is not waited for. */
export function errorOf(target: FuzzTarget, input: FuzzInput): Promise<Error | null> | Error | null {
  try {
    const pending = target.check(input);
    return pending ? pending.then(() => null, asError) : null;
  } catch (error) {
    return asError(error);
  }
}

async function smallestOf(target: FuzzTarget, failure: FuzzFailure): Promise<FuzzFailure> {
  const signature = signatureOf(failure.error);
  const failsAlike = async (candidate: FuzzInput) => {
    const error = await errorOf(target, candidate);
    return error !== null && signatureOf(error) === signature;
  };
  const input = await minimise(failure.input, failsAlike, MINIMISE_MS);
  return { ...failure, input, error: (await errorOf(target, input)) ?? failure.error };
}

/** Failures are alike when they say the same, numbers aside, at the same place. */
function signatureOf(error: Error): string {
  const place = /\n\s+at (.*)/.exec(error.stack ?? '')?.[1] ?? '';
  return `${error.message.split('\n')[0]!.replace(/\d+/g, '#')} ${place}`;
}

function asError(error: unknown): Error {
  return error instanceof Error ? error : new Error(String(error));
}
