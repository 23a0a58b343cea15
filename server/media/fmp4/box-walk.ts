/** Reads the frame of boxes (ISO/IEC 14496-12 §4.2): 32-bit sizes alone, which is all that this hub writes into headers. */

export interface BoxSpan {
  type: string;
  start: number;
  /** Behind size and type. */
  contentStart: number;
  end: number;
}

const HEADER_BYTES = 8;
/** A header of ours has a dozen; what has more is not one. */
const MAX_BOXES = 64;

/** The boxes that fill [start, end) of `bytes`; null when they do not fill it exactly. */
export function readBoxSpans(bytes: Buffer, start = 0, end = bytes.length): BoxSpan[] | null {
  const spans: BoxSpan[] = [];
  let at = start;
  while (at < end) {
    if (end - at < HEADER_BYTES || spans.length === MAX_BOXES) return null;
    const sizeBytes = bytes.readUInt32BE(at);
    if (sizeBytes < HEADER_BYTES || sizeBytes > end - at) return null;
    const type = bytes.toString('latin1', at + 4, at + HEADER_BYTES);
    spans.push({ type, start: at, contentStart: at + HEADER_BYTES, end: at + sizeBytes });
    at += sizeBytes;
  }
  return spans;
}
