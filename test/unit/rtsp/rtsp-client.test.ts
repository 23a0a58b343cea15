import { afterEach, describe, expect, it } from 'vitest';
import { systemClock } from '../../../server/base/clock.ts';
import { parseRtspAddress } from '../../../server/rtsp/rtsp-address.ts';
import { RtspAuthorization } from '../../../server/rtsp/rtsp-authorization.ts';
import { RtspClient } from '../../../server/rtsp/rtsp-client.ts';
import { RtspConnection } from '../../../server/rtsp/rtsp-connection.ts';
import { stage, TIMEOUTS } from '../../support/rtsp-reading.ts';
import { ordinary, respond } from '../../support/scripted-camera.ts';

const { camera } = stage();
const opened: RtspClient[] = [];
afterEach(() => {
  for (const { connection } of opened.splice(0)) connection.destroy();
});

async function clientOf(url: string) {
  const address = parseRtspAddress(url)!;
  const authorization = new RtspAuthorization({ username: 'u', password: 'p' });
  const connection = await RtspConnection.open(
    {
      address,
      trust: null,
      guard: null,
      tunnelAuthorization: authorization,
      readBuffer: Buffer.alloc(4096),
      clock: systemClock,
      ...TIMEOUTS,
      onDamaged() {},
    },
    new AbortController().signal,
  );
  const client = new RtspClient({ connection, address, authorization, credentials: null });
  opened.push(client);
  return client;
}

describe('RtspClient', () => {
  it('carries session and authorization with every request, kept waiting or not', async () => {
    const hub = await camera((request, wire) =>
      request.headers.has('authorization')
        ? ordinary()(request, wire)
        : respond(request, 401, { 'WWW-Authenticate': 'Digest realm="r", nonce="n", qop="auth"' }),
    );
    const client = await clientOf(hub.url());
    client.sessionId = 'abc';
    await client.request('SETUP', hub.url('/t'), [['Transport', 'x']], null);
    client.notify('OPTIONS', hub.url());
    await client.request('TEARDOWN', hub.url(), [], null);
    const counts = hub.requests.map(({ method, headers }) => {
      expect(headers.get('session')).toBe('abc');
      return `${method} ${/nc=(\d+)/.exec(headers.get('authorization') ?? '')?.[1] ?? '-'}`;
    });
    expect(counts).toEqual(['SETUP -', 'SETUP 00000001', 'OPTIONS 00000002', 'TEARDOWN 00000003']);
    expect(hub.requests[1]?.headers.get('transport')).toBe('x');
  });

  it('numbers its requests, each with another CSeq', async () => {
    const hub = await camera(ordinary());
    const client = await clientOf(hub.url());
    for (const method of ['OPTIONS', 'DESCRIBE', 'OPTIONS'])
      await client.request(method, hub.url(), [], null);
    expect(new Set(hub.requests.map(({ headers }) => headers.get('cseq'))).size).toBe(3);
  });

  it('refuses to ask two things at once: that is a mistake of ours', async () => {
    const hub = await camera(() => null);
    const client = await clientOf(hub.url());
    const first = client.request('OPTIONS', hub.url(), [], null).catch(() => 'ended');
    await expect(client.request('DESCRIBE', hub.url(), [], null)).rejects.toThrow('another request waits');
    client.connection.destroy();
    expect(await first).toBe('ended');
  });
});
