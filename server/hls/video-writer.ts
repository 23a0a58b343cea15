import type { PartBuffers } from './part-buffers.ts';
import type { PartSizeForecast } from './part-size-forecast.ts';
import type { SampleWriter } from './sample-writer.ts';

/** Ceiling on one access unit. An intra frame of 4K at highest quality is a quarter of it. */
export const MAX_UNIT_BYTES = 4 * 1024 * 1024;

/** What outgrows even the usual key frame is not followed step by step: with each step all that is there is copied. */
const OUTGROWN_FACTOR = 1.5;

const NO_BUFFER = Buffer.alloc(0);

export interface VideoWriterOptions {
  buffers: PartBuffers;
  forecast: PartSizeForecast;
  /** Room in front of the payload, for the fragment's header. */
  headroomBytes: number;
  /** A sample lies whole behind the committed ones; `accept` or `drop` it. */
  onSample(dtsTicks: number, ptsTicks: number, keyFrame: boolean, arrivalMs: number): void;
}

/**
 * Gathers the samples of a part in the buffer the part will leave in. While a unit is under way its bytes stay at the same
 * offsets, whatever buffer holds them: depacketizers go back to patch lengths.
 */
export class VideoWriter implements SampleWriter {
  bytes: Buffer = NO_BUFFER;
  end: number;
  private committedEnd: number;
  private readonly options: VideoWriterOptions;
  private readonly onSample: VideoWriterOptions['onSample'];

  constructor(options: VideoWriterOptions) {
    this.options = options;
    this.onSample = options.onSample;
    this.end = options.headroomBytes;
    this.committedEnd = options.headroomBytes;
  }

  /** Of the unit under way. */
  get unitBytes(): number {
    return this.end - this.committedEnd;
  }

  ensure(sizeBytes: number): boolean {
    const needed = this.end + sizeBytes;
    return needed <= this.bytes.length || this.grow(needed);
  }

  commit(
    dtsTicks: number,
    ptsTicks: number,
    keyFrame: boolean,
    _durationTicks: number,
    arrivalMs: number,
  ): void {
    if (this.end === this.committedEnd) return;
    this.onSample(dtsTicks, ptsTicks, keyFrame, arrivalMs);
  }

  drop(): void {
    this.end = this.committedEnd;
  }

  /** The unit under way belongs to the part. */
  accept(): void {
    this.committedEnd = this.end;
  }

  /**
   * Hands over the buffer with the committed samples, which end at `payloadEnd`; a unit under way moves into a new one.
   * @param unitIsKeyFrame what the moved unit is, for the size of its buffer
   */
  take(unitIsKeyFrame: boolean): { buffer: Buffer; payloadEnd: number } {
    const { headroomBytes, buffers, forecast } = this.options;
    const { bytes: buffer, committedEnd: payloadEnd, unitBytes } = this;
    this.bytes = NO_BUFFER;
    this.committedEnd = headroomBytes;
    this.end = headroomBytes + unitBytes;
    if (unitBytes > 0) {
      this.bytes = buffers.acquire(Math.max(this.end, forecast.expected(unitIsKeyFrame)));
      buffer.copy(this.bytes, headroomBytes, payloadEnd, payloadEnd + unitBytes);
    }
    return { buffer, payloadEnd };
  }

  /** Gives the memory back; what was in it is lost. */
  abandon(): void {
    if (this.bytes.length > 0) this.options.buffers.giveBack(this.bytes);
    this.bytes = NO_BUFFER;
    this.end = this.options.headroomBytes;
    this.committedEnd = this.end;
  }

  private grow(needed: number): boolean {
    if (needed - this.committedEnd > MAX_UNIT_BYTES) return false;
    const { buffers, forecast, headroomBytes } = this.options;
    const outgrown = this.bytes;
    // What outgrows the usual part is a key frame.
    const usual = forecast.expected(outgrown.length > 0);
    const wanted = outgrown.length === 0 ? needed : needed * OUTGROWN_FACTOR;
    this.bytes = buffers.acquire(needed <= usual ? usual : Math.ceil(wanted));
    if (outgrown.length === 0) return true;
    outgrown.copy(this.bytes, headroomBytes, headroomBytes, this.end);
    buffers.giveBack(outgrown);
    return true;
  }
}
