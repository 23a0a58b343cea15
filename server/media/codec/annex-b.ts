import { MEDIA_CEILINGS } from '../media-ceilings.ts';
import { trimmedNalEnd } from './nal-unit.ts';

/**
 * Byte streams of NAL units (ITU-T H.264 Annex B, H.265 Annex B) where a single NAL unit belongs: several cameras pass on what
 * their encoder gives them. Safe to look for, since a NAL unit never holds 00 00 01 (emulation prevention, H.264 §7.4.1,
 * H.265 §7.4.2). SEI alone may: some makers write into it without (ONVIF Media Signing allows it), so nothing splits one.
 */
const START_CODE_ZEROS = 2;
const MAX_NAL_UNITS = MEDIA_CEILINGS.byteStreamUnits;

/**
 * @param zerosBefore bytes in front of `start` that are zero and belong along with it
 * @returns where the NAL unit begins behind a start code of 3 bytes or more at `start`; `start` itself when there is none, or
 *   nothing behind it
 */
export function skipStartCode(bytes: Uint8Array, start: number, end: number, zerosBefore = 0): number {
  let at = start;
  while (at < end && bytes[at] === 0) at += 1;
  const isCode = at + 1 < end && bytes[at] === 1 && at - start + zerosBefore >= START_CODE_ZEROS;
  return isCode ? at + 1 : start;
}

/** Where the next 00 00 01 in [start, end) begins; `end` when there is none. */
export function nextStartCode(bytes: Uint8Array, start: number, end: number): number {
  for (let at = start; at + START_CODE_ZEROS < end; ) {
    const last = bytes[at + START_CODE_ZEROS]!;
    if (last === 1 && bytes[at] === 0 && bytes[at + 1] === 0) return at;
    at += last === 0 ? 1 : START_CODE_ZEROS + 1;
  }
  return end;
}

/**
 * Tells the bounds of each NAL unit between the start codes in [start, end), without the zero bytes that trail it.
 * @param start of the first NAL unit
 * @returns false when there are more than a ceiling allows: those are not told
 */
export function splitByteStream(
  bytes: Uint8Array,
  start: number,
  end: number,
  onNalUnit: (start: number, end: number) => void,
): boolean {
  let units = 0;
  for (let at = start; at < end; ) {
    const next = nextStartCode(bytes, at, end);
    const trimmedEnd = trimmedNalEnd(bytes, at, next);
    if (trimmedEnd > at) {
      if (units === MAX_NAL_UNITS) return false;
      units += 1;
      onNalUnit(at, trimmedEnd);
    }
    at = next + START_CODE_ZEROS + 1;
  }
  return true;
}
