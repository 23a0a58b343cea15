import { EventEmitter } from 'node:events';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseTransportHeader } from '../../server/rtsp/rtsp-headers.ts';
import type { UdpPortPair } from '../../server/rtsp/udp-ports.ts';
import { UdpTrack } from '../../server/rtsp/udp-track.ts';
import { FakeClock } from '../support/fake-clock.ts';
import { rtpPacket, senderReport } from '../support/rtsp-bytes.ts';

const TIME = { numRuns: 100_000, interruptAfterTimeLimit: 700, markInterruptAsFailure: false };
const HERE = '192.0.2.1';

/** A socket that is told what comes, and checks where things are sent. */
class FakeSocket extends EventEmitter {
  sent = 0;
  send(packet: Buffer, port: number, address: string): void {
    expect(packet.length).toBeGreaterThan(0);
    expect(port).toBeGreaterThan(0);
    expect(port).toBeLessThan(65_536);
    expect(address).toBe(HERE);
    this.sent += 1;
  }
}

function trackOf(handed: Buffer[]) {
  const clock = new FakeClock();
  const [rtp, rtcp] = [new FakeSocket(), new FakeSocket()];
  const sockets = { port: 2, rtp, rtcp, close() {} } as unknown as UdpPortPair;
  const track = new UdpTrack({
    sockets,
    addresses: [HERE],
    serverPorts: null,
    clockRate: 90_000,
    receiverSsrc: 1,
    canonicalName: 'name',
    clock,
    onRtp: (packet) => handed.push(packet),
    onRtcp: (packet) => handed.push(packet),
    onDamaged() {},
  });
  return { clock, rtp, rtcp, track };
}

const sound = fc.oneof(
  fc.nat(0xffff).map((sequence) => rtpPacket({ sequence })),
  fc.nat(200).map((sequence) => rtpPacket({ sequence })),
  fc.constant(senderReport()),
);
const bent = fc.tuple(sound, fc.nat(), fc.nat(255)).map(([bytes, at, value]) => {
  const copy = Buffer.from(bytes);
  copy[at % copy.length] = value;
  return copy;
});
const torn = fc.tuple(sound, fc.nat()).map(([bytes, at]) => bytes.subarray(0, at % bytes.length));
const noise = fc.uint8Array({ maxLength: 60 }).map((bytes) => Buffer.from(bytes));
const datagram = fc.record({
  bytes: fc.oneof(sound, bent, torn, noise),
  onRtcp: fc.boolean(),
  address: fc.oneof({ weight: 5, arbitrary: fc.constant(HERE) }, fc.constant('192.0.2.66')),
  port: fc.constantFrom(5000, 5001),
  waitMs: fc.oneof({ weight: 5, arbitrary: fc.constant(0) }, fc.nat(200)),
});

describe('a track over UDP', () => {
  it('neither throws nor hands on what is no packet or another’s, whatever comes', () => {
    fc.assert(
      fc.property(fc.array(datagram, { maxLength: 60 }), (datagrams) => {
        const handed: Buffer[] = [];
        const { clock, rtp, rtcp, track } = trackOf(handed);
        const foreign = new Set<Buffer>();
        for (const { bytes, onRtcp, address, port, waitMs } of datagrams) {
          if (address !== HERE) foreign.add(bytes);
          (onRtcp ? rtcp : rtp).emit('message', bytes, { address, port });
          clock.advanceSync(waitMs);
        }
        track.report();
        track.knock();
        clock.advanceSync(200);
        expect(clock.pendingTimers).toBe(0);
        expect(handed.length).toBeLessThanOrEqual(datagrams.length - foreign.size);
        for (const packet of handed) {
          expect(packet.length).toBeGreaterThanOrEqual(8);
          expect(packet[0]! >> 6).toBe(2);
        }
        track.close();
      }),
      TIME,
    );
  });
});

describe('the answer to a transport', () => {
  it('never names a port or a channel that there is not, whatever it says', () => {
    const word = fc.constantFrom(
      'RTP/AVP',
      '/TCP',
      'unicast',
      'interleaved=',
      'server_port=',
      'source=',
      ';',
      '-',
      ',',
      ' ',
      '"',
      '65536',
      '0',
    );
    const value = fc
      .array(fc.oneof(word, fc.nat(99_999).map(String), fc.string({ maxLength: 4 })))
      .map((words) => words.join(''));
    fc.assert(
      fc.property(value, (text) => {
        const { rtpChannel, serverPorts } = parseTransportHeader(text);
        if (rtpChannel !== null) expect(rtpChannel).toBeLessThan(256);
        for (const port of serverPorts ? [serverPorts.rtp, serverPorts.rtcp] : []) {
          expect(port).toBeGreaterThan(0);
          expect(port).toBeLessThan(65_536);
        }
      }),
      TIME,
    );
  });
});
