import type { IncomingMessage } from 'node:http';
import { describe, expect, it } from 'vitest';
import { clientAddress } from '../../../server/base/client-address.ts';

const request = (remoteAddress: string | undefined, forwarded?: string) =>
  ({ socket: { remoteAddress }, headers: { 'x-forwarded-for': forwarded } }) as unknown as IncomingMessage;

describe('the address of a client', () => {
  it('is that of the connection, whatever a header says, where there is no proxy', () => {
    expect(clientAddress(request('127.0.0.1', '192.0.2.1'), false)).toBe('127.0.0.1');
    expect(clientAddress(request('::ffff:192.0.2.7'), false)).toBe('192.0.2.7');
    expect(clientAddress(request(undefined), false)).toBe('');
  });

  it('is what the proxy on this machine says, and nothing that the sender wrote before it', () => {
    expect(clientAddress(request('127.0.0.1', '203.0.113.9'), true)).toBe('203.0.113.9');
    expect(clientAddress(request('::1', '10.0.0.1, 203.0.113.9, 127.0.0.1'), true)).toBe('203.0.113.9');
    expect(clientAddress(request('::ffff:127.0.0.1', '2001:db8::1'), true)).toBe('2001:db8::1');
  });

  it('is that of the connection when it does not come from this machine, or says nothing that is an address', () => {
    expect(clientAddress(request('198.51.100.4', '203.0.113.9'), true)).toBe('198.51.100.4');
    expect(clientAddress(request('127.0.0.1', 'somewhere'), true)).toBe('127.0.0.1');
    expect(clientAddress(request('127.0.0.1', ''), true)).toBe('127.0.0.1');
    expect(clientAddress(request('127.0.0.1', '127.0.0.1, ::1'), true)).toBe('127.0.0.1');
  });
});
