import type { BitReader } from '../../base/bit-reader.ts';
import { readAudioSpecificConfig } from './audio-specific-config.ts';

/**
 * StreamMuxConfig (ISO/IEC 14496-3 §1.7.3.2.3), what LATM says of the sound it carries, as far as cameras use it: one program of one
 * layer. Whatever lies behind the frames ("other data") is announced here and left out. Tolerates session descriptions that stop
 * behind the AudioSpecificConfig, as GStreamer's do: what would follow is then as usual.
 */
export interface StreamMuxConfig {
  /** AudioSpecificConfig in bytes of its own. */
  audioSpecificConfig: Buffer;
  /** Frames in each element. */
  frames: number;
  /** Bytes of every frame; 0 where each tells its length. */
  frameBytes: number;
}

const LENGTH_BY_FRAME = 0;
const CONSTANT_LENGTH = 1;

/**
 * @param bytes what the reader reads
 * @returns null when it ends early, or has what no camera sends: several programs or layers, other codecs than AAC's
 */
export function readStreamMuxConfig(reader: BitReader, bytes: Uint8Array): StreamMuxConfig | null {
  const version = reader.bits(1);
  if (version === 1 && reader.flag()) return null; // audioMuxVersionA: reserved
  if (version === 1) readLatmValue(reader); // taraBufferFullness
  const sameTimeFraming = reader.flag();
  const frames = reader.bits(6) + 1;
  const programs = reader.bits(4) + 1;
  const layers = reader.bits(3) + 1;
  if (!sameTimeFraming || programs > 1 || layers > 1) return null;
  const configBits = version === 1 ? readLatmValue(reader) : null;
  const audioSpecificConfig = readConfig(reader, bytes, configBits);
  if (!audioSpecificConfig || reader.overrun) return null;
  const frameLengthType = reader.bits(3);
  let frameBytes = 0;
  if (frameLengthType === LENGTH_BY_FRAME)
    reader.skip(8); // latmBufferFullness
  else if (frameLengthType === CONSTANT_LENGTH) frameBytes = reader.bits(9) + 20;
  else return null;
  skipOtherData(reader, version);
  if (reader.flag()) reader.skip(8); // crcCheckSum
  // Behind an end that came early everything reads as zero, which is as usual.
  return { audioSpecificConfig, frames, frameBytes };
}

/** @param configBits how long it is, where that is told */
function readConfig(reader: BitReader, bytes: Uint8Array, configBits: number | null): Buffer | null {
  const start = reader.position;
  const parsed = readAudioSpecificConfig(reader);
  if (!parsed) return null;
  const end = configBits === null ? reader.position : start + configBits;
  if (end < reader.position || end - reader.position > reader.bitsLeft) return null;
  reader.skip(end - reader.position);
  return copyBits(bytes, start, end);
}

function skipOtherData(reader: BitReader, version: number): void {
  if (!reader.flag()) return;
  if (version === 1) {
    readLatmValue(reader);
    return;
  }
  let more = true;
  while (more && !reader.overrun) {
    more = reader.flag();
    reader.skip(8);
  }
}

/** LatmGetValue (§1.7.3.2.4) */
function readLatmValue(reader: BitReader): number {
  return reader.bits((reader.bits(2) + 1) * 8);
}

function copyBits(bytes: Uint8Array, startBit: number, endBit: number): Buffer {
  const copy = Buffer.alloc(Math.ceil((endBit - startBit) / 8));
  for (let bit = startBit; bit < endBit; bit += 1) {
    const value = (bytes[bit >> 3]! >> (7 - (bit & 7))) & 1;
    copy[(bit - startBit) >> 3]! |= value << (7 - ((bit - startBit) & 7));
  }
  return copy;
}
