/**
 * The beginning of the header of a picture's first slice, as far as a receiver needs it: read without allocating anything,
 * from the four bytes behind the NAL unit's header (no emulation prevention byte can lie among them). Bytes that are missing
 * read as zeros.
 */
/** slice_type 2, and 7 when all slices of the picture are of it (ITU-T H.264 table 7-6). */
const I_SLICE = 2;
const ALL_I_SLICES = 7;

/** ITU-T H.264 §7.3.3: first_mb_in_slice is 0, one bit. For H.265 first_slice_segment_in_pic_flag is that bit (§7.3.6.1). */
export function startsPicture(buffer: Uint8Array, start: number): boolean {
  return buffer[start]! > 0x7f;
}

/** Whether an H.264 slice that starts its picture has intra blocks alone; SI slices do not count, nobody decodes them. */
export function isH264IntraSlice(buffer: Uint8Array, start: number, end: number): boolean {
  const sliceType = golomb(headerBits(buffer, start, end) << 1);
  return sliceType === I_SLICE || sliceType === ALL_I_SLICES;
}

/** pic_parameter_set_id of an H.264 slice that starts its picture; -1 when there is none. */
export function h264SlicePpsId(buffer: Uint8Array, start: number, end: number): number {
  const bits = headerBits(buffer, start, end) << 1;
  return golomb(bits << golombBits(bits));
}

/**
 * slice_pic_parameter_set_id of an H.265 slice that starts its picture; -1 when there is none.
 * @param irap of an IRAP picture, whose slices have no_output_of_prior_pics_flag in front of it
 */
export function h265SlicePpsId(buffer: Uint8Array, start: number, end: number, irap: boolean): number {
  return golomb(headerBits(buffer, start, end) << (irap ? 2 : 1));
}

function headerBits(buffer: Uint8Array, start: number, end: number): number {
  let bits = 0;
  for (let at = start; at < start + 4; at += 1) bits = (bits << 8) | (at < end ? buffer[at]! : 0);
  return bits;
}

/** ue(v) at the front of 32 bits; -1 when it is longer than fits. */
function golomb(bits: number): number {
  const zeros = Math.clz32(bits);
  return zeros > 8 ? -1 : (bits >>> (31 - 2 * zeros)) - 1;
}

function golombBits(bits: number): number {
  return Math.min(31, Math.clz32(bits) * 2 + 1);
}
