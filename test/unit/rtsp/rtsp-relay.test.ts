import { execFile } from 'node:child_process';
import { connect, type Socket } from 'node:net';
import { promisify } from 'node:util';
import { afterEach, describe, expect, it } from 'vitest';
import { systemClock } from '../../../server/base/clock.ts';
import { RtspRelay } from '../../../server/rtsp/rtsp-relay.ts';
import { eventually } from '../../support/eventually.ts';
import { FakeClock } from '../../support/fake-clock.ts';
import { mediaOf } from '../../support/received-stream.ts';
import { readRtpFixture } from '../../support/rtp-fixture.ts';
import { rtpPacket } from '../../support/rtsp-bytes.ts';

const H264 = mediaOf('video', 96, 'H264', 90_000);
const PCMA = mediaOf('audio', 8, 'PCMA', 8_000);
const relays: RtspRelay[] = [];
const sockets: Socket[] = [];
afterEach(() => {
  for (const relay of relays.splice(0)) relay.close();
  for (const socket of sockets.splice(0)) socket.destroy();
});

async function open({
  clock = systemClock as ConstructorParameters<typeof RtspRelay>[0],
  offered = [0, 1],
} = {}) {
  const relay = new RtspRelay(clock);
  relays.push(relay);
  return { relay, url: await relay.listen([H264, PCMA], offered) };
}

/** A program that speaks RTSP by hand: what it is sent is in `bytes`. */
function dial(url: string) {
  const socket = connect(Number(new URL(url).port), '127.0.0.1');
  sockets.push(socket);
  const program = { socket, bytes: Buffer.alloc(0), closed: false, asked: 0 };
  socket.on('data', (chunk) => {
    program.bytes = Buffer.concat([program.bytes, chunk]);
  });
  socket.on('error', () => {});
  socket.on('close', () => {
    program.closed = true;
  });
  const text = () => program.bytes.toString('latin1');
  const ask = async (method: string, uri = url, headers = '') => {
    program.asked += 1;
    const sequence = program.asked;
    socket.write(`${method} ${uri} RTSP/1.0\r\nCSeq: ${sequence}\r\n${headers}\r\n`);
    await eventually(() => program.closed || new RegExp(`CSeq: ${sequence}\r\n([^]*\r\n)?\r\n`).test(text()));
    return text();
  };
  return Object.assign(program, { ask, text });
}

const TCP = 'Transport: RTP/AVP/TCP;unicast;interleaved=0-1\r\n';
const send = (relay: RtspRelay, track: number, sequence: number, payload = Buffer.alloc(20)) => {
  const packet = rtpPacket({ sequence, timestamp: 7, payload });
  relay.packet(track, packet, 0, packet.length, 90_000 + sequence);
};

