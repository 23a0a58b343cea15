import { ByteWriter } from '../../base/byte-writer.ts';
import { MEDIA_CEILINGS } from '../media-ceilings.ts';
import { FlacBitWriter } from './flac-bit-writer.ts';

/**
 * A small FLAC encoder (RFC 9639) for sound of 16 bits in one channel or two that are coded apart, so that G.711, which browsers
 * cannot play from fMP4, reaches them lossless. Fixed predictors of order 0 to 2 and one Rice partition: telephone speech gains
 * little from more, and a thousand cameras must be able to afford it.
 */
export const MAX_FLAC_BLOCK_SAMPLES = MEDIA_CEILINGS.flacBlockSamples;

const BITS_PER_SAMPLE = 16;
const MAX_ORDER = 2;
const MAX_RICE_PARAMETER = 14;
/** §9.1: sync code, variable block size. */
const SYNC_VARIABLE_BLOCKS = 0xfff9;
const BLOCK_SIZE_IN_16_BITS = 0b0111;
const RATE_FROM_STREAMINFO = 0b0000;
const SAMPLES_OF_16_BITS = 0b100;
const MAX_HEADER_BYTES = 32;
const SUBFRAME_CONSTANT = 0b000000;
const SUBFRAME_VERBATIM = 0b000001;
const SUBFRAME_FIXED = 0b001000;

/** Room that any frame of so many samples, all channels together, fits into. */
export function maxFlacFrameBytes(samples: number): number {
  return MAX_HEADER_BYTES + samples * 2;
}

/**
 * The dfLa box's payload with its version and flags ("Encapsulation of FLAC in ISO Base Media File Format" §3.3.2): one
 * STREAMINFO block (RFC 9639 §8.2) with sizes, length and checksum unknown.
 */
export function writeFlacConfiguration(sampleRate: number, channels = 1): Buffer {
  return new ByteWriter()
    .u32(0) // version and flags
    .u8(0x80) // last block, STREAMINFO
    .u24(34)
    .u16(16) // minimum block size
    .u16(MAX_FLAC_BLOCK_SAMPLES)
    .zeros(6) // frame sizes
    .u24((sampleRate << 4) | ((channels - 1) << 1) | ((BITS_PER_SAMPLE - 1) >> 4)) // 20 bits rate, 3 channels − 1, 5 bits − 1
    .u8(((BITS_PER_SAMPLE - 1) & 0x0f) << 4)
    .zeros(4)
    .zeros(16) // MD5
    .finish();
}

/** Encodes block after block of one stream. */
export class FlacEncoder {
  private readonly writer = new FlacBitWriter();
  private readonly residual = new Int32Array(MAX_FLAC_BLOCK_SAMPLES);
  private readonly channels: number;
  private sampleNumber = 0;

  /** @param channels 1 or 2 */
  constructor(channels = 1) {
    this.channels = channels;
  }

  /**
   * @param samples 16-bit values, `count` (1 to MAX_FLAC_BLOCK_SAMPLES) of the first channel, then as many of the second;
   *   overwritten
   * @param into has `maxFlacFrameBytes(count * channels)` bytes of room from `start` on
   * @returns where the frame ends
   */
  encode(samples: Int32Array, count: number, into: Buffer, start: number): number {
    const { writer } = this;
    writer.open(into, start);
    this.writeHeader(count);
    for (let channel = 0; channel < this.channels; channel += 1) {
      this.writeSubframe(samples, channel * count, count);
    }
    writer.align();
    writer.bits(crc16(into, start, writer.position), 16);
    this.sampleNumber = (this.sampleNumber + count) % 2 ** 36;
    return writer.position;
  }

  /** §9.1 */
  private writeHeader(count: number): void {
    const { writer } = this;
    const start = writer.position;
    writer.bits(SYNC_VARIABLE_BLOCKS, 16);
    writer.bits((BLOCK_SIZE_IN_16_BITS << 4) | RATE_FROM_STREAMINFO, 8);
    writer.bits(((this.channels - 1) << 4) | (SAMPLES_OF_16_BITS << 1), 8);
    writer.codedNumber(this.sampleNumber);
    writer.bits(count - 1, 16);
    writer.bits(crc8(writer.buffer, start, writer.position), 8);
  }

  /** §9.2. Low bits that are zero in the whole block are taken off: A-law leaves three, μ-law two. */
  private writeSubframe(samples: Int32Array, from: number, count: number): void {
    const wastedBits = takeWastedBits(samples, from, count);
    const sampleBits = BITS_PER_SAMPLE - wastedBits;
    if (isConstant(samples, from, count)) {
      this.writeSubframeHeader(SUBFRAME_CONSTANT, wastedBits);
      this.writer.signed(samples[from]!, sampleBits);
      return;
    }
    const order = bestOrder(samples, from, count);
    fillResidual(samples, from, count, order, this.residual);
    const parameter = riceParameter(this.residual, order, count);
    const riceBits = order * sampleBits + 10 + riceSize(this.residual, order, count, parameter);
    if (riceBits >= count * sampleBits) {
      this.writeSubframeHeader(SUBFRAME_VERBATIM, wastedBits);
      for (let index = 0; index < count; index += 1) this.writer.signed(samples[from + index]!, sampleBits);
      return;
    }
    this.writeSubframeHeader(SUBFRAME_FIXED | order, wastedBits);
    for (let index = 0; index < order; index += 1) this.writer.signed(samples[from + index]!, sampleBits);
    this.writeResidual(order, count, parameter);
  }

