import { MEDIA_CEILINGS } from '../media-ceilings.ts';

/**
 * Recovery points: pictures at which a decoder may enter a stream although they are no IDR (H.264) or IRAP (H.265) pictures.
 * Encoders that spread their intra blocks over many pictures send nothing else (gradual refresh, "intra refresh"), others
 * send intra pictures with an open group. They are announced by a message in front of them (ITU-T H.264 §D.1.8, D.2.8;
 * ITU-T H.265 §D.2.8, D.3.8).
 */
/** The same number in both codecs. */
const RECOVERY_POINT = 6;
const MAX_MESSAGES = MEDIA_CEILINGS.seiMessages;
/** Behind this a message is not looked for: user data in front of it may be of any length. */
const MAX_SCANNED_BYTES = MEDIA_CEILINGS.seiBytes;

/**
 * SEI NAL units that say: what is decoded from here on is right. Chromium takes a picture for a key frame that has this one
 * in front, with a recovery_frame_cnt of 0 and no other; so a sample that is to be one carries it instead of the camera's own.
 */
export const H264_RECOVERY_POINT = Buffer.from('0606018480', 'hex');
export const H265_RECOVERY_POINT = Buffer.from('4e0106019080', 'hex');

/**
 * Whether the SEI messages (ITU-T H.264 §7.3.2.3, H.265 §7.3.5) in [start, end) of `buffer` announce a recovery point.
 * Allocates nothing.
 * @param start behind the NAL unit's header
 */
export function announcesRecoveryPoint(buffer: Uint8Array, start: number, end: number): boolean {
  const stop = Math.min(end, start + MAX_SCANNED_BYTES);
  let at = start;
  for (let message = 0; message < MAX_MESSAGES && at + 1 < stop; message += 1) {
    let type = 0;
    for (; at < stop && buffer[at] === 0xff; at += 1) type += 255;
    type += buffer[at] ?? 0;
    at += 1;
    if (type === RECOVERY_POINT) return at < stop;
    let sizeBytes = 0;
    for (; at < stop && buffer[at] === 0xff; at += 1) sizeBytes += 255;
    sizeBytes += buffer[at] ?? 0;
    at = skipRaw(buffer, at + 1, stop, sizeBytes);
  }
  return false;
}

/** Where `sizeBytes` bytes of the raw payload end: emulation prevention bytes among them do not count (§7.4.1). */
function skipRaw(buffer: Uint8Array, start: number, stop: number, sizeBytes: number): number {
  let at = start;
  for (let left = sizeBytes; left > 0 && at < stop; at += 1) {
    const prevention = buffer[at] === 3 && at >= start + 2 && buffer[at - 1] === 0 && buffer[at - 2] === 0;
    if (!prevention) left -= 1;
  }
  return at;
}
