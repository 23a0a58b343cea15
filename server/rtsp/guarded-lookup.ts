import { type LookupAddress, lookup } from 'node:dns';
import { isIP, type LookupFunction } from 'node:net';
import type { NetworkGuard } from '../base/network-guard.ts';
import { RtspFailure } from './rtsp-failure.ts';

/** Where a socket is going, as far as a guard minds. */
export interface GuardedTarget {
  host: string;
  port: number;
  /** The address as people are shown it. */
  shown: string;
}

/** Why an address may not be connected to; null for a name, which `guardedLookup` judges when it has been resolved. */
export function refusalOfAddress(guard: NetworkGuard, target: GuardedTarget): RtspFailure | null {
  return isIP(target.host) === 0 ? null : refusalOf(guard, target, target.host);
}

/**
 * Resolves names as Node does, and fails with an RtspFailure where one of the addresses may not be connected to: the very addresses
 * that are judged are those that are connected to, so a name that leads elsewhere the second time gains nothing.
 */
export function guardedLookup(guard: NetworkGuard, target: GuardedTarget): LookupFunction {
  return (hostname, options, callback) => {
    lookup(hostname, { ...options, all: true }, (error, addresses: LookupAddress[] = []) => {
      const refusals = addresses.flatMap(({ address }) => refusalOf(guard, target, address) ?? []);
      const failure = error ?? refusals[0] ?? null;
      const [first] = addresses;
      if (failure || !first) callback(failure, []);
      else if (options.all) callback(null, addresses);
      else callback(null, first.address, first.family);
    });
  };
}

function refusalOf(guard: NetworkGuard, { port, shown }: GuardedTarget, address: string): RtspFailure | null {
  const refusal = guard.refusalOf(address, port);
  return refusal && new RtspFailure('address-forbidden', `${shown} may not be connected to: ${refusal}`);
}