  private writeSubframeHeader(type: number, wastedBits: number): void {
    this.writer.bits(type, 7);
    this.writer.bits(wastedBits > 0 ? 1 : 0, 1);
    if (wastedBits > 0) this.writer.unary(wastedBits - 1);
  }

  /** §9.2.7: Rice coding with 4-bit parameters, one partition. */
  private writeResidual(order: number, count: number, parameter: number): void {
    const { writer, residual } = this;
    writer.bits(0, 2 + 4);
    writer.bits(parameter, 4);
    for (let index = order; index < count; index += 1) {
      const folded = fold(residual[index]!);
      writer.unary(folded >>> parameter);
      writer.bits(folded & ((1 << parameter) - 1), parameter);
    }
  }
}

/** @returns how many low bits were zero in every sample, and are gone now */
function takeWastedBits(samples: Int32Array, from: number, count: number): number {
  let union = 0;
  for (let at = from; at < from + count; at += 1) union |= samples[at]!;
  if (union === 0) return 0;
  const wastedBits = Math.min(31 - Math.clz32(union & -union), BITS_PER_SAMPLE - 1);
  if (wastedBits > 0) for (let at = from; at < from + count; at += 1) samples[at]! >>= wastedBits;
  return wastedBits;
}

function isConstant(samples: Int32Array, from: number, count: number): boolean {
  for (let at = from + 1; at < from + count; at += 1) if (samples[at] !== samples[from]) return false;
  return true;
}

/** The fixed predictor (§9.2.5) that leaves the least. */
function bestOrder(samples: Int32Array, from: number, count: number): number {
  if (count <= MAX_ORDER) return 0;
  let sum0 = 0;
  let sum1 = 0;
  let sum2 = 0;
  for (let at = from + MAX_ORDER; at < from + count; at += 1) {
    const first = samples[at]! - samples[at - 1]!;
    sum0 += Math.abs(samples[at]!);
    sum1 += Math.abs(first);
    sum2 += Math.abs(first - (samples[at - 1]! - samples[at - 2]!));
  }
  if (sum0 <= sum1 && sum0 <= sum2) return 0;
  return sum1 <= sum2 ? 1 : 2;
}

function fillResidual(
  samples: Int32Array,
  from: number,
  count: number,
  order: number,
  residual: Int32Array,
): void {
  for (let index = order; index < count; index += 1) {
    const at = from + index;
    const here = samples[at]!;
    if (order === 0) residual[index] = here;
    else if (order === 1) residual[index] = here - samples[at - 1]!;
    else residual[index] = here - 2 * samples[at - 1]! + samples[at - 2]!;
  }
}

/** Zigzag: small values of either sign become small numbers (§9.2.7.2). */
function fold(value: number): number {
  return ((value << 1) ^ (value >> 31)) >>> 0;
}

function riceParameter(residual: Int32Array, order: number, count: number): number {
  let sum = 0;
  for (let index = order; index < count; index += 1) sum += fold(residual[index]!);
  const mean = sum / Math.max(1, count - order);
  return Math.min(MAX_RICE_PARAMETER, Math.max(0, Math.floor(Math.log2(mean + 1))));
}

function riceSize(residual: Int32Array, order: number, count: number, parameter: number): number {
  let bits = (count - order) * (parameter + 1);
  for (let index = order; index < count; index += 1) bits += fold(residual[index]!) >>> parameter;
  return bits;
}

/** §9.1.8: polynomial x^8 + x^2 + x + 1. */
function crc8(bytes: Buffer, start: number, end: number): number {
  let crc = 0;
  for (let at = start; at < end; at += 1) {
    crc ^= bytes[at]!;
    for (let bit = 0; bit < 8; bit += 1) crc = ((crc << 1) ^ (crc & 0x80 ? 0x07 : 0)) & 0xff;
  }
  return crc;
}

/** §9.3: polynomial x^16 + x^15 + x^2 + 1. */
function crc16(bytes: Buffer, start: number, end: number): number {
  let crc = 0;
  for (let at = start; at < end; at += 1) {
    crc = ((crc << 8) & 0xffff) ^ CRC16_TABLE[(crc >> 8) ^ bytes[at]!]!;
  }
  return crc;
}

const CRC16_TABLE = Uint16Array.from({ length: 256 }, (_, byte) => {
  let crc = byte << 8;
  for (let bit = 0; bit < 8; bit += 1) crc = ((crc << 1) ^ (crc & 0x8000 ? 0x8005 : 0)) & 0xffff;
  return crc;
});
