/** NAL units as both H.264 (ITU-T H.264 §7.4.1) and H.265 (ITU-T H.265 §7.4.2) wrap them. */

/**
 * Takes the emulation prevention bytes out: 00 00 03 becomes 00 00.
 * @returns a new buffer, the raw byte sequence payload behind whatever header the NAL unit has
 */
export function unescapeNalUnit(nalUnit: Uint8Array): Buffer {
  const raw = Buffer.allocUnsafe(nalUnit.length);
  let used = 0;
  let zeros = 0;
  for (const byte of nalUnit) {
    if (zeros >= 2 && byte === 3) {
      zeros = 0;
      continue;
    }
    raw[used] = byte;
    used += 1;
    zeros = byte === 0 ? zeros + 1 : 0;
  }
  return raw.subarray(0, used);
}

/**
 * Where a NAL unit ends without trailing zero bytes. Some cameras leave the zero byte of the next Annex B start code behind
 * their parameter sets; a configuration record must not carry it.
 */
export function trimmedNalEnd(bytes: Uint8Array, start: number, end: number): number {
  let trimmed = end;
  while (trimmed > start && bytes[trimmed - 1] === 0) trimmed -= 1;
  return trimmed;
}
