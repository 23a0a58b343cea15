import type { VideoCodec } from './annex-b.ts';

/**
 * One RTP payload of video as several smaller ones: fragments of fragments (RFC 6184 section 5.8, RFC 7798 section 4.4.3).
 * What is small enough already is left alone.
 */
export function refragment(payload: Buffer, codec: VideoCodec, sizeBytes: number): Buffer[] {
  const headerBytes = codec === 'h264' ? 1 : 2;
  const step = Math.max(1, sizeBytes - headerBytes - 1);
  if (payload.length <= headerBytes + 1 + step) return [payload];
  const isFragment = codec === 'h264' ? (payload[0]! & 0x1f) === 28 : ((payload[0]! >> 1) & 0x3f) === 49;
  const prefix = isFragment ? payload.subarray(0, headerBytes + 1) : fragmentPrefix(payload, codec);
  const data = payload.subarray(isFragment ? headerBytes + 1 : headerBytes);
  const flags = prefix[headerBytes]!;
  const pieces: Buffer[] = [];
  for (let at = 0; at < data.length; at += step) {
    const piece = Buffer.concat([prefix, data.subarray(at, at + step)]);
    const start = at === 0 ? flags & 0x80 : 0;
    const end = at + step >= data.length ? flags & 0x40 : 0;
    piece[headerBytes] = (flags & 0x3f) | start | end;
    pieces.push(piece);
  }
  return pieces;
}

/** Of a NAL unit that was whole: both its start and its end. */
function fragmentPrefix(unit: Buffer, codec: VideoCodec): Buffer {
  if (codec === 'h264') return Buffer.of((unit[0]! & 0xe0) | 28, 0xc0 | (unit[0]! & 0x1f));
  return Buffer.of((unit[0]! & 0x81) | (49 << 1), unit[1]!, 0xc0 | ((unit[0]! >> 1) & 0x3f));
}
