/**
 * The movie fragment of one track: moof and the header of its mdat (ISO/IEC 14496-12 §8.8.4 ff., §8.1.1), written so that it
 * ENDS where the payload begins. The payload is there first, in its final place, behind room for the header; the header's
 * size depends on the number of samples alone.
 */
export interface FragmentDescription {
  /** Grows from fragment to fragment. */
  sequence: number;
  trackId: number;
  /** Decode time of the first sample in the track's timescale, 0 to 2^53. */
  baseDecodeTicks: number;
  sampleCount: number;
  /** Per sample, `sampleCount` of each; what lies behind is not read, so that arrays may be reused. */
  sizes: ArrayLike<number>;
  durations: ArrayLike<number>;
  /** 1 for a sample that can be decoded by itself. Every sound sample can. */
  keyFrames: ArrayLike<number>;
  /** Presentation minus decode time, signed. */
  compositionOffsets: ArrayLike<number>;
  /** Sum of the sizes. */
  payloadBytes: number;
}

const MFHD_BYTES = 16;
const TFHD_BYTES = 16;
const TFDT_BYTES = 20;
const TRUN_HEADER_BYTES = 20;
const TRUN_SAMPLE_BYTES = 16;
const BOX_HEADER_BYTES = 8;
const FIXED_BYTES =
  BOX_HEADER_BYTES +
  MFHD_BYTES +
  BOX_HEADER_BYTES +
  TFHD_BYTES +
  TFDT_BYTES +
  TRUN_HEADER_BYTES +
  BOX_HEADER_BYTES;

const MOOF = 0x6d6f6f66;
const MFHD = 0x6d666864;
const TRAF = 0x74726166;
const TFHD = 0x74666864;
const TFDT = 0x74666474;
const TRUN = 0x7472756e;
const MDAT = 0x6d646174;

const DEFAULT_BASE_IS_MOOF = 0x020000;
/** trun version 1 (signed composition offsets); data offset, duration, size, flags and composition offset present. */
const TRUN_VERSION_AND_FLAGS = 0x01000000 | 0x000001 | 0x000100 | 0x000200 | 0x000400 | 0x000800;
/** §8.8.3.1: depends on no other sample. */
const SYNC_SAMPLE = 0x02000000;
/** Depends on others, sample_is_non_sync_sample. */
const NON_SYNC_SAMPLE = 0x01010000;

/** Exact size of moof and mdat header. */
export function fragmentHeaderBytes(sampleCount: number): number {
  return FIXED_BYTES + sampleCount * TRUN_SAMPLE_BYTES;
}

/**
 * Writes the header into [start, payloadStart) of `into`.
 * @returns start; throws when there is no room in front of the payload, which is a caller's mistake
 */
export function writeFragmentHeader(
  into: Buffer,
  payloadStart: number,
  fragment: FragmentDescription,
): number {
  const headerBytes = fragmentHeaderBytes(fragment.sampleCount);
  const start = payloadStart - headerBytes;
  if (start < 0) throw new RangeError('no room for the fragment header');
  const moofBytes = headerBytes - BOX_HEADER_BYTES;
  const trafBytes = moofBytes - BOX_HEADER_BYTES - MFHD_BYTES;

  let at = writeWord(into, start, moofBytes);
  at = writeWord(into, at, MOOF);
  at = writeWord(into, at, MFHD_BYTES);
  at = writeWord(into, at, MFHD);
  at = writeWord(into, at, 0);
  at = writeWord(into, at, fragment.sequence);
  at = writeWord(into, at, trafBytes);
  at = writeWord(into, at, TRAF);
  at = writeTrackTimes(into, at, fragment);
  at = writeRun(into, at, fragment, headerBytes);
  at = writeWord(into, at, BOX_HEADER_BYTES + fragment.payloadBytes);
  writeWord(into, at, MDAT);
  return start;
}

/** tfhd (§8.8.7) and tfdt (§8.8.12). */
function writeTrackTimes(
  into: Buffer,
  start: number,
  { trackId, baseDecodeTicks }: FragmentDescription,
): number {
  let at = writeWord(into, start, TFHD_BYTES);
  at = writeWord(into, at, TFHD);
  at = writeWord(into, at, DEFAULT_BASE_IS_MOOF);
  at = writeWord(into, at, trackId);
  at = writeWord(into, at, TFDT_BYTES);
  at = writeWord(into, at, TFDT);
  at = writeWord(into, at, 0x01000000);
  at = writeWord(into, at, Math.floor(baseDecodeTicks / 2 ** 32));
  return writeWord(into, at, baseDecodeTicks % 2 ** 32);
}

/** trun (§8.8.8). */
function writeRun(into: Buffer, start: number, fragment: FragmentDescription, dataOffset: number): number {
  const { sampleCount, sizes, durations, keyFrames, compositionOffsets } = fragment;
  let at = writeWord(into, start, TRUN_HEADER_BYTES + sampleCount * TRUN_SAMPLE_BYTES);
  at = writeWord(into, at, TRUN);
  at = writeWord(into, at, TRUN_VERSION_AND_FLAGS);
  at = writeWord(into, at, sampleCount);
  at = writeWord(into, at, dataOffset);
  for (let sample = 0; sample < sampleCount; sample += 1) {
    at = writeWord(into, at, durations[sample]!);
    at = writeWord(into, at, sizes[sample]!);
    at = writeWord(into, at, keyFrames[sample] ? SYNC_SAMPLE : NON_SYNC_SAMPLE);
    at = writeWord(into, at, compositionOffsets[sample]!);
  }
  return at;
}

/** 32 bits, big-endian, negative numbers as two's complement. Buffer's own writers check ranges at every call. */
function writeWord(into: Buffer, at: number, value: number): number {
  into[at] = value >>> 24;
  into[at + 1] = value >>> 16;
  into[at + 2] = value >>> 8;
  into[at + 3] = value;
  return at + 4;
}
