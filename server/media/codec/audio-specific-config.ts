import { BitReader } from '../../base/bit-reader.ts';
import { ByteWriter } from '../../base/byte-writer.ts';
import type { AudioTrack } from './track.ts';

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
const ERROR_RESILIENT_TYPES: ReadonlySet<number> = new Set([17, 19, 20, 21, 22, 23, 24, 25, 26, 27, 39]);
const RESILIENCE_FLAG_TYPES: ReadonlySet<number> = new Set([17, 19, 20, 23]);

/** @returns null when the bytes end early or say something impossible */
export function parseAudioSpecificConfig(config: Uint8Array): AudioSpecificConfig | null {
  return readAudioSpecificConfig(new BitReader(config));
}

/**
 * The same from wherever the reader stands; it stands behind the config afterwards. What may follow without being announced
 * (signalling of SBR that old decoders skip) is left unread: inside of a StreamMuxConfig nothing tells whether it is there.
 */
export function readAudioSpecificConfig(reader: BitReader): AudioSpecificConfig | null {
  const objectType = readObjectType(reader);
  const sampleRate = readSampleRate(reader);
  const channels = CHANNELS[reader.bits(4)] ?? 0;
  let coreType = objectType;
  if (objectType === SBR || objectType === PARAMETRIC_STEREO) {
    readSampleRate(reader); // of the extension
    coreType = readObjectType(reader);
  }
  const shortFrames = GENERAL_AUDIO_TYPES.has(coreType) && readGeneralAudio(reader, coreType);
  if (ERROR_RESILIENT_TYPES.has(coreType)) reader.skip(2); // epConfig
  if (reader.overrun || !sampleRate || channels === 0 || objectType === 0) return null;
  return { objectType, sampleRate, channels, frameSamples: shortFrames ? 960 : 1024 };
}

/** AAC-LC, and with SBR and PS in front: what browsers play. The others are those of studios, door stations and broadcasters. */
const PLAYED_OBJECT_TYPES: ReadonlySet<number> = new Set([2, SBR, PARAMETRIC_STEREO]);

/**
 * The track that a config makes.
 * @param clockRate of the track's timestamps, which is the timescale of its samples; what is coded, the config says
 * @returns null when the config cannot be read, or browsers do not play what it describes
 */
export function aacTrack(config: Buffer, clockRate: number): AudioTrack | null {
  const parsed = parseAudioSpecificConfig(config);
  if (!parsed || !PLAYED_OBJECT_TYPES.has(parsed.objectType)) return null;
  return {
    kind: 'audio',
    codec: 'aac',
    codecString: `mp4a.40.${parsed.objectType}`,
    sampleRate: clockRate,
    channels: parsed.channels,
    configuration: config,
  };
}

/** How long a frame lasts, in ticks of the track's timestamps; 0 when the config cannot be read. */
export function aacFrameTicks(config: Buffer, clockRate: number): number {
  const parsed = parseAudioSpecificConfig(config);
  return parsed ? Math.round((parsed.frameSamples * clockRate) / parsed.sampleRate) : 0;
}

/** The two bytes of an AAC-LC config, for cameras that announce AAC without one; null for a rate the table lacks. */
export function writeAacLcConfig(sampleRate: number, channels: number): Buffer | null {
  const rateIndex = SAMPLE_RATES.indexOf(sampleRate);
  if (rateIndex < 0 || channels < 1 || channels > 6) return null;
  return new ByteWriter().u16((2 << 11) | (rateIndex << 7) | (channels << 3)).finish();
}

/** GASpecificConfig (§4.4.1). @returns frameLengthFlag */
function readGeneralAudio(reader: BitReader, objectType: number): boolean {
  const shortFrames = reader.flag();
  if (reader.flag()) reader.skip(14); // coreCoderDelay
  const extended = reader.flag();
  if (objectType === 6 || objectType === 20) reader.skip(3); // layerNr
  if (!extended) return shortFrames;
  if (objectType === 22) reader.skip(16); // numOfSubFrame, layer_length
  if (RESILIENCE_FLAG_TYPES.has(objectType)) reader.skip(3);
  reader.skip(1); // extensionFlag3
  return shortFrames;
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
