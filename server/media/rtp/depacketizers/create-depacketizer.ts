import { writeAacLcConfig } from '../../codec/audio-specific-config.ts';
import { MEDIA_CEILINGS } from '../../media-ceilings.ts';
import type { SdpMedia } from '../../sdp/session-description.ts';
import { AacDepacketizer, type AuHeaderExtras } from './aac-depacketizer.ts';
import type { Depacketizer } from './depacketizer.ts';
import { G711Depacketizer } from './g711-depacketizer.ts';
import { createH264Depacketizer } from './h264-depacketizer.ts';
import { createH265Depacketizer } from './h265-depacketizer.ts';
import { LatmDepacketizer } from './latm-depacketizer.ts';
import { OpusDepacketizer } from './opus-depacketizer.ts';

const MAX_DESCRIBED_SETS = MEDIA_CEILINGS.describedParameterSets;
const VIDEO_CLOCK_RATE = 90_000;
const MAX_G711_RATE = 48_000;
const MAX_G711_CHANNELS = 2;

/**
 * The depacketizer for a track of a session description, as its rtpmap and fmtp describe it.
 * @returns null when we have none for it (JPEG, MPEG-4 Visual, metadata, interleaved modes), when it is encrypted, or when the description lacks
 * what cannot be learnt from the packets
 */
export function createDepacketizer(media: SdpMedia): Depacketizer | null {
  if (media.encrypted) return null;
  switch (`${media.kind}/${media.encoding}`) {
    case 'video/H264':
      return createH264(media);
    case 'video/H265':
    case 'video/HEVC': // some OEM firmware of Hisilicon encoders
      return createH265(media);
    case 'audio/MPEG4-GENERIC':
      return createAac(media);
    case 'audio/MP4A-LATM':
      return createLatm(media);
    case 'audio/OPUS':
      return new OpusDepacketizer(2); // always announced as stereo (RFC 7587 §7); a mono packet plays on both
    case 'audio/PCMA':
    case 'audio/PCMU':
      return createG711(media);
    default:
      return null;
  }
}

/** RFC 6184 §8.1 */
function createH264({ clockRate, fmtp }: SdpMedia): Depacketizer | null {
  if (!isVideoClock(clockRate) || fmtp.get('packetization-mode') === '2') return null;
  return createH264Depacketizer(decodeSets(fmtp.get('sprop-parameter-sets')));
}

/** RFC 7798 §7.1 */
function createH265({ clockRate, fmtp }: SdpMedia): Depacketizer | null {
  if (!isVideoClock(clockRate) || Number(fmtp.get('sprop-max-don-diff') ?? 0) > 0) return null;
  return createH265Depacketizer([
    ...decodeSets(fmtp.get('sprop-vps')),
    ...decodeSets(fmtp.get('sprop-sps')),
    ...decodeSets(fmtp.get('sprop-pps')),
  ]);
}

/** RFC 3640 §4.1. Cameras that leave the lengths out mean those of AAC-hbr. */
function createAac({ clockRate, channels, fmtp }: SdpMedia): Depacketizer | null {
  const lowBitRate = fmtp.get('mode')?.toLowerCase() === 'aac-lbr';
  const config = decodeHex(fmtp.get('config')) ?? writeAacLcConfig(clockRate, channels);
  const sizeLength = bitCount(fmtp.get('sizelength'), lowBitRate ? 6 : 13);
  const indexLength = bitCount(fmtp.get('indexlength'), lowBitRate ? 2 : 3);
  const indexDeltaLength = bitCount(fmtp.get('indexdeltalength'), lowBitRate ? 2 : 3);
  if (!config || !clockRate || sizeLength === null || indexLength === null || indexDeltaLength === null) {
    return null;
  }
  if (sizeLength === 0) return null; // constant sizes: CELP, not AAC
  const extras = readExtras(fmtp);
  if (!extras) return null;
  const lengths = { sizeLength, indexLength, indexDeltaLength, extras };
  const depacketizer = new AacDepacketizer({ config, clockRate, ...lengths });
  return depacketizer.track ? depacketizer : null;
}

function readExtras(fmtp: SdpMedia['fmtp']): AuHeaderExtras | null {
  const names = ['ctsdeltalength', 'dtsdeltalength', 'randomaccessindication', 'streamstateindication'];
  const counts = [...names, 'auxiliarydatasizelength'].map((name) => bitCount(fmtp.get(name), 0));
  const [cts, dts, randomAccess, streamState, auxiliarySize] = counts;
  if (counts.includes(null)) return null;
  return {
    ctsDeltaLength: cts!,
    dtsDeltaLength: dts!,
    randomAccessLength: Math.min(1, randomAccess!),
    streamStateLength: streamState!,
    auxiliarySizeLength: auxiliarySize!,
  };
}

/** RFC 6416 §7.3: the configuration comes in band unless it says otherwise. */
function createLatm({ clockRate, fmtp }: SdpMedia): Depacketizer | null {
  const configInBand = fmtp.get('cpresent') !== '0';
  const depacketizer = new LatmDepacketizer({
    clockRate,
    config: decodeHex(fmtp.get('config')),
    configInBand,
  });
  return clockRate > 0 && (configInBand || depacketizer.track) ? depacketizer : null;
}

function createG711({ encoding, clockRate, channels }: SdpMedia): Depacketizer | null {
  if (channels > MAX_G711_CHANNELS || clockRate < 1 || clockRate > MAX_G711_RATE) return null;
  return new G711Depacketizer(encoding === 'PCMA' ? 'pcma' : 'pcmu', clockRate, channels);
}

/** Both formats have one rate only; an rtpmap that forgets it (0) means no other. */
function isVideoClock(clockRate: number): boolean {
  return clockRate === VIDEO_CLOCK_RATE || clockRate === 0;
}

/** Comma-separated base64. What is not base64 decodes to nonsense, which the parameter set parsers refuse. */
function decodeSets(value: string | undefined): Buffer[] {
  if (!value) return [];
  return value
    .split(',')
    .slice(0, MAX_DESCRIBED_SETS)
    .map((set) => Buffer.from(set.trim(), 'base64'))
    .filter((set) => set.length > 0);
}

/** Null when absent or empty, or when it is no hexadecimal. */
function decodeHex(value: string | undefined): Buffer | null {
  const digits = value?.replaceAll('"', '') ?? '';
  return /^([0-9a-f]{2}){2,64}$/i.test(digits) ? Buffer.from(digits, 'hex') : null;
}

/** 0 to 16; null when it says anything else. */
function bitCount(value: string | undefined, absent: number): number | null {
  if (value === undefined || value === '') return absent;
  const count = /^\d{1,2}$/.test(value) ? Number(value) : 99;
  return count <= 16 ? count : null;
}
