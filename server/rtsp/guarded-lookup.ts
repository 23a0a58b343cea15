import { isIP, type LookupFunction } from 'node:net';
import type { NameLookups } from '../base/name-lookups.ts';
import type { NetworkGuard } from '../base/network-guard.ts';
import { RtspFailure } from './rtsp-failure.ts';

/** Where a socket is going, as far as a guard minds. */
export interface GuardedTarget {
  host: string;
  port: number;
  /** The address as people are shown it. */
  shown: string;
}

/** How one socket learns where its name leads. */
export interface SocketLookup {
  /** For the socket's options. */
  lookup: LookupFunction;
  /** To be called when the socket closes: a question goes on when nobody waits for its answer any more, and must hold no dead socket. */
  leave(): void;
}

/** Why an address may not be connected to; null for a name, which `guardedLookup` judges when it has been resolved. */
export function refusalOfAddress(guard: NetworkGuard, target: GuardedTarget): RtspFailure | null {
  return isIP(target.host) === 0 ? null : refusalOf(guard, target, target.host);
}

/**
 * Resolves names as Node does, and fails with an RtspFailure where one of the addresses may not be connected to: the very addresses
 * that are judged are those that are connected to, so a name that leads elsewhere the second time gains nothing. Each socket judges
 * for itself what it shares with others. Without a guard any address is taken.
 */
export function guardedLookup(
  lookups: NameLookups,
  guard: NetworkGuard | null,
  target: GuardedTarget,
): SocketLookup {
  let leave = () => {};
  return {
    lookup: (hostname, options, callback) => {
      leave = lookups.ask(hostname, options, (error, addresses) => {
        const failure = error ?? (guard && firstRefusalOf(guard, target, addresses));
        const [first] = addresses;
        if (failure || !first) callback(failure, []);
        else if (options.all) callback(null, [...addresses]);
        else callback(null, first.address, first.family);
      });
    },
    leave: () => leave(),
  };
}

function firstRefusalOf(
  guard: NetworkGuard,
  target: GuardedTarget,
  addresses: readonly { address: string }[],
): RtspFailure | null {
  return addresses.flatMap(({ address }) => refusalOf(guard, target, address) ?? [])[0] ?? null;
}

function refusalOf(guard: NetworkGuard, { port, shown }: GuardedTarget, address: string): RtspFailure | null {
  const refusal = guard.refusalOf(address, port);
  return refusal && new RtspFailure('address-forbidden', `${shown} may not be connected to: ${refusal}`);
}
