import { BitReader } from '../../base/bit-reader.ts';
import { ByteWriter } from '../../base/byte-writer.ts';

/**
 * AudioSpecificConfig (ISO/IEC 14496-3 §1.6.2.1) as far as a container and a timeline need it. SBR is told by its explicit
 * signalling alone.
 */
export interface AudioSpecificConfig {
  /** 2 for AAC-LC; 5 and 29 (SBR, PS) where they are signalled in front. */
  objectType: number;
  /** Of the core coder, hertz. */
  sampleRate: number;
  channels: number;
  /** Samples a frame of the core coder holds: 1024 or 960. */
  frameSamples: number;
}

const SAMPLE_RATES = [
  96_000, 88_200, 64_000, 48_000, 44_100, 32_000, 24_000, 22_050, 16_000, 12_000, 11_025, 8000, 7350,
];
const EXPLICIT_SAMPLE_RATE = 15;
const ESCAPED_OBJECT_TYPE = 31;
const SBR = 5;
const PARAMETRIC_STEREO = 29;
/** channelConfiguration 7 is 7.1; 0 leaves the layout to a program_config_element, which we do not read. */
const CHANNELS = [0, 1, 2, 3, 4, 5, 6, 8];
const MAX_SAMPLE_RATE = 96_000;
/** Object types whose GASpecificConfig begins with frameLengthFlag. */
const GENERAL_AUDIO_TYPES: ReadonlySet<number> = new Set([1, 2, 3, 4, 6, 7, 17, 19, 20, 21, 22, 23]);

/** @returns null when the bytes end early or say something impossible */
export function parseAudioSpecificConfig(config: Uint8Array): AudioSpecificConfig | null {
  const reader = new BitReader(config);
  const objectType = readObjectType(reader);
  const sampleRate = readSampleRate(reader);
  const channels = CHANNELS[reader.bits(4)] ?? 0;
  let coreType = objectType;
  if (objectType === SBR || objectType === PARAMETRIC_STEREO) {
    readSampleRate(reader); // of the extension
    coreType = readObjectType(reader);
  }
  const shortFrames = GENERAL_AUDIO_TYPES.has(coreType) && reader.flag();
  if (reader.overrun || !sampleRate || channels === 0 || objectType === 0) return null;
  return { objectType, sampleRate, channels, frameSamples: shortFrames ? 960 : 1024 };
}

/** The two bytes of an AAC-LC config, for cameras that announce AAC without one; null for a rate the table lacks. */
export function writeAacLcConfig(sampleRate: number, channels: number): Buffer | null {
  const rateIndex = SAMPLE_RATES.indexOf(sampleRate);
  if (rateIndex < 0 || channels < 1 || channels > 6) return null;
  return new ByteWriter().u16((2 << 11) | (rateIndex << 7) | (channels << 3)).finish();
}

function readObjectType(reader: BitReader): number {
  const type = reader.bits(5);
  return type === ESCAPED_OBJECT_TYPE ? 32 + reader.bits(6) : type;
}

/** Hertz; null when impossible. */
function readSampleRate(reader: BitReader): number | null {
  const index = reader.bits(4);
  if (index !== EXPLICIT_SAMPLE_RATE) return SAMPLE_RATES[index] ?? null;
  const sampleRate = reader.bits(24);
  return sampleRate > 0 && sampleRate <= MAX_SAMPLE_RATE ? sampleRate : null;
}
