import fc from 'fast-check';
import { expect, test } from 'vitest';
import { networkKey } from '../../server/access/network-key.ts';
import { readCredentials } from '../../server/access/request-credentials.ts';

test('a session cookie is found among any others', () => {
  const other = fc.stringMatching(/^[a-z]{1,8}=[A-Za-z0-9]{0,8}$/);
  fc.assert(
    fc.property(fc.array(other), fc.array(other), (before, after) => {
      const cookie = [...before, 'onescreen_session=token', ...after].join('; ');
      expect(readCredentials({ cookie }, false)).toEqual({ sessionToken: 'token' });
    }),
  );
});

test('any text as an address is some key, and every IPv6 address of a /64 is the same', () => {
  fc.assert(fc.property(fc.string(), (address) => typeof networkKey(address) === 'string'));
  fc.assert(
    fc.property(fc.ipV6(), fc.integer({ min: 0, max: 0xffff }), (address, last) => {
      fc.pre(!address.includes('::') && !address.includes('.'));
      const neighbour = [...address.split(':').slice(0, 7), last.toString(16)].join(':');
      expect(networkKey(neighbour)).toBe(networkKey(address));
    }),
  );
});
