import type { SdpMedia, SessionDescription } from './session-description.ts';

/**
 * Why a camera that answers well shows nothing, in words an admin can act on: what it offers instead of H.264 or H.265, by the
 * names its own settings pages use.
 */
const CODEC_NAMES: Readonly<Record<string, string>> = {
  AV1: 'AV1',
  H261: 'H.261',
  H263: 'H.263',
  'H263-1998': 'H.263+',
  'H263-2000': 'H.263++',
  H264: 'H.264',
  'H264-SVC': 'H.264 SVC',
  H265: 'H.265',
  H266: 'H.266',
  HEVC: 'H.265',
  JPEG: 'MJPEG',
  JPEG2000: 'Motion JPEG 2000',
  MP2P: 'an MPEG program stream',
  MP2T: 'an MPEG transport stream',
  'MP4V-ES': 'MPEG-4 Visual',
  MPV: 'MPEG-1 or MPEG-2 video',
  PS: 'an MPEG program stream',
  RAW: 'uncompressed video',
  SVAC: 'SVAC (GB/T 25724)',
  VP8: 'VP8',
  VP9: 'VP9',
};
const MAX_NAMED = 4;
const MAX_NAME_CHARS = 40;

/**
 * @param description one of which nothing can be played
 * @returns what it offers and why that is not enough, such as `MJPEG: needs transcoding`
 */
export function unplayableReason({ media }: SessionDescription): string {
  const video = media.filter(({ kind }) => kind === 'video');
  if (video.length > 0) return video.slice(0, MAX_NAMED).map(videoReason).join('; ');
  if (media.length === 0) return 'nothing';
  const offered = media.slice(0, MAX_NAMED).map(({ kind, encoding }) => shorten(`${kind} ${encoding}`));
  return `no video, only ${offered.join(', ')}`;
}

/** A video encoding of an rtpmap as people call it. */
export function videoCodecName(encoding: string): string {
  return CODEC_NAMES[encoding] ?? shorten(encoding || 'video that it gives no name');
}

function videoReason({ encoding, fmtp, clockRate, encrypted }: SdpMedia): string {
  const name = videoCodecName(encoding);
  if (encrypted) return `${name} that is encrypted (SRTP): not supported`;
  if (name === 'H.264' && fmtp.get('packetization-mode') === '2') {
    return 'H.264 in interleaved mode (packetization-mode=2): not supported';
  }
  if (name === 'H.265' && Number(fmtp.get('sprop-max-don-diff') ?? 0) > 0) {
    return 'H.265 out of decoding order (sprop-max-don-diff): not supported';
  }
  if (name === 'H.264' || name === 'H.265') return `${name} with a clock of ${clockRate} Hz: not supported`;
  return `${name}: needs transcoding`;
}

/** Foreign text: no control characters, no novels. */
function shorten(text: string): string {
  return text
    .replace(/[^\x20-\x7e]/g, '?')
    .trim()
    .slice(0, MAX_NAME_CHARS);
}
