import { BlockList } from 'node:net';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { networkContains, parseIpAddress, parseIpNetwork } from '../../../server/base/ip-network.ts';

const contains = (network: string, address: string) =>
  networkContains(parseIpNetwork(network)!, parseIpAddress(address)!);

test('an address is read in every way of writing it', () => {
  const loopback = { family: 6, value: 1n };
  for (const text of ['::1', '0:0:0:0:0:0:0:1', '0000:0::0:1', '::0.0.0.1', '::1%lo'])
    expect(parseIpAddress(text)).toEqual(loopback);
  const v4 = { family: 4, value: 0xc0000201n };
  for (const text of ['192.0.2.1', '::ffff:192.0.2.1', '::FFFF:c000:0201', '0:0:0:0:0:ffff:192.0.2.1'])
    expect(parseIpAddress(text)).toEqual(v4);
});

test('what is no address or no network is told', () => {
  for (const text of ['', 'camera', '1.2.3', '256.1.1.1', '0x7f.1', '2130706433', '1::2::3', '[::1]'])
    expect(parseIpAddress(text)).toBeNull();
  for (const text of ['10.0.0.0/33', '10.0.0.0/', '10.0.0.0/8/8', '::/129', 'fe80::1%eth0/64', '10.0.0.0/-1'])
    expect(parseIpNetwork(text)).toBeNull();
});

test('a network holds what begins with its bits, and nothing of the other family', () => {
  expect(contains('10.20.0.0/16', '10.20.255.255')).toBe(true);
  expect(contains('10.20.0.0/16', '10.21.0.0')).toBe(false);
  expect(contains('10.20.30.40', '10.20.30.40')).toBe(true);
  expect(contains('10.20.30.40', '10.20.30.41')).toBe(false);
  expect(contains('10.99.1.2/8', '10.0.0.1')).toBe(true);
  expect(contains('0.0.0.0/0', '::1')).toBe(false);
  expect(contains('::/0', '10.0.0.1')).toBe(false);
  expect(contains('::ffff:10.0.0.0/104', '10.200.0.1')).toBe(true);
  expect(contains('fe80::/10', 'febf:ffff::1')).toBe(true);
  expect(contains('fe80::/10', 'fec0::1')).toBe(false);
});

test('it agrees with Node’s own lists', () => {
  const near = fc.tuple(fc.ipV4(), fc.nat(32), fc.nat(31));
  fc.assert(
    fc.property(near, ([address, bits, flipped]) => {
      const list = new BlockList();
      list.addSubnet(address, bits, 'ipv4');
      const number = parseIpAddress(address)!.value ^ (1n << BigInt(flipped));
      const other = [24n, 16n, 8n, 0n].map((shift) => (number >> shift) & 255n).join('.');
      return contains(`${address}/${bits}`, other) === list.check(other, 'ipv4');
    }),
  );
  fc.assert(
    fc.property(fc.ipV6(), fc.nat(128), fc.ipV6(), (address, bits, other) => {
      const list = new BlockList();
      list.addSubnet(address, bits, 'ipv6');
      return parseIpAddress(other)?.family === 4 || parseIpAddress(address)?.family === 4
        ? true
        : contains(`${address}/${bits}`, other) === list.check(other, 'ipv6');
    }),
  );
});
