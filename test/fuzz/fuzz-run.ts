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
  readonly slowestMs: number;
  /** Each different, and as small as it could be made. */
  readonly failures: readonly FuzzFailure[];
}

const MAX_FAILURES = 5;
const MINIMISE_MS = 5_000;

/** Runs a target over a range of inputs. */
export async function runFuzz(options: FuzzRunOptions): Promise<FuzzRunResult> {
  const { target, mutator, from, to, untilMs, onInput } = options;
  const failures = new Map<string, FuzzFailure>();
  let slowestMs = 0;
  let index = from;
  let beganMs = performance.now();
  for (; index < to && beganMs < untilMs && failures.size < MAX_FAILURES; index += 1) {
    onInput?.(index);
    const input = mutator.input(index);
    const error = await errorOf(target, input);
    const endedMs = performance.now();
    slowestMs = Math.max(slowestMs, endedMs - beganMs);
    beganMs = endedMs;
    if (!error || failures.has(signatureOf(error))) continue;
    failures.set(signatureOf(error), await smallestOf(target, { index, input, error }));
    beganMs = performance.now();
  }
  return { inputs: index - from, slowestMs, failures: [...failures.values()] };
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
