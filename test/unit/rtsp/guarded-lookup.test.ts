import { describe, expect, it } from 'vitest';
import { systemClock } from '../../../server/base/clock.ts';
import { NetworkGuard } from '../../../server/base/network-guard.ts';
import { probeRtsp } from '../../../server/rtsp/rtsp-probe.ts';
import { stage, TIMEOUTS } from '../../support/rtsp-reading.ts';
import { ordinary } from '../../support/scripted-camera.ts';

const { camera } = stage();

const guardOf = (allow: string[], ownPorts: number[] = []) =>
  new NetworkGuard({ allow, deny: [], own: { addresses: ['127.0.0.0/8'], ports: ownPorts } });

function probe(url: string, guard: NetworkGuard) {
  const options = { url, guard, credentials: null, clock: systemClock, timeouts: TIMEOUTS };
  return probeRtsp(options, new AbortController().signal);
}

const movedTo = (location: string) =>
  ordinary({ describe: () => `RTSP/1.0 302 Moved\r\nCSeq: 3\r\nLocation: ${location}\r\n\r\n` });

describe('a guarded connection', () => {
  it('is not even begun to an address that is forbidden', async () => {
    const { port, ...hub } = await camera(ordinary());
    for (const host of ['127.0.0.1', '[::1]', '[::ffff:127.0.0.1]']) {
      await expect(probe(`rtsp://${host}:${port}/cam`, guardOf([]))).rejects.toMatchObject({
        code: 'address-forbidden',
        message: `rtsp://${new URL(`rtsp://${host}`).hostname}:${port}/cam may not be connected to: loopback`,
      });
    }
    expect(hub.connections).toBe(0);
  });

  it('is not begun to a name that leads to a forbidden address, however the name is written', async () => {
    const hub = await camera(ordinary());
    for (const host of ['localhost', '127.1', '2130706433', '0x7f000001'])
      await expect(probe(`rtsp://${host}:${hub.port}/cam`, guardOf([]))).rejects.toMatchObject({
        code: 'address-forbidden',
      });
    expect(hub.connections).toBe(0);
  });

  it('is made to a name whose addresses are allowed', async () => {
    const hub = await camera(ordinary());
    const { server } = await probe(`rtsp://localhost:${hub.port}/cam`, guardOf(['127.0.0.0/8', '::1']));
    expect(server).toBe('Scripted/1');
  });

  it('does not follow a camera to a forbidden address', async () => {
    const elsewhere = await camera(ordinary());
    for (const host of ['127.0.0.2', '169.254.169.254', 'localhost']) {
      const hub = await camera(movedTo(`rtsp://${host}:${elsewhere.port}/cam`));
      await expect(probe(hub.url(), guardOf(['127.0.0.1', '::1'], [elsewhere.port]))).rejects.toMatchObject({
        code: 'address-forbidden',
      });
    }
    expect(elsewhere.connections).toBe(0);
  });

  it('does not follow a camera to the hub itself', async () => {
    const own = await camera(ordinary());
    const hub = await camera(movedTo(own.url()));
    await expect(probe(hub.url(), guardOf(['127.0.0.0/8'], [own.port]))).rejects.toMatchObject({
      code: 'address-forbidden',
      message: expect.stringContaining('own-address'),
    });
    expect(own.connections).toBe(0);
  });
});