describe('RtspRelay', () => {
  it('is read by ffprobe as any camera is', async () => {
    const { relay, url } = await open({ offered: [0] });
    const wanted = ['-read_intervals', '%+#45', '-count_frames', '-show_streams', '-of', 'json'];
    const args = ['-v', 'error', '-rtsp_transport', 'tcp', ...wanted, url];
    const probing = promisify(execFile)('ffprobe', args, { timeout: 60_000 });
    const packets = readRtpFixture('h264-main');
    const first = packets[0]!.readUInt32BE(4);
    for (const packet of packets) {
      relay.packet(0, packet, 0, packet.length, (packet.readUInt32BE(4) - first + 90_000) >>> 0);
    }
    const { streams } = JSON.parse((await probing).stdout);
    expect(streams).toMatchObject([{ codec_name: 'h264', width: 320, height: 180 }]);
  });

  it('hands on what came before it was asked, and then what comes, with other times and otherwise as it was', async () => {
    const { relay, url } = await open();
    send(relay, 0, 1);
    send(relay, 1, 2);
    const program = dial(url);
    expect(await program.ask('DESCRIBE')).toContain('a=control:track1');
    await program.ask('SETUP', `${url}/track0`, TCP);
    await program.ask('SETUP', `${url}/track1`, TCP);
    expect(program.text()).toContain('interleaved=2-3');
    expect(await program.ask('PLAY')).toContain(
      `RTP-Info: url=${url}/track0;rtptime=90000,url=${url}/track1;rtptime=8000`,
    );
    send(relay, 0, 3);
    const frame = (channel: number, sequence: number) => {
      const packet = rtpPacket({ sequence, timestamp: 90_000 + sequence });
      return Buffer.concat([Buffer.of(0x24, channel, 0, packet.length), packet]);
    };
    const sent = Buffer.concat([frame(0, 1), frame(2, 2), frame(0, 3)]);
    await eventually(() => program.bytes.indexOf(sent) > 0);
    expect(relay.droppedPackets).toBe(0);
  });

  it('keeps tracks that are not offered to itself', async () => {
    const { relay, url } = await open({ offered: [0] });
    const program = dial(url);
    expect(await program.ask('DESCRIBE')).not.toContain('track1');
    expect(await program.ask('SETUP', `${url}/track1`, TCP)).toContain('461');
    await program.ask('PLAY');
    send(relay, 1, 1);
    send(relay, 0, 2);
    await eventually(() => program.bytes.includes(Buffer.of(0x24, 0, 0, 32)));
    expect(program.bytes.includes(Buffer.of(0x24, 2, 0, 32))).toBe(false);
  });

  it.each([
    { what: 'without the token', uri: (url: string) => url.replace(/\/[^/]+$/, '/') },
    { what: 'with another token', uri: (url: string) => `${url}x` },
    { what: 'with a part of the token', uri: (url: string) => url.slice(0, -1) },
  ])('answers nobody $what', async ({ uri }) => {
    const { url } = await open();
    const stranger = dial(url);
    expect(await stranger.ask('DESCRIBE', uri(url))).toContain('404 Not Found');
    await eventually(() => stranger.closed);
    expect(await dial(url).ask('DESCRIBE')).toContain('200 OK');
  });

  it('lets one program in and then nobody more', async () => {
    const { url } = await open({ clock: new FakeClock() });
    const early = dial(url);
    const program = dial(url);
    await program.ask('OPTIONS');
    expect(await early.ask('DESCRIBE')).toContain('404 Not Found');
    const late = dial(url);
    await eventually(() => late.closed);
    expect([program.closed, late.text()]).toEqual([false, '']);
  });

  it('hangs up on who says nothing, or something else than RTSP', async () => {
    const clock = new FakeClock();
    const { url } = await open({ clock });
    const silent = dial(url);
    const browser = dial(url);
    browser.socket.write('GET / HTTP/1.1\r\n\r\n');
    await eventually(() => browser.closed);
    expect(silent.closed).toBe(false);
    await clock.advance(5_000);
    await eventually(() => silent.closed);
    expect(clock.pendingTimers).toBe(0);
  });

  it('lets packets go when too many wait to be asked for', async () => {
    const { relay, url } = await open();
    const large = Buffer.alloc(60_000);
    for (let sequence = 0; sequence < 100; sequence += 1) send(relay, 0, sequence, large);
    const program = dial(url);
    await program.ask('PLAY');
    await eventually(() => program.bytes.length > 1_000_000);
    expect(relay.droppedPackets).toBe(69);
  });

  it('lets packets go when the program is too slow, and goes on when it has caught up', async () => {
    const { relay, url } = await open();
    const program = dial(url);
    await program.ask('PLAY');
    program.socket.pause();
    const large = Buffer.alloc(60_000);
    let sequence = 0;
    await eventually(() => {
      for (let count = 0; count < 50; count += 1) send(relay, 0, sequence++, large);
      return relay.droppedPackets > 0;
    });
    const held = process.memoryUsage().arrayBuffers;
    for (let count = 0; count < 500; count += 1) send(relay, 0, sequence++, large);
    expect(process.memoryUsage().arrayBuffers - held).toBeLessThan(40_000_000);
    program.socket.resume();
    await eventually(() => {
      const before = relay.droppedPackets;
      send(relay, 0, sequence++);
      return relay.droppedPackets === before;
    });
  });

  it('closes what is open, and what is being opened', async () => {
    const { relay, url } = await open();
    const program = dial(url);
    await program.ask('OPTIONS');
    relay.close();
    relay.close();
    await eventually(() => program.closed);
    const another = new RtspRelay(systemClock);
    const listening = another.listen([H264], [0]);
    another.close();
    await expect(listening).rejects.toThrow('closed');
    send(another, 0, 1);
  });
});
