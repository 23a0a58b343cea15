import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import type { Depacketizer } from '../../server/media/rtp/depacketizers/depacketizer.ts';
import { createRtpPacket, parseRtpPacket } from '../../server/media/rtp/rtp-packet.ts';
import { UnitCollector } from './unit-collector.ts';

/** Packets recorded from GStreamer's payloaders (test/unit/media/fixtures/make-fixtures.sh). */
export function readRtpFixture(name: string): Buffer[] {
  // From the root: a bundle lies elsewhere.
  const file = readFileSync(resolve('test/unit/media/fixtures', `${name}.rtp`));
  const packets: Buffer[] = [];
  for (let at = 0; at < file.length; ) {
    const sizeBytes = file.readUInt16BE(at);
    packets.push(file.subarray(at + 2, at + 2 + sizeBytes));
    at += 2 + sizeBytes;
  }
  return packets;
}

export interface PacketFields {
  payload: Buffer;
  sequenceNumber?: number;
  timestamp?: number;
  marker?: boolean;
  payloadType?: number;
  ssrc?: number;
}

export function writeRtpPacket({
  payload,
  sequenceNumber = 0,
  timestamp = 0,
  marker = false,
  payloadType = 96,
  ssrc = 0x5eed,
}: PacketFields): Buffer {
  const header = Buffer.alloc(12);
  header[0] = 0x80;
  header[1] = (marker ? 0x80 : 0) | payloadType;
  header.writeUInt16BE(sequenceNumber & 0xffff, 2);
  header.writeUInt32BE(timestamp >>> 0, 4);
  header.writeUInt32BE(ssrc, 8);
  return Buffer.concat([header, payload]);
}

/**
 * Pushes packets as the engine does; those with a gap in front of their sequence number as `lost`. Packets given as fields
 * without a number follow the one before.
 */
export function depacketize(
  depacketizer: Depacketizer,
  packets: (Buffer | PacketFields)[],
  sink = new UnitCollector(),
): UnitCollector {
  const packet = createRtpPacket();
  let expected: number | null = null;
  for (const given of packets) {
    const bytes = Buffer.isBuffer(given)
      ? given
      : writeRtpPacket({ sequenceNumber: expected ?? 0, ...given });
    // Between other bytes, as packets lie in a read buffer.
    const buffer = Buffer.concat([Buffer.alloc(7, 0xaa), bytes, Buffer.alloc(5, 0xbb)]);
    if (!parseRtpPacket(buffer, 7, 7 + bytes.length, packet)) throw new Error('a fixture is no RTP packet');
    depacketizer.push(packet, expected !== null && packet.sequenceNumber !== expected, sink);
    expected = (packet.sequenceNumber + 1) & 0xffff;
  }
  return sink;
}
