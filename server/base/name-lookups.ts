import { type LookupAddress, type LookupAllOptions, type LookupOptions, lookup } from 'node:dns';

/** `addresses` is shared by all who waited for it. */
export type NameWaiter = (error: Error | null, addresses: readonly LookupAddress[]) => void;

/** As Node's `lookup`; never calls back before it returned. */
export type NameResolver = (
  name: string,
  options: LookupAllOptions,
  done: (error: Error | null, addresses?: LookupAddress[]) => void,
) => void;

/**
 * The names that a thread is resolving, each once. The system is asked on threads that the whole process shares, and cannot be told
 * that nobody wants to know any more: under a zone whose servers are dead every question holds a thread for 10 to 20 s, longer than who
 * asked waits. Were each asked anew, sound names would wait behind questions of nobody. So no more are under way than there are names.
 */
export class NameLookups {
  private readonly underWay = new Map<string, Set<NameWaiter>>();
  private readonly resolve: NameResolver;

  constructor(resolve: NameResolver = lookup) {
    this.resolve = resolve;
  }

  /**
   * Tells every address of a name, in the order of Node's `lookup` with the same options; whoever asks for a name that is being
   * resolved in the same way gets that answer.
   *
   * @returns to be called by who does not want to know any more: the waiter, and all it holds, is let go. May be called at any time.
   */
  ask(name: string, options: LookupOptions, waiter: NameWaiter): () => void {
    const key = keyOf(name, options);
    const waiters = this.underWay.get(key) ?? this.begin(key, name, options);
    // One of its own, for who asks twice with the same function.
    const place: NameWaiter = (error, addresses) => waiter(error, addresses);
    waiters.add(place);
    return () => waiters.delete(place);
  }

  /** Apart from `ask`, for closures of one call hold each other's variables: what the system holds must not hold a waiter. */
  private begin(key: string, name: string, options: LookupOptions): Set<NameWaiter> {
    const waiters = new Set<NameWaiter>();
    this.resolve(name, { ...options, all: true }, (error, addresses = []) => {
      this.underWay.delete(key);
      const told = [...waiters];
      // Who waited keeps its way to leave, perhaps for days: that must not keep the others.
      waiters.clear();
      for (const tell of told) tell(error, addresses);
    });
    this.underWay.set(key, waiters);
    return waiters;
  }
}

/** Names are the same in any case (RFC 4343); answers to different options are not. `all` is not among them: all are always asked for. */
function keyOf(name: string, { family = 0, hints = 0, order, verbatim }: LookupOptions): string {
  return [family, hints, order ?? '', verbatim ?? '', name.toLowerCase()].join(' ');
}
