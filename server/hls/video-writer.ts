import { fragmentHeaderBytes } from '../media/fmp4/fragment-header.ts';
import type { PartBuffers } from './part-buffers.ts';
import type { SampleWriter } from './sample-writer.ts';
import { SizeForecast } from './size-forecast.ts';

/** Ceiling on one access unit. An intra frame of 4K at highest quality is a quarter of it. */
export const MAX_UNIT_BYTES = 4 * 1024 * 1024;

/** Before the camera has shown how many it sends in a part. */
const FIRST_EXPECTED_SAMPLES = 16;
/**
 * Units are gathered in memory of few sizes, powers of two: so that there nearly always is some that came back, and that one which outgrows
 * even the usual key frame is copied a few times alone.
 */
const SMALLEST_GATHERING_BYTES = 16 * 1024;
/** Usually a part outgrows its block by little. This doubles, up to 1, each time it does so again: with each all that is there is copied. */
const FIRST_PART_GROWTH = 0.05;

const NO_BUFFER = Buffer.alloc(0);

export interface VideoWriterOptions {
  /** The memory that parts leave in. */
  buffers: PartBuffers;
  /** The memory that a unit is gathered in. */
  gathering: PartBuffers;
  /** A sample lies whole; `accept` or `drop` it. */
  onSample(dtsTicks: number, ptsTicks: number, keyFrame: boolean, arrivalMs: number): void;
}

/** The samples lie in [samplesStart, samplesEnd) of the block, with room before and behind them. */
export interface GatheredPart {
  block: Buffer;
  samplesStart: number;
  samplesEnd: number;
}

/**
 * Gathers a unit in memory that the next one uses again, of whatever camera, and that so lies in the processor's cache; when the unit is whole
 * it goes into the block that its part will leave in. While it is under way its bytes stay at the same offsets, whatever buffer holds them:
 * depacketizers go back to patch lengths.
 */
export class VideoWriter implements SampleWriter {
  bytes: Buffer = NO_BUFFER;
  /** The unit under way begins at 0. */
  end = 0;
  private block: Buffer = NO_BUFFER;
  private samplesStart = 0;
  private samplesEnd = 0;
  private nextGrowth = FIRST_PART_GROWTH;
  /** The header of the next part has room for so many. */
  private expectedSamples = FIRST_EXPECTED_SAMPLES;
  private readonly buffers: PartBuffers;
  private readonly gathering: PartBuffers;
  private readonly onSample: VideoWriterOptions['onSample'];
  private readonly unitForecast = new SizeForecast();
  private readonly partForecast = new SizeForecast();

  constructor({ buffers, gathering, onSample }: VideoWriterOptions) {
    this.buffers = buffers;
    this.gathering = gathering;
    this.onSample = onSample;
  }

  ensure(sizeBytes: number): boolean {
    const needed = this.end + sizeBytes;
    if (needed > MAX_UNIT_BYTES) return false;
    if (needed > this.bytes.length) this.grow(needed);
    return true;
  }

  commit(
    dtsTicks: number,
    ptsTicks: number,
    keyFrame: boolean,
    _durationTicks: number,
    arrivalMs: number,
  ): void {
    if (this.end > 0) this.onSample(dtsTicks, ptsTicks, keyFrame, arrivalMs);
  }

  drop(): void {
    if (this.bytes.length > 0) this.gathering.giveBack(this.bytes);
    this.bytes = NO_BUFFER;
    this.end = 0;
  }

  /** The unit under way belongs to the part. */
  accept(keyFrame: boolean): void {
    const { end: unitBytes, samplesEnd } = this;
    this.unitForecast.observe(keyFrame, unitBytes);
    if (this.block.length === 0) this.beginPart(keyFrame);
    else if (samplesEnd + unitBytes > this.block.length) this.growPart(unitBytes);
    // Not `copy`: V8 does that word by word where threads share the target, and byte by byte between unlike places.
    this.block.fill(this.bytes.subarray(0, unitBytes), this.samplesEnd, this.samplesEnd + unitBytes);
    this.samplesEnd += unitBytes;
    this.drop();
  }

  /**
   * Hands over the samples that were accepted; there must be some.
   * @param sampleCount how many they are: their header has room in front of them
   * @param tailBytes what else is to have room behind them
   */
  take(startsWithKeyFrame: boolean, sampleCount: number, tailBytes: number): GatheredPart {
    const headerBytes = fragmentHeaderBytes(sampleCount);
    const fits = this.buffers.fits(this.block, this.samplesEnd + tailBytes);
    // What lies empty in the live window costs more than to copy a part once more.
    if (!fits || this.samplesStart < headerBytes) this.movePart(headerBytes, tailBytes);
    const { block, samplesStart, samplesEnd } = this;
    this.partForecast.observe(startsWithKeyFrame, samplesEnd + tailBytes);
    // A short part at the end of a group is followed by the one with its key frame, which is the last to be moved for want of room.
    this.expectedSamples = Math.max(sampleCount + 1, this.expectedSamples - 1);
    this.block = NO_BUFFER;
    return { block, samplesStart, samplesEnd };
  }

  /** Gives the memory back; what was in it is lost. */
  abandon(): void {
    this.drop();
    this.freeBlock();
  }

  private beginPart(keyFrame: boolean): void {
    const start = fragmentHeaderBytes(this.expectedSamples);
    this.block = this.buffers.acquire(Math.max(start + this.end, this.partForecast.expected(keyFrame)));
    this.samplesStart = start;
    this.samplesEnd = start;
    this.nextGrowth = FIRST_PART_GROWTH;
  }

  /** By more than the unit needs: others will follow. */
  private growPart(unitBytes: number): void {
    const { samplesStart, samplesEnd, nextGrowth } = this;
    this.movePart(samplesStart, unitBytes + Math.ceil((samplesEnd + unitBytes) * nextGrowth));
    this.nextGrowth = Math.min(1, nextGrowth * 2);
  }

  /** To where there is room before and behind the samples. */
  private movePart(start: number, roomBytes: number): void {
    const samples = this.block.subarray(this.samplesStart, this.samplesEnd);
    const neededBytes = start + samples.length + roomBytes;
    const block = this.buffers.acquire(neededBytes);
    if (samples.length > 0) block.fill(samples, start, start + samples.length);
    this.freeBlock();
    this.block = block;
    this.samplesStart = start;
    this.samplesEnd = start + samples.length;
  }

  private freeBlock(): void {
    if (this.block.length > 0) this.buffers.giveBack(this.block);
    this.block = NO_BUFFER;
  }

  private grow(needed: number): void {
    const { gathering, bytes: outgrown } = this;
    // What outgrows the usual unit is a key frame.
    const usual = this.unitForecast.expected(outgrown.length > 0);
    this.bytes = gathering.acquire(gatheringSizeOf(Math.max(needed, usual)));
    if (outgrown.length === 0) return;
    outgrown.copy(this.bytes, 0, 0, this.end);
    gathering.giveBack(outgrown);
  }
}

function gatheringSizeOf(sizeBytes: number): number {
  return Math.max(SMALLEST_GATHERING_BYTES, 2 ** Math.ceil(Math.log2(sizeBytes)));
}
