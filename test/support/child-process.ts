import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';

/** A program under test or beside one, as a process of its own. */
export interface Program {
  readonly pid: number;
  /** Everything it wrote so far, both streams; the newest 64 KiB. */
  output(): string;
  /** Ends it and waits for its end: asked first, forced when it does not listen. May be called twice. */
  stop(signal?: NodeJS.Signals): Promise<void>;
}

const OUTPUT_KEPT = 64 * 1024;
/** More than the hub and the demo allow themselves: what they do at their own deadline is theirs to do. */
const STOP_DEADLINE_MS = 20_000;

export function startProgram(
  command: string,
  args: readonly string[],
  env: Record<string, string> = {},
  user: { uid?: number; gid?: number } = {},
): Program & { child: ChildProcess } {
  const child = spawn(command, args, {
    ...user,
    env: { ...process.env, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  const keep = (chunk: Buffer) => {
    output = (output + chunk.toString()).slice(-OUTPUT_KEPT);
  };
  child.stdout.on('data', keep);
  child.stderr.on('data', keep);
  const ended = once(child, 'close');
  return {
    child,
    pid: child.pid ?? -1,
    output: () => output,
    async stop(signal = 'SIGTERM') {
      if (child.exitCode !== null || child.signalCode !== null) return;
      child.kill(signal);
      const force = setTimeout(() => child.kill('SIGKILL'), STOP_DEADLINE_MS);
      await ended;
      clearTimeout(force);
    },
  };
}

/** Resolves with the first line of output that is a JSON object; rejects with the output when the program ends first. */
export function firstJsonLine<T>({ child, output }: Program & { child: ChildProcess }): Promise<T> {
  return new Promise((resolve, reject) => {
    let text = '';
    child.stdout?.on('data', (chunk: Buffer) => {
      text += chunk.toString();
      const line = text
        .split('\n')
        .slice(0, -1)
        .find((candidate) => candidate.startsWith('{'));
      if (line) resolve(JSON.parse(line) as T);
    });
    child.once('close', () => reject(new Error(`the program ended early:\n${output()}`)));
  });
}
