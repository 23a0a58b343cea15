import { InterleavedDemuxer } from '../../server/rtsp/interleaved-demuxer.ts';

/** An RTP packet (RFC 3550 §5.1) without CSRC, extension or padding. */
export function rtpPacket({
  payloadType = 96,
  sequence = 0,
  timestamp = 0,
  marker = false,
  payload = Buffer.alloc(20),
}: {
  payloadType?: number;
  sequence?: number;
  timestamp?: number;
  marker?: boolean;
  payload?: Buffer;
} = {}): Buffer {
  const header = Buffer.alloc(12);
  header[0] = 0x80;
  header[1] = (marker ? 0x80 : 0) | payloadType;
  header.writeUInt16BE(sequence, 2);
  header.writeUInt32BE(timestamp, 4);
  header.writeUInt32BE(0x0badcafe, 8);
  return Buffer.concat([header, payload]);
}

/** An RTCP sender report without report blocks (RFC 3550 §6.4.1). */
export function senderReport(): Buffer {
  const report = Buffer.alloc(28);
  report[0] = 0x80;
  report[1] = 200;
  report.writeUInt16BE(6, 2);
  return report;
}

/** RFC 2326 §10.12. */
export function frameOf(channel: number, payload: Buffer): Buffer {
  return Buffer.concat([Buffer.of(0x24, channel, payload.length >> 8, payload.length & 0xff), payload]);
}

export function concat(...parts: (Buffer | string)[]): Buffer {
  return Buffer.concat(parts.map((part) => (typeof part === 'string' ? Buffer.from(part, 'latin1') : part)));
}

/** A demuxer that writes down what it hands out: `channel:bytes` and `status body` or `method`. */
export function recordDemuxer() {
  const record = {
    seen: [] as string[],
    damaged: 0,
    demuxer: new InterleavedDemuxer({
      onMessage: (message) =>
        record.seen.push(message.kind === 'response' ? `${message.status} ${message.body}` : message.method),
      onDamaged: (bytes) => {
        record.damaged += bytes;
      },
    }),
    push: (bytes: Buffer) => record.demuxer.push(bytes, bytes.length),
  };
  record.demuxer.frames = {
    frame: (channel, _buffer, start, end) => record.seen.push(`${channel}:${end - start}`),
  };
  return record;
}
