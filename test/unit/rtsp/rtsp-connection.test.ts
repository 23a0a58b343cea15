import net from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import type { Clock } from '../../../server/base/clock.ts';
import { NameLookups } from '../../../server/base/name-lookups.ts';
import { parseRtspAddress } from '../../../server/rtsp/rtsp-address.ts';
import { RtspAuthorization } from '../../../server/rtsp/rtsp-authorization.ts';
import { RtspConnection } from '../../../server/rtsp/rtsp-connection.ts';
import { eventually } from '../../support/eventually.ts';
import { FakeClock } from '../../support/fake-clock.ts';
import { concat, frameOf, rtpPacket } from '../../support/rtsp-bytes.ts';
import { stage } from '../../support/rtsp-reading.ts';
import { ordinary, respond, ScriptedCamera } from '../../support/scripted-camera.ts';

const { camera } = stage();
const opened: RtspConnection[] = [];
afterEach(() => {
  for (const connection of opened.splice(0)) connection.destroy();
});

async function open(
  url: string,
  clock: Clock = new FakeClock(),
  signal = new AbortController().signal,
  lookups?: NameLookups,
) {
  const connection = await RtspConnection.open(
    {
      address: parseRtspAddress(url)!,
      trust: null,
      guard: null,
      tunnelAuthorization: new RtspAuthorization(null),
      readBuffer: Buffer.alloc(4096),
      clock,
      connectMs: 5_000,
      responseMs: 5_000,
      lookups,
      onDamaged() {},
    },
    signal,
  );
  opened.push(connection);
  return connection;
}

