import { readFileSync } from 'node:fs';

const MAX_CONNECTIONS = 20_000;
/** Of the descriptors that the system grants. The rest is for cameras and files: nobody takes those by opening connections here. */
const SHARE = 3 / 4;
/** See proc(5); Node has raised the soft limit to the hard one by then. */
const OPEN_FILES = /^Max open files +(\d+)/m;

/**
 * How many connections the hub takes, logged in or not.
 * @param limits `/proc/self/limits`; where it does not say a number there is no limit
 */
export function connectionCeiling(limits = readLimits()): number {
  const granted = OPEN_FILES.exec(limits)?.[1];
  if (granted === undefined) return MAX_CONNECTIONS;
  return Math.min(MAX_CONNECTIONS, Math.floor(Number(granted) * SHARE));
}

function readLimits(): string {
  try {
    return readFileSync('/proc/self/limits', 'latin1');
  } catch {
    // Not Linux.
    return '';
  }
}
