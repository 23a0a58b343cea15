/** What a tag holds, as its reader goes through it; valid during the call only. */
export interface FlvFrame {
  buffer: Buffer;
  /** What is not read yet: [start, end). */
  start: number;
  end: number;
  /** When it is decoded, 32 bits. */
  timestampMs: number;
  /** How much later it is shown; may be negative. */
  compositionMs: number;
  /** The sender says that it is a key frame. */
  marked: boolean;
}

/** An empty one; each reader has one and fills it anew for each tag. */
export function createFlvFrame(): FlvFrame {
  return { buffer: Buffer.alloc(0), start: 0, end: 0, timestampMs: 0, compositionMs: 0, marked: false };
}

/** In Enhanced RTMP (v2, "ModEx"): a modifier of the packet comes, and then the type of what it modifies. */
const MODIFIER = 7;
const FOUR_CC_BYTES = 4;

/**
 * Reads on behind the first byte of a tag of Enhanced RTMP: steps over modifiers (nanoseconds of the timestamp and the like, nothing that
 * we need).
 * @param packetType as the first byte says
 * @returns the packet type that counts; -1 when the tag ends before
 */
export function readPacketType(frame: FlvFrame, packetType: number): number {
  let type = packetType;
  while (type === MODIFIER) {
    const { buffer, start, end } = frame;
    if (start + 3 > end) return -1;
    const long = buffer[start] === 255; // then the size follows in 16 bits
    const dataStart = start + (long ? 3 : 1);
    const sizeBytes = long ? buffer.readUInt16BE(start + 1) + 1 : buffer[start]! + 1;
    const typeAt = dataStart + sizeBytes;
    if (typeAt >= end) return -1;
    type = buffer[typeAt]! & 0x0f;
    frame.start = typeAt + 1;
  }
  return type;
}

/** @returns the four characters that name a codec; null when the tag ends before */
export function readFourCc(frame: FlvFrame): string | null {
  const { buffer, start, end } = frame;
  if (start + FOUR_CC_BYTES > end) return null;
  frame.start = start + FOUR_CC_BYTES;
  return buffer.toString('latin1', start, frame.start);
}
