import dgram from 'node:dgram';
import { once } from 'node:events';
import { afterEach, describe, expect, it } from 'vitest';
import { type UdpPortPair, UdpPorts } from '../../../server/rtsp/udp-ports.ts';

const FIRST = 18_690;
const open: UdpPortPair[] = [];
afterEach(() => {
  for (const pair of open.splice(0)) pair.close();
});

async function acquire(ports: UdpPorts, address = '127.0.0.1'): Promise<UdpPortPair> {
  const pair = await ports.acquire(address);
  open.push(pair);
  return pair;
}

describe('the UDP ports', () => {
  it('are an even one and the next, bound to the address', async () => {
    const pair = await acquire(new UdpPorts({ firstPort: FIRST, pairs: 3 }));
    expect(pair.port % 2).toBe(0);
    expect(pair.rtp.address()).toMatchObject({ address: '127.0.0.1', port: pair.port });
    expect(pair.rtcp.address()).toMatchObject({ address: '127.0.0.1', port: pair.port + 1 });
  });

  it('are of the kind of the address', async () => {
    const pair = await acquire(new UdpPorts({ firstPort: FIRST, pairs: 3 }), '::1');
    expect(pair.rtp.address()).toMatchObject({ family: 'IPv6', address: '::1' });
  });

  it('are handed out once until they are given back', async () => {
    const ports = new UdpPorts({ firstPort: FIRST, pairs: 3 });
    const pairs = [await acquire(ports), await acquire(ports), await acquire(ports)];
    expect(new Set(pairs.map(({ port }) => port))).toEqual(new Set([FIRST, FIRST + 2, FIRST + 4]));
    await expect(ports.acquire('127.0.0.1')).rejects.toMatchObject({
      code: 'protocol-error',
      message: expect.stringContaining('no pair of UDP ports is free'),
    });
    expect(ports.inUse).toBe(3);
    pairs[1]!.close();
    pairs[1]!.close();
    expect(ports.inUse).toBe(2);
    expect((await acquire(ports)).port).toBe(pairs[1]!.port);
    await expect(ports.acquire('127.0.0.1')).rejects.toMatchObject({ code: 'protocol-error' });
  });

  it('rest as long as others are free', async () => {
    const ports = new UdpPorts({ firstPort: FIRST, pairs: 3 });
    const first = await acquire(ports);
    first.close();
    const next = [await acquire(ports), await acquire(ports)];
    expect(next.map(({ port }) => port)).not.toContain(first.port);
  });

  it('pass over what somebody else took, half a pair too', async () => {
    const taken = dgram.createSocket('udp4').bind(FIRST + 3, '127.0.0.1');
    await once(taken, 'listening');
    try {
      const ports = new UdpPorts({ firstPort: FIRST, pairs: 3 });
      const pairs = [await acquire(ports), await acquire(ports)];
      expect(new Set(pairs.map(({ port }) => port))).toEqual(new Set([FIRST, FIRST + 4]));
    } finally {
      taken.close();
    }
  });

  it.each([[{ firstPort: 18_601 }], [{ pairs: 0 }], [{ firstPort: 65_000, pairs: 300 }]])(
    'are no range of %o',
    (options) => {
      expect(() => new UdpPorts(options)).toThrow(RangeError);
    },
  );
});
