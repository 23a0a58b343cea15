import dgram from 'node:dgram';
import { once } from 'node:events';
import { afterEach, describe, expect, it } from 'vitest';
import { TransportPlan, type TransportWish } from '../../../server/rtsp/transport-plan.ts';
import { UdpPorts } from '../../../server/rtsp/udp-ports.ts';
import { eventually } from '../../support/eventually.ts';
import { FakeClock } from '../../support/fake-clock.ts';
import { frameOf, rtpPacket, senderReport } from '../../support/rtsp-bytes.ts';
import { stage, TIMEOUTS } from '../../support/rtsp-reading.ts';
import { type Overrides, ordinary, respond, type Script } from '../../support/scripted-camera.ts';
import { UdpCameraTrack, udpSetup } from '../../support/udp-camera.ts';

const { camera, read } = stage();
const ports = new UdpPorts({ firstPort: 18_600, pairs: 40 });
const tracks: UdpCameraTrack[] = [];
afterEach(() => {
  for (const track of tracks.splice(0)) track.close();
});

async function udpTracks(): Promise<[UdpCameraTrack, UdpCameraTrack]> {
  const both: [UdpCameraTrack, UdpCameraTrack] = [await UdpCameraTrack.open(), await UdpCameraTrack.open()];
  tracks.push(...both);
  return both;
}

const hangUp: Script = (_request, wire) => {
  wire.destroy();
  return null;
};
const planOf = (wish: TransportWish) => new TransportPlan(wish, ports);
const video = (sequence: number) => rtpPacket({ payloadType: 96, sequence });
const audio = (sequence: number) => rtpPacket({ payloadType: 8, sequence });

async function playing(clock = new FakeClock(), more = '') {
  const [first, second] = await udpTracks();
  const hub = await camera(ordinary({ setup: udpSetup([first, second], more) }));
  const reading = read(hub.url(), { transport: planOf('udp'), clock });
  await eventually(() => hub.methods.at(-1) === 'PLAY');
  await eventually(() => first.rtpSeen.length > 0 && second.rtcpSeen.length > 0);
  return { clock, first, second, hub, reading };
}

