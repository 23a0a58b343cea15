import type { IncomingMessage } from 'node:http';
import { isIP } from 'node:net';

/**
 * Whom a request came from. Behind a proxy on this machine that is the last address in `X-Forwarded-For` which is not of this
 * machine: what stands to the left of it was written by the sender, who may write anything.
 * @param behindProxy there is such a proxy; otherwise nobody's header is believed
 */
export function clientAddress(
  { socket, headers }: Pick<IncomingMessage, 'socket' | 'headers'>,
  behindProxy: boolean,
): string {
  const peer = plainAddress(socket.remoteAddress ?? '');
  const forwarded = headers['x-forwarded-for'];
  if (!behindProxy || typeof forwarded !== 'string' || !isLoopback(peer)) return peer;
  for (const text of forwarded.split(',').reverse()) {
    const address = plainAddress(text.trim());
    if (isIP(address) === 0) return peer;
    if (!isLoopback(address)) return address;
  }
  return peer;
}

/** Without the form that an IPv4 address takes on a socket for both kinds (RFC 4291, section 2.5.5.2). */
export function plainAddress(address: string): string {
  return /^::ffff:\d+\.\d+\.\d+\.\d+$/i.test(address) ? address.slice(7) : address;
}

function isLoopback(address: string): boolean {
  return address === '::1' || address.startsWith('127.');
}
