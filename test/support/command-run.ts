import { spawn } from 'node:child_process';
import { once } from 'node:events';

export interface CommandRun {
  code: number;
  stdout: string;
  stderr: string;
}

/** One of the hub's commands as a person gives it, from `dist/`. */
export async function runCommand(
  args: readonly string[],
  environment: Record<string, string> = {},
): Promise<CommandRun> {
  const child = spawn(process.execPath, ['dist/server/command-line.js', ...args], {
    env: { ...process.env, ...environment },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let stdout = '';
  let stderr = '';
  child.stdout.on('data', (chunk: Buffer) => {
    stdout += chunk.toString();
  });
  child.stderr.on('data', (chunk: Buffer) => {
    stderr += chunk.toString();
  });
  const [code] = (await once(child, 'close')) as [number];
  return { code, stdout, stderr };
}