describe('media over UDP', () => {
  it('asks for a pair of ports for each track, and hands on what comes there', async () => {
    const { first, second, hub, reading } = await playing();
    expect(first.client.rtp % 2).toBe(0);
    expect(first.client.rtcp).toBe(first.client.rtp + 1);
    expect(second.client.rtp).not.toBe(first.client.rtp);
    expect(reading.played).toBeNull();
    first.send(video(1), video(2));
    await eventually(() => expect(reading.packets).toEqual(['0:1:32', '0:2:32']));
    second.send(audio(9));
    first.sendReport(senderReport());
    await eventually(() => expect(reading.packets).toContain('1:9:32'));
    await eventually(() => expect(reading.reports).toEqual([0]));
    expect(reading.played).toMatchObject({ transport: 'UDP', tracks: [{ sequence: 7 }, { sequence: 8 }] });
    reading.abort.abort();
    expect(await reading.finished).toBeNull();
    expect(hub.methods.at(-1)).toBe('TEARDOWN');
  });

  it('knocks at the ports of the camera before it asks for media', async () => {
    const { first } = await playing();
    expect(first.rtpSeen[0]).toHaveLength(12);
    expect(first.rtpSeen[0]?.[0]).toBe(0x80);
    // An empty receiver report and who it is from (RFC 3550 §6.1).
    expect(first.rtcpSeen[0]?.subarray(0, 4)).toEqual(Buffer.of(0x80, 201, 0, 1));
    expect(first.rtcpSeen[0]?.[9]).toBe(202);
  });

  it('puts packets in order that overtook each other, and does not wait for lost ones for ever', async () => {
    const { clock, first, reading } = await playing();
    first.send(video(1), video(3), video(2), video(6));
    await eventually(() => expect(reading.packets).toEqual(['0:1:32', '0:2:32', '0:3:32']));
    await eventually(async () => {
      await clock.advance(10);
      expect(reading.packets.at(-1)).toBe('0:6:32');
    });
  });

  it('reports to the camera every five seconds what came', async () => {
    const { clock, first, reading } = await playing();
    first.send(video(1), video(2), video(4), video(5));
    const report = senderReport();
    report.writeUInt32BE(0x11223344, 8);
    report.writeUInt32BE(0x55667788, 12);
    first.sendReport(report);
    await eventually(() => reading.reports.length === 1);
    await eventually(async () => {
      await clock.advance(50);
      return reading.packets.length === 4;
    });
    const before = first.rtcpSeen.length;
    for (let seconds = 0; seconds < 5; seconds += 1) {
      await clock.advance(1_000);
      first.send(video(6 + seconds));
      await eventually(() => reading.packets.length >= 4 + seconds);
    }
    const sent = await eventually(() => first.rtcpSeen[before] ?? null);
    expect(sent.subarray(0, 4)).toEqual(Buffer.of(0x81, 201, 0, 7));
    expect(sent.readUInt32BE(8)).toBe(0x0badcafe);
    expect(sent.readUIntBE(13, 3)).toBe(1);
    expect(sent.readUInt32BE(24)).toBe(0x33445566);
  });

  it('reports to the port that the camera named, although it sends from another', async () => {
    const { clock, first, reading } = await playing();
    const elsewhere = [dgram.createSocket('udp4'), dgram.createSocket('udp4')] as const;
    for (const socket of elsewhere) await once(socket.bind(0, '127.0.0.1'), 'listening');
    try {
      elsewhere[1].send(senderReport(), first.client.rtcp, '127.0.0.1');
      const before = first.rtcpSeen.length;
      for (let seconds = 0; seconds < 5; seconds += 1) {
        elsewhere[0].send(video(seconds), first.client.rtp, '127.0.0.1');
        await eventually(() => reading.packets.length === 1 + seconds);
        await clock.advance(1_000);
      }
      expect(reading.reports).toEqual([0]);
      const sent = await eventually(() => first.rtcpSeen[before] ?? null);
      expect(sent.subarray(0, 2)).toEqual(Buffer.of(0x81, 201));
    } finally {
      for (const socket of elsewhere) socket.close();
    }
  });

  it('takes packets from nobody else', async () => {
    const { first, reading } = await playing();
    const stranger = dgram.createSocket('udp4').bind(0, '127.0.0.2');
    await once(stranger, 'listening');
    try {
      stranger.send(video(50), first.client.rtp, '127.0.0.1');
      first.send(video(1));
      await eventually(() => reading.packets.length > 0);
      stranger.send(video(2), first.client.rtp, '127.0.0.1');
      first.send(video(2), video(3));
      await eventually(() => expect(reading.packets).toEqual(['0:1:32', '0:2:32', '0:3:32']));
    } finally {
      stranger.close();
    }
  });

  it('takes packets from the source that the camera names, and from itself', async () => {
    const { first, reading } = await playing(undefined, ';source=127.0.0.3');
    const source = dgram.createSocket('udp4').bind(0, '127.0.0.3');
    await once(source, 'listening');
    try {
      source.send(video(1), first.client.rtp, '127.0.0.1');
      await eventually(() => expect(reading.packets).toEqual(['0:1:32']));
      first.send(video(2));
      await eventually(() => expect(reading.packets).toEqual(['0:1:32', '0:2:32']));
    } finally {
      source.close();
    }
  });

  it('holds the agreed port against an older session of the same camera', async () => {
    const { first, reading } = await playing();
    const older = dgram.createSocket('udp4').bind(0, '127.0.0.1');
    await once(older, 'listening');
    try {
      first.send(video(1));
      await eventually(() => reading.packets.length === 1);
      older.send(video(30_000), first.client.rtp, '127.0.0.1');
      older.send(video(30_001), first.client.rtp, '127.0.0.1');
      first.send(video(2));
      await eventually(() => expect(reading.packets).toEqual(['0:1:32', '0:2:32']));
    } finally {
      older.close();
    }
  });

  it('counts what is neither RTP nor RTCP', async () => {
    const { first, reading } = await playing();
    first.send(Buffer.from('hello'), Buffer.alloc(0), Buffer.alloc(200), video(1));
    await eventually(() => reading.packets.length === 1);
    expect(reading.damaged).toBe(205);
  });

  it('fails with no-media when packets stay away after some came', async () => {
    const { clock, first, reading } = await playing();
    first.send(video(1));
    await eventually(() => reading.packets.length === 1);
    await clock.advance(TIMEOUTS.mediaMs - 1_000);
    expect(reading.outcome).toBeUndefined();
    await clock.advance(3_000);
    expect(await reading.finished).toMatchObject({
      code: 'no-media',
      message: expect.stringContaining('sent no media'),
    });
  });

  it('ends with the error of a callback, not with the thread', async () => {
    const [first, second] = await udpTracks();
    const hub = await camera(ordinary({ setup: udpSetup([first, second]) }));
    const broken = new Error('a mistake of ours');
    const reading = read(hub.url(), {
      transport: planOf('udp'),
      onRtp: () => {
        throw broken;
      },
    });
    await eventually(() => first.rtpSeen.length > 0 && hub.methods.at(-1) === 'PLAY');
    first.send(video(1));
    expect(await reading.finished).toBe(broken);
  });

  it('leaves neither a socket nor a timer behind', async () => {
    const { clock, first, reading } = await playing();
    first.send(video(1), video(4));
    await eventually(() => reading.packets.length > 0);
    reading.abort.abort();
    await eventually(async () => {
      await clock.advance(100);
      return reading.outcome === null;
    });
    await reading.finished;
    expect(clock.pendingTimers).toBe(0);
    const again = dgram.createSocket('udp4').bind(first.client.rtp, '127.0.0.1');
    await once(again, 'listening');
    again.close();
  });
});