describe('RtspConnection', () => {
  it('connects to a name with several addresses', async () => {
    const hub = await camera(ordinary());
    const connection = await open(hub.url().replace('127.0.0.1', 'localhost'));
    expect((await connection.request('OPTIONS', '*', [], null)).status).toBe(200);
  });

  it('fails with connection-refused where nobody listens', async () => {
    const gone = await ScriptedCamera.start(ordinary());
    const url = gone.url();
    await gone.stop();
    await expect(open(url)).rejects.toMatchObject({
      code: 'connection-refused',
      message: expect.stringContaining('ECONNREFUSED'),
    });
  });

  it('fails with host-unreachable where the name is unknown', async () => {
    await expect(open('rtsp://no-such-camera.invalid/')).rejects.toMatchObject({ code: 'host-unreachable' });
  });

  it('fails with timed-out when no connection comes about', async () => {
    const clock = new FakeClock();
    // An address that nobody answers at is not to be had for certain: a name that nobody resolves is.
    const silent = new NameLookups(() => {});
    const opening = open('rtsp://camera.invalid/', clock, undefined, silent).catch((error) => error);
    await clock.advance(5_000);
    expect(await opening).toMatchObject({ code: 'timed-out' });
    expect(clock.pendingTimers).toBe(0);
  });

  it('fails with timed-out when an answer does not come in time', async () => {
    const clock = new FakeClock();
    const hub = await camera(() => 'RTSP/1.0 100 Continue\r\n\r\n');
    const connection = await open(hub.url(), clock);
    const asking = connection.request('DESCRIBE', '*', [], null).catch((error) => error);
    await eventually(() => hub.requests.length === 1);
    await clock.advance(5_000);
    expect(await asking).toMatchObject({
      code: 'timed-out',
      message: `rtsp://127.0.0.1:${hub.port}/cam did not answer DESCRIBE within 5000 ms`,
    });
    expect(clock.pendingTimers).toBe(0);
  });

  it.each([
    ['without CSeq', () => 'RTSP/1.0 200 OK\r\n\r\n'],
    [
      'with one constant CSeq',
      (request: Parameters<typeof respond>[0]) => respond(request, 200, { CSeq: '1' }),
    ],
    [
      'with a senseless CSeq',
      (request: Parameters<typeof respond>[0]) => respond(request, 200, { CSeq: 'x' }),
    ],
    [
      'after an interim answer',
      (request: Parameters<typeof respond>[0]) => respond(request, 100) + respond(request, 200),
    ],
  ])('takes answers %s', async (_case, script) => {
    const hub = await camera(script);
    const connection = await open(hub.url());
    for (let round = 0; round < 3; round += 1) {
      expect((await connection.request('OPTIONS', '*', [], null)).status).toBe(200);
    }
  });

  it('drops a second answer to an old question', async () => {
    let last = '';
    const hub = await camera((request) => {
      const answer = respond(request, 200, { Method: request.method });
      const both = last + answer;
      last = answer;
      return both;
    });
    const connection = await open(hub.url());
    for (const method of ['OPTIONS', 'DESCRIBE', 'SETUP']) {
      const response = await connection.request(method, '*', [], null);
      expect(response.headers.get('method')).toEqual([method]);
    }
  });

  it('hands out nothing that comes behind its end, in the same read neither', async () => {
    const hub = await camera(ordinary());
    const connection = await open(hub.url());
    await eventually(() => hub.open === 1);
    const channels: number[] = [];
    connection.demuxer.frames = { frame: (channel) => channels.push(channel) };
    hub.send(
      concat(
        frameOf(0, rtpPacket()),
        'TEARDOWN rtsp://h/ RTSP/1.0\r\nCSeq: 1\r\n\r\n',
        frameOf(2, rtpPacket()),
      ),
    );
    await eventually(() => connection.ended !== null);
    expect(channels).toEqual([0]);
  });

  it('answers what the camera asks', async () => {
    const seen: string[] = [];
    const server = net.createServer((wire) => {
      wire.on('data', (chunk) => seen.push(...chunk.toString().split('\r\n\r\n').filter(Boolean)));
      wire.write(
        'OPTIONS * RTSP/1.0\r\nCSeq: 5\r\n\r\nANNOUNCE rtsp://h/ RTSP/1.0\r\nCSeq: 6\r\nContent-Length: 2\r\n\r\nv=',
      );
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    try {
      const connection = await open(`rtsp://127.0.0.1:${(server.address() as net.AddressInfo).port}/`);
      await eventually(() =>
        expect(seen).toEqual(['RTSP/1.0 200 OK\r\nCSeq: 5', 'RTSP/1.0 501 Not Implemented\r\nCSeq: 6']),
      );
      connection.destroy();
    } finally {
      server.close();
    }
  });

  it('ends when the camera ends the session', async () => {
    const hub = await camera(ordinary());
    const connection = await open(hub.url());
    await eventually(() => hub.open === 1);
    const ended = new Promise<Error>((resolve) => {
      connection.onEnded = resolve;
    });
    hub.send('TEARDOWN rtsp://h/ RTSP/1.0\r\nCSeq: 1\r\n\r\n');
    expect(await ended).toMatchObject({ code: 'closed-by-camera' });
  });

  it('ends with a camera that asks and never reads', async () => {
    const server = net.createServer((wire) => {
      wire.pause();
      wire.on('error', () => {});
      const flood = 'OPTIONS * RTSP/1.0\r\nCSeq: 5\r\n\r\n'.repeat(2_000);
      const pour = () => {
        while (!wire.destroyed && wire.write(flood));
      };
      wire.on('drain', pour);
      pour();
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    try {
      const connection = await open(`rtsp://127.0.0.1:${(server.address() as net.AddressInfo).port}/`);
      await eventually(() => expect(connection.ended).toMatchObject({ code: 'protocol-error' }));
    } finally {
      server.close();
    }
  });

  it('may be closed twice, and refuses requests from then on', async () => {
    const hub = await camera(ordinary());
    const connection = await open(hub.url());
    connection.destroy();
    connection.destroy();
    await expect(connection.request('OPTIONS', '*', [], null)).rejects.toThrow('closed by this side');
  });

  it('does not connect for a signal that is aborted already', async () => {
    const hub = await camera(ordinary());
    await expect(open(hub.url(), new FakeClock(), AbortSignal.abort(new Error('no')))).rejects.toThrow('no');
    expect(hub.connections).toBe(0);
  });
});
