/**
 * Reads back the movie fragment headers that `fragment-header.ts` writes (ISO/IEC 14496-12 §8.8), from a disk that may have
 * damaged them. Tolerated: nothing; a header of any other form is not read.
 */
import { fragmentHeaderBytes } from './fragment-header.ts';

export interface FragmentHeader {
  trackId: number;
  /** In the track's timescale. */
  baseDecodeTicks: number;
  /** Behind the header of the mdat, from where the moof begins. */
  payloadStart: number;
  payloadBytes: number;
  sampleCount: number;
  sizes: Uint32Array;
  durations: Uint32Array;
  keyFrames: Uint8Array;
  compositionOffsets: Int32Array;
}

const MOOF = 0x6d6f6f66;
const TFDT = 0x74666474;
const TRUN = 0x7472756e;
const MDAT = 0x6d646174;
const TRUN_VERSION_AND_FLAGS = 0x01000f01;
/** From the beginning of the moof, whose boxes stand in one order. */
const TRACK_ID_AT = 44;
const TFDT_AT = 48;
const DECODE_TIME_AT = 60;
const TRUN_AT = 68;
const SAMPLE_COUNT_AT = 80;
const SAMPLES_AT = 88;
const SAMPLE_BYTES = 16;
const NON_SYNC = 0x00010000;
/** More than the writer ever puts into a fragment (the sound of some seconds). */
const MAX_SAMPLES = 4096;

/** How much of a fragment has to be there for `readFragmentHeader`, as far as its first 88 bytes tell; null when it is none. */
export function fragmentHeadBytes(bytes: Buffer): number | null {
  if (bytes.length < SAMPLES_AT) return null;
  if (bytes.readUInt32BE(4) !== MOOF || bytes.readUInt32BE(TFDT_AT + 4) !== TFDT) return null;
  if (bytes.readUInt32BE(TRUN_AT + 4) !== TRUN) return null;
  if (bytes.readUInt32BE(TRUN_AT + 8) !== TRUN_VERSION_AND_FLAGS) return null;
  const sampleCount = bytes.readUInt32BE(SAMPLE_COUNT_AT);
  if (sampleCount === 0 || sampleCount > MAX_SAMPLES) return null;
  const headBytes = fragmentHeaderBytes(sampleCount);
  return bytes.readUInt32BE(0) === headBytes - 8 ? headBytes : null;
}

/** @param bytes begins with a moof and holds the header of its mdat too; the payload need not be there. Null when it is of any other form. */
export function readFragmentHeader(bytes: Buffer): FragmentHeader | null {
  const payloadStart = fragmentHeadBytes(bytes);
  if (payloadStart === null || bytes.length < payloadStart) return null;
  const sampleCount = bytes.readUInt32BE(SAMPLE_COUNT_AT);
  const header: FragmentHeader = {
    trackId: bytes.readUInt32BE(TRACK_ID_AT),
    baseDecodeTicks: bytes.readUInt32BE(DECODE_TIME_AT) * 2 ** 32 + bytes.readUInt32BE(DECODE_TIME_AT + 4),
    payloadStart,
    payloadBytes: 0,
    sampleCount,
    sizes: new Uint32Array(sampleCount),
    durations: new Uint32Array(sampleCount),
    keyFrames: new Uint8Array(sampleCount),
    compositionOffsets: new Int32Array(sampleCount),
  };
  readSamples(bytes, header);
  const isMdat = bytes.readUInt32BE(payloadStart - 4) === MDAT;
  return isMdat && bytes.readUInt32BE(payloadStart - 8) === header.payloadBytes + 8 ? header : null;
}

function readSamples(bytes: Buffer, header: FragmentHeader): void {
  for (let sample = 0; sample < header.sampleCount; sample += 1) {
    const at = SAMPLES_AT + sample * SAMPLE_BYTES;
    const sizeBytes = bytes.readUInt32BE(at + 4);
    header.durations[sample] = bytes.readUInt32BE(at);
    header.sizes[sample] = sizeBytes;
    header.keyFrames[sample] = bytes.readUInt32BE(at + 8) & NON_SYNC ? 0 : 1;
    header.compositionOffsets[sample] = bytes.readInt32BE(at + 12);
    header.payloadBytes += sizeBytes;
  }
}