describe('the fall-back between UDP and TCP', () => {
  it('goes to TCP when no packet comes within three seconds, says goodbye first, and remembers', async () => {
    const clock = new FakeClock();
    const [first, second] = await udpTracks();
    const udp = udpSetup([first, second]);
    const tcp = ordinary();
    const hub = await camera(
      ordinary({
        setup: (request, wire) =>
          (request.headers.get('transport')?.includes('TCP') ? tcp : udp)(request, wire),
      }),
    );
    const transport = planOf('udp');
    const reading = read(hub.url(), { transport, clock });
    await eventually(() => hub.methods.at(-1) === 'PLAY');
    await eventually(async () => {
      await clock.advance(500);
      expect(reading.played).toMatchObject({ transport: 'TCP' });
    });
    expect(clock.monotonic()).toBeGreaterThanOrEqual(3_000);
    expect(hub.methods.slice(4, 7)).toEqual(['PLAY', 'TEARDOWN', 'OPTIONS']);
    hub.send(frameOf(0, video(1)));
    await eventually(() => expect(reading.packets).toEqual(['0:1:32']));
    await clock.advance(2_000);
    hub.hangUp();
    expect(await reading.finished).toMatchObject({ code: 'closed-by-camera' });
    const next = read(hub.url(), { transport, clock });
    await eventually(() => next.played !== null);
    expect(hub.requests.at(-2)?.headers.get('transport')).toContain('TCP');
  });

  it.each([461, 400, 500])('goes to TCP at once when SETUP is refused with %i', async (status) => {
    const usual = ordinary();
    const hub = await camera(
      ordinary({
        setup: (request, wire) =>
          request.headers.get('transport')?.includes('TCP') ? usual(request, wire) : respond(request, status),
      }),
    );
    const reading = read(hub.url(), { transport: planOf('udp') });
    await eventually(() => expect(reading.played).toMatchObject({ transport: 'TCP' }));
  });

  it('goes to TCP when the camera answers UDP with channels', async () => {
    const hub = await camera(
      ordinary({
        setup: (request) =>
          respond(request, 200, { Transport: 'RTP/AVP/TCP;unicast;interleaved=0-1', Session: 's' }),
      }),
    );
    const reading = read(hub.url(), { transport: planOf('udp') });
    await eventually(() => expect(reading.played).toMatchObject({ transport: 'TCP' }));
    expect(hub.methods.filter((method) => method === 'TEARDOWN')).toHaveLength(1);
  });

  it('does not take a missing stream for a refusal of UDP', async () => {
    const hub = await camera(ordinary({ setup: (request) => respond(request, 404) }));
    const reading = read(hub.url(), { transport: planOf('udp') });
    expect(await reading.finished).toMatchObject({ code: 'stream-not-found' });
    expect(hub.connections).toBe(1);
  });

  // 400: RTSP::Server, which looks for ports in the Transport and finds none.
  it.each([461, 400, 500])('with auto goes from TCP to UDP when TCP is refused with %i', async (status) => {
    const [first, second] = await udpTracks();
    const udp = udpSetup([first, second]);
    const hub = await camera(
      ordinary({
        setup: (request, wire) =>
          request.headers.get('transport')?.includes('TCP') ? respond(request, status) : udp(request, wire),
      }),
    );
    const reading = read(hub.url(), { transport: planOf('auto') });
    await eventually(() => first.rtpSeen.length > 0 && hub.methods.at(-1) === 'PLAY');
    first.send(video(1));
    await eventually(() => expect(reading.packets).toEqual(['0:1:32']));
    expect(reading.played).toMatchObject({ transport: 'UDP' });
  });

  // 500: a camera that is short of something too.
  it.each([
    [461, 'udp', 'without being asked for TCP again', 1],
    [500, 'tcp', 'beginning with TCP again', 2],
  ] as const)('refused TCP with %i, goes on with %s the next time, %s', async (status, way, _how, more) => {
    const [first, second] = await udpTracks();
    const udp = udpSetup([first, second]);
    const hub = await camera(
      ordinary({
        setup: (request, wire) =>
          request.headers.get('transport')?.includes('TCP') ? respond(request, status) : udp(request, wire),
      }),
    );
    const transport = planOf('auto');
    const play = async () => {
      const clock = new FakeClock();
      const played = hub.methods.filter((method) => method === 'PLAY').length;
      const reading = read(hub.url(), { transport, clock });
      await eventually(() => hub.methods.filter((method) => method === 'PLAY').length > played);
      first.send(video(1));
      await eventually(() => reading.packets.length > 0);
      await clock.advance(TIMEOUTS.mediaMs / 4);
      reading.abort.abort();
      expect(await reading.finished).toBeNull();
    };
    await play();
    expect([hub.connections, transport.way]).toEqual([2, way]);
    await play();
    expect(hub.connections).toBe(2 + more);
  });

  // A network that lets no UDP through, and a camera that was short of something for a moment.
  it.each([
    [461, TIMEOUTS.mediaMs],
    [500, 3_000],
  ])('waits for UDP behind a TCP that was refused with %i for %i ms', async (status, limitMs) => {
    const [first, second] = await udpTracks();
    const udp = udpSetup([first, second]);
    const hub = await camera(
      ordinary({
        setup: (request, wire) =>
          request.headers.get('transport')?.includes('TCP') ? respond(request, status) : udp(request, wire),
      }),
    );
    const clock = new FakeClock();
    const reading = read(hub.url(), { transport: planOf('auto'), clock });
    await eventually(() => hub.methods.at(-1) === 'PLAY' && clock.pendingTimers > 1);
    await clock.advance(limitMs - 1);
    expect(reading.outcome).toBeUndefined();
    await clock.advance(TIMEOUTS.mediaMs / 4);
    expect(await reading.finished).toMatchObject({ code: 'no-media' });
  });

  it('fails when neither way works, says so of both, and begins anew the next time', async () => {
    const hub = await camera(ordinary({ setup: (request) => respond(request, 461) }));
    const transport = planOf('auto');
    const reading = read(hub.url(), { transport });
    const refusal = (way: string) => `${hub.url()} does not send RTP over ${way}`;
    expect(await reading.finished).toMatchObject({
      code: 'protocol-error',
      message: `${refusal('TCP')}; ${refusal('UDP')}`,
    });
    expect(hub.connections).toBe(2);
    expect(transport.way).toBe('tcp');
  });

  it('says once what is wrong with both ways', async () => {
    const hub = await camera(ordinary({ setup: (request) => respond(request, 500) }));
    const reading = read(hub.url(), { transport: planOf('auto') });
    expect(await reading.finished).toMatchObject({
      message: `${hub.url()} answered SETUP with 500 Scripted`,
    });
  });

  it.each<[string, Overrides, string]>([
    ['a wrong log-in', { describe: (request) => respond(request, 401) }, 'wrong-credentials'],
    ['a user who may not see it', { setup: (request) => respond(request, 403) }, 'wrong-credentials'],
    ['too many viewers', { setup: (request) => respond(request, 453) }, 'connection-refused'],
    ['a missing stream', { setup: (request) => respond(request, 404) }, 'stream-not-found'],
    ['a refusal to play', { play: (request) => respond(request, 500) }, 'protocol-error'],
    ['a hang-up', { setup: hangUp }, 'closed-by-camera'],
  ])('with auto asks a camera no second time behind %s', async (_case, overrides, code) => {
    const hub = await camera(ordinary(overrides));
    const reading = read(hub.url(), { transport: planOf('auto') });
    expect(await reading.finished).toMatchObject({ code });
    expect(hub.connections).toBe(1);
  });

  it.each(['tcp', 'auto'] as const)(
    'with %s asks a camera that speaks TCP for nothing else',
    async (wish) => {
      const hub = await camera(ordinary());
      const reading = read(hub.url(), { transport: planOf(wish) });
      await eventually(() => hub.methods.at(-1) === 'PLAY');
      hub.send(frameOf(0, video(1)));
      await eventually(() => reading.packets.length > 0);
      expect(hub.connections).toBe(1);
      expect(hub.methods).toEqual(['OPTIONS', 'DESCRIBE', 'SETUP', 'SETUP', 'PLAY']);
      expect(hub.requests.map(({ headers }) => headers.get('transport')).filter(Boolean)).toEqual([
        'RTP/AVP/TCP;unicast;interleaved=0-1',
        'RTP/AVP/TCP;unicast;interleaved=2-3',
      ]);
    },
  );

  it('falls back to TCP when no ports are free', async () => {
    const scarce = new UdpPorts({ firstPort: 18_680, pairs: 1 });
    const pair = await scarce.acquire('127.0.0.1');
    const hub = await camera(ordinary());
    const reading = read(hub.url(), { transport: new TransportPlan('udp', scarce) });
    await eventually(() => expect(reading.played).toMatchObject({ transport: 'TCP' }));
    pair.close();
  });
});
