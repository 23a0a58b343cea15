import { readdirSync, readFileSync } from 'node:fs';

export interface RunningProcess {
  pid: number;
  /** Program and arguments, as any user of the machine sees them. */
  commandLine: string;
  environment: string;
}

/** The processes that a process has started and that run (zombies do not). */
export function childrenOf(parent: number): RunningProcess[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .flatMap((name) => (parentOf(Number(name)) === parent ? [describe(Number(name))] : []));
}

export function isRunning(pid: number): boolean {
  return parentOf(pid) !== null;
}

/** Null for what does not run. */
function parentOf(pid: number): number | null {
  // The name of the program, in parentheses, may hold anything.
  const [state, parent] = read(pid, 'stat').split(') ').at(-1)!.split(' ');
  return state === undefined || state === '' || state === 'Z' ? null : Number(parent);
}

function describe(pid: number): RunningProcess {
  const lines = (file: string) => read(pid, file).replaceAll('\0', ' ').trim();
  return { pid, commandLine: lines('cmdline'), environment: lines('environ') };
}

function read(pid: number, file: string): string {
  try {
    return readFileSync(`/proc/${pid}/${file}`, 'latin1');
  } catch {
    return ''; // it has ended
  }
}
