import type { RtpPacket } from './rtp-packet.ts';

/**
 * The size of the picture, as the packets say it of what is not decoded here: MJPEG (RFC 2435 §3.1.5 and 6), VP8 (RFC 7741 §4.2; RFC 6386
 * §9.1), VP9 (RFC 9628 §4.2.1) and MPEG-4 Visual (RFC 6416; ISO/IEC 14496-2 §6.2.3).
 *
 * Tolerates everything: a packet that does not say it, or is damaged, says nothing. Of MPEG-4, whose header would have to be read bit by bit, only
 * whether it changed is told; of VP9 only what the scalability structure in front of a key frame says.
 *
 * @param encoding as the session description names it
 * @returns 32 bits that are others when the size is another; null when the packet does not say it
 */
export function readPictureSize(encoding: string, packet: RtpPacket): number | null {
  const { buffer, payloadStart, payloadEnd } = packet;
  const payload = buffer.subarray(payloadStart, payloadEnd);
  switch (encoding) {
    case 'JPEG':
      return ofJpeg(payload);
    case 'VP8':
      return ofVp8(payload);
    case 'VP9':
      return ofVp9(payload);
    case 'MP4V-ES':
      return ofMpeg4(payload);
    default:
      return null;
  }
}

/** In units of eight; of 0 the size is elsewhere. Only of a picture's first packet: those behind it are not asked. */
function ofJpeg(payload: Buffer): number | null {
  if (payload.length < 8 || payload.readUIntBE(1, 3) !== 0) return null;
  const [width, height] = [payload[6]!, payload[7]!];
  return width === 0 || height === 0 ? null : sizeOf(width * 8, height * 8);
}

function ofVp8(payload: Buffer): number | null {
  const first = payload[0] ?? 0;
  if ((first & 0x1f) !== 0x10) return null; // S: the beginning of the first partition
  let at = 1;
  if ((first & 0x80) !== 0) {
    const extensions = payload[at++] ?? 0;
    if ((extensions & 0x80) !== 0) at += pictureIdBytes(payload[at]);
    if ((extensions & 0x40) !== 0) at += 1; // TL0PICIDX
    if ((extensions & 0x30) !== 0) at += 1; // TID, KEYIDX
  }
  if (at + 10 > payload.length || (payload[at]! & 1) !== 0) return null; // no key frame
  if (payload.readUIntBE(at + 3, 3) !== 0x9d012a) return null;
  return sizeOf(payload.readUInt16LE(at + 6) & 0x3fff, payload.readUInt16LE(at + 8) & 0x3fff);
}

/** Of the largest layer, which is the last. */
function ofVp9(payload: Buffer): number | null {
  const first = payload[0] ?? 0;
  const [hasId, hasLayers, flexible] = [0x80, 0x20, 0x10].map((bit) => (first & bit) !== 0);
  const isKeyFrame = (first & 0x4a) === 0x0a; // P, B, V
  if (!isKeyFrame) return null;
  let at = 1;
  if (hasId) at += pictureIdBytes(payload[at]);
  if (hasLayers) at += flexible ? 1 : 2;
  const structure = payload[at] ?? 0; // N_S, Y, G
  at += 1 + (structure >> 5) * 4;
  if ((structure & 0x10) === 0 || at + 4 > payload.length) return null;
  return sizeOf(payload.readUInt16BE(at), payload.readUInt16BE(at + 2));
}

const START_CODE = Buffer.of(0, 0, 1);

/** The object layer's header, up to what follows it: all that it consists of is as long as the picture is. */
function ofMpeg4(payload: Buffer): number | null {
  for (let at = payload.indexOf(START_CODE); at >= 0; at = payload.indexOf(START_CODE, at + 3)) {
    const code = payload[at + 3] ?? 0;
    if (code === 0xb6) return null; // the picture begins
    if (code < 0x20 || code > 0x2f) continue;
    const end = payload.indexOf(START_CODE, at + 4);
    return end < 0 ? null : checksum(payload, at + 4, end);
  }
  return null;
}

function pictureIdBytes(first = 0): number {
  return (first & 0x80) !== 0 ? 2 : 1;
}

function sizeOf(width: number, height: number): number {
  return width * 0x10000 + height;
}

/** FNV-1a. */
function checksum(bytes: Buffer, start: number, end: number): number {
  let sum = 0x811c9dc5;
  for (let at = start; at < end; at += 1) sum = Math.imul(sum ^ bytes[at]!, 0x01000193);
  return sum >>> 0;
}
