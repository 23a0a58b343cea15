import { describe, expect, it } from 'vitest';
import { NetworkGuard, type NetworkRules } from '../../../server/base/network-guard.ts';

function refusals(rules: Partial<NetworkRules>, addresses: readonly string[], port = 554) {
  const guard = new NetworkGuard({ allow: [], deny: [], own: { addresses: [], ports: [] }, ...rules });
  return addresses.map((address) => guard.refusalOf(address, port));
}

describe('the network guard', () => {
  it('lets every ordinary network through by itself', () => {
    const ordinary = ['10.1.2.3', '192.168.0.64', '172.16.5.5', '203.0.113.9', '2001:db8::7', 'fd12::1'];
    expect(refusals({}, ordinary)).toEqual(ordinary.map(() => null));
  });

  it.each([
    ['127.0.0.1', 'loopback'],
    ['127.255.255.254', 'loopback'],
    ['::1', 'loopback'],
    ['::ffff:127.0.0.1', 'loopback'],
    ['::ffff:7f00:1', 'loopback'],
    ['64:ff9b::7f00:1', 'loopback'],
    ['2002:7f00:1::1', 'loopback'],
    ['::ffff:0:127.0.0.1', 'loopback'],
    ['64:ff9b:1::127.0.0.1', 'loopback'],
    ['64:ff9b::100.100.100.200', 'metadata'],
    ['2002:6464:64c8::1', 'metadata'],
    ['2001:0:7f00:1::', 'reserved'],
    ['fd20:ce::254', 'metadata'],
    ['0.0.0.0', 'unspecified'],
    ['::', 'unspecified'],
    ['169.254.169.254', 'link-local'],
    ['::ffff:a9fe:a9fe', 'link-local'],
    ['64:ff9b::a9fe:a9fe', 'link-local'],
    ['fe80::1%eth0', 'link-local'],
    ['100.100.100.200', 'metadata'],
    ['fd00:ec2::254', 'metadata'],
    ['224.0.0.1', 'multicast'],
    ['ff02::1', 'multicast'],
    ['255.255.255.255', 'reserved'],
    ['localhost', 'reserved'],
  ])('refuses %s as %s', (address, refusal) => {
    expect(refusals({}, [address])).toEqual([refusal]);
  });

  it('keeps refusing special networks where all of the others are allowed', () => {
    const allow = ['0.0.0.0/0', '::/0'];
    const addresses = ['127.0.0.1', '169.254.169.254', '::1', '10.0.0.1', '2001:db8::1'];
    expect(refusals({ allow }, addresses)).toEqual(['loopback', 'link-local', 'loopback', null, null]);
  });

  it('lifts of a special network what is allowed by name, and no more', () => {
    const allow = ['127.0.0.0/8', '0.0.0.0/0'];
    expect(refusals({ allow }, ['127.0.0.1', '10.0.0.1', '169.254.0.1'])).toEqual([null, null, 'link-local']);
    expect(refusals({ allow: ['127.0.0.2'] }, ['127.0.0.2', '127.0.0.1'])).toEqual([null, 'loopback']);
    expect(refusals({ allow: ['::1'] }, ['::1'])).toEqual([null]);
  });

  it('allows nothing else where it is told what it may', () => {
    const rules = { allow: ['10.20.0.0/16'], deny: ['10.20.9.0/24'] };
    expect(refusals(rules, ['10.20.1.1', '10.20.9.1', '10.21.0.1', '2001:db8::1'])).toEqual([
      null,
      'denied',
      'not-allowed',
      'not-allowed',
    ]);
  });

  it('judges an IPv4 address also where IPv6 carries it', () => {
    const carried = ['64:ff9b::10.66.1.1', '2002:a42:101::1', '64:ff9b::10.67.1.1'];
    expect(refusals({ deny: ['10.66.0.0/16'] }, carried)).toEqual(['denied', 'denied', null]);
    expect(refusals({ allow: ['64:ff9b::/96'] }, carried)).toEqual([null, 'not-allowed', null]);
    expect(refusals({ allow: ['10.0.0.0/8'] }, carried)).toEqual(Array(3).fill('not-allowed'));
    const own = { addresses: ['10.67.1.1'], ports: [8080] };
    expect(refusals({ own }, carried, 8080)).toEqual([null, null, 'own-address']);
  });

  it('refuses the ports where the hub listens whatever is allowed', () => {
    const rules = {
      allow: ['127.0.0.0/8', '10.0.0.0/8'],
      own: { addresses: ['127.0.0.0/8', '10.0.0.5'], ports: [8080] },
    };
    const addresses = ['127.0.0.1', '127.9.9.9', '10.0.0.5', '::ffff:10.0.0.5', '10.0.0.6'];
    const own = 'own-address';
    expect(refusals(rules, addresses, 8080)).toEqual([own, own, own, own, null]);
    expect(refusals(rules, addresses, 8554)).toEqual([null, null, null, null, null]);
  });

  it('does not start with a network that cannot be read', () => {
    expect(() => refusals({ deny: ['10.0.0.0/99'] }, [])).toThrow('no network: 10.0.0.0/99');
  });
});
