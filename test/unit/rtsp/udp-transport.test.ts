import dgram from 'node:dgram';
import { once } from 'node:events';
import { describe, expect, it } from 'vitest';
import { eventually } from '../../support/eventually.ts';
import { FakeClock } from '../../support/fake-clock.ts';
import { rtpPacket, senderReport } from '../../support/rtsp-bytes.ts';
import { stage, TIMEOUTS } from '../../support/rtsp-reading.ts';
import { ordinary } from '../../support/scripted-camera.ts';
import { udpSetup, udpStage } from '../../support/udp-camera.ts';

const { camera, read } = stage();
const { udpTracks, planOf } = udpStage(18_600);

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
