import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

/** Of what is left after the start: so much more may be there before the next collection is due. */
const FIRST_GROWTH_PERCENT = 25;
/**
 * And of what is left after each one later. V8 goes by how fast it sees the hub allocate, and settles for 16 MB: with a thousand cameras, whose
 * parts live for ten seconds each, it looked through all of the heap every three seconds.
 */
const GROWTH_PERCENT = 35;

/**
 * Gives back what only the start needed, about half of the heap by then. V8 would do so by itself once it runs out of room, which on a hub
 * that allocates little is hours later; and having seen the start alone it would let the heap double before the next time. Holds the thread
 * for some ten milliseconds, longer with a city in the registry: before the hub says that it is there.
 */
export function giveBackStartUpMemory(): void {
  setFlagsFromString('--expose-gc');
  const collect = runInNewContext('gc') as () => void;
  setFlagsFromString(`--heap-growing-percent=${FIRST_GROWTH_PERCENT}`);
  collect();
  setFlagsFromString(`--heap-growing-percent=${GROWTH_PERCENT}`);
}

/**
 * What Node was told of the young generation is for the main thread, whose heap is there by now: it would rule over the limits of every
 * thread to come as well.
 */
export function leaveThreadsTheirLimits(): void {
  setFlagsFromString('--max-semi-space-size=0');
}
