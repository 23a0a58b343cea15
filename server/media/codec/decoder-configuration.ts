/**
 * The configuration records of H.264 (avcC, ISO/IEC 14496-15 §5.3.3.1) and H.265 (hvcC, §8.3.3.1), read for what cannot be had from the
 * parameter sets in them. What they say of profiles and sizes is not looked at: the sets say it too, and they are what
 * decoders follow.
 */
export interface DecoderConfiguration {
  /** Bytes of the length in front of each NAL unit of a sample: 1 to 4. */
  lengthBytes: number;
  /** Whole parameter set NAL units, in the order in which they stand; views of what was read. */
  nalUnits: Buffer[];
}

const VERSION = 1;
const AVC_FIXED_BYTES = 6;
const HEVC_FIXED_BYTES = 23;

/** @returns null when it is of another version or ends early; extensions behind the picture parameter sets are left unread */
export function parseAvcConfiguration(record: Buffer): DecoderConfiguration | null {
  if (record.length < AVC_FIXED_BYTES || record[0] !== VERSION) return null;
  const lengthBytes = (record[4]! & 3) + 1;
  const nalUnits: Buffer[] = [];
  const countAt = takeNalUnits(record, AVC_FIXED_BYTES, record[5]! & 0x1f, nalUnits);
  if (countAt < 0 || countAt >= record.length) return null;
  const end = takeNalUnits(record, countAt + 1, record[countAt]!, nalUnits);
  return end < 0 ? null : { lengthBytes, nalUnits };
}

/** @returns null when it is of another version or ends early */
export function parseHevcConfiguration(record: Buffer): DecoderConfiguration | null {
  if (record.length < HEVC_FIXED_BYTES || record[0] !== VERSION) return null;
  const lengthBytes = (record[21]! & 3) + 1;
  const nalUnits: Buffer[] = [];
  let at = HEVC_FIXED_BYTES;
  for (let arrays = record[22]!; arrays > 0; arrays -= 1) {
    if (at + 3 > record.length) return null;
    at = takeNalUnits(record, at + 3, record.readUInt16BE(at + 1), nalUnits);
    if (at < 0) return null;
  }
  return { lengthBytes, nalUnits };
}

/** @returns where the last one ends; -1 when the record ends before */
function takeNalUnits(record: Buffer, start: number, count: number, into: Buffer[]): number {
  let at = start;
  for (let index = 0; index < count; index += 1) {
    if (at + 2 > record.length) return -1;
    const end = at + 2 + record.readUInt16BE(at);
    if (end > record.length) return -1;
    if (end > at + 2) into.push(record.subarray(at + 2, end));
    at = end;
  }
  return at;
}
