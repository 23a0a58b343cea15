/**
 * RTP packet header (RFC 3550 §5.1). Tolerates padding, CSRC lists and header extensions; anything that points
 * outside of the packet makes it malformed, but for a padding bit that stands there without any padding: then the last byte is the
 * payload's own, and its value means nothing.
 */
export interface RtpPacket {
  /** The buffer the packet lies in; valid only during the call it is handed to. */
  buffer: Buffer;
  /** Payload bounds in `buffer`: [payloadStart, payloadEnd). */
  payloadStart: number;
  payloadEnd: number;
  payloadType: number;
  marker: boolean;
  sequenceNumber: number;
  timestamp: number;
  ssrc: number;
}

const HEADER_BYTES = 12;
const VERSION_2 = 0x80;
const PADDING_BIT = 0x20;
const EXTENSION_BIT = 0x10;

/** An empty packet to be filled by `parseRtpPacket`; one per connection is enough. */
export function createRtpPacket(): RtpPacket {
  return {
    buffer: Buffer.alloc(0),
    payloadStart: 0,
    payloadEnd: 0,
    payloadType: 0,
    marker: false,
    sequenceNumber: 0,
    timestamp: 0,
    ssrc: 0,
  };
}

/**
 * Reads the packet that lies in `buffer` at [start, end) into `into`; copies and allocates nothing. An empty payload is
 * well-formed (some encoders send such packets as keep-alive).
 * @returns false when malformed; `into` is then undefined
 * @see RFC 3550 §5.1 and §5.3.1
 */
export function parseRtpPacket(buffer: Buffer, start: number, end: number, into: RtpPacket): boolean {
  if (start < 0 || end > buffer.length || end - start < HEADER_BYTES) return false;
  const first = buffer[start]!;
  if ((first & 0xc0) !== VERSION_2) return false;
  let payloadStart = start + HEADER_BYTES + (first & 0x0f) * 4;
  if ((first & EXTENSION_BIT) !== 0) {
    if (payloadStart + 4 > end) return false;
    const words = (buffer[payloadStart + 2]! << 8) | buffer[payloadStart + 3]!;
    payloadStart += 4 + words * 4;
  }
  let payloadEnd = end;
  if ((first & PADDING_BIT) !== 0) {
    const padding = buffer[end - 1]!;
    if (payloadStart + padding <= end) payloadEnd -= padding;
  }
  if (payloadStart > payloadEnd) return false;

  const second = buffer[start + 1]!;
  into.buffer = buffer;
  into.payloadStart = payloadStart;
  into.payloadEnd = payloadEnd;
  into.payloadType = second & 0x7f;
  into.marker = second > 0x7f;
  into.sequenceNumber = (buffer[start + 2]! << 8) | buffer[start + 3]!;
  into.timestamp = readUint32(buffer, start + 4);
  into.ssrc = readUint32(buffer, start + 8);
  return true;
}

function readUint32(buffer: Buffer, at: number): number {
  return ((buffer[at]! << 24) | (buffer[at + 1]! << 16) | (buffer[at + 2]! << 8) | buffer[at + 3]!) >>> 0;
}
