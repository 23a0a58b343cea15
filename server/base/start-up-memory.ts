import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

/**
 * Gives back what only the start needed, about half of the heap by then. V8 would do so by itself once it runs out of room, which on a hub
 * that allocates little is hours later. Holds the thread for some ten milliseconds, longer with a city in the registry: before the hub says that
 * it is there.
 */
export function giveBackStartUpMemory(): void {
  setFlagsFromString('--expose-gc');
  const collect = runInNewContext('gc') as () => void;
  collect();
}
