import type { LivePart } from './live-part.ts';
import { LiveSegment } from './live-segment.ts';

/** A live playlist is to hold at least three target durations (RFC 8216bis §6.2.2). */
const MIN_TARGETS_LISTED = 3;

export interface SegmentListOptions {
  token: string;
  firstSequence: number;
  targetDurationMs: number;
  segmentsKept: number;
  ceilingBytes: number;
}

/** The segments of a live window, oldest first, numbered without a hole; the last one may be open. */
export class SegmentList {
  readonly all: LiveSegment[] = [];
  /** Discontinuities before the first segment (RFC 8216bis §4.4.3.3). */
  discontinuitySequence = 0;
  targetDurationSeconds: number;
  private held = 0;
  private nextSequence: number;
  private readonly options: SegmentListOptions;

  constructor(options: SegmentListOptions) {
    this.options = options;
    this.nextSequence = options.firstSequence;
    this.targetDurationSeconds = Math.max(1, Math.ceil(options.targetDurationMs / 1000));
  }

  /** Memory of all parts. */
  get heldBytes(): number {
    return this.held;
  }

  get first(): LiveSegment | undefined {
    return this.all[0];
  }

  get last(): LiveSegment | undefined {
    return this.all[this.all.length - 1];
  }

  get open(): LiveSegment | null {
    const { last } = this;
    return last && !last.complete ? last : null;
  }

  /** Where the part that comes next belongs. */
  get next(): { sequence: number; index: number } {
    const { open } = this;
    return open
      ? { sequence: open.sequence, index: open.parts.length }
      : { sequence: this.nextSequence, index: 0 };
  }

  get longestPartMs(): number {
    let longest = 0;
    for (const segment of this.all) longest = Math.max(longest, segment.longestPartMs);
    return longest;
  }

  find(sequence: number): LiveSegment | null {
    return this.all[sequence - (this.first?.sequence ?? 0)] ?? null;
  }

  /** The one before must have ended. */
  begin(epoch: number, programDateTimeMs: number): LiveSegment {
    const { token } = this.options;
    const discontinuity = this.last !== undefined && this.last.epoch !== epoch;
    const sequence = this.nextSequence++;
    const segment = new LiveSegment({ token, sequence, epoch, discontinuity, programDateTimeMs });
    this.all.push(segment);
    return segment;
  }

  add(segment: LiveSegment, part: LivePart): void {
    segment.add(part);
    this.held += memoryOf(part);
    // EXTINF, rounded to whole seconds, must not exceed the target duration (RFC 8216bis §4.4.3.1).
    this.targetDurationSeconds = Math.max(this.targetDurationSeconds, Math.round(segment.durationMs / 1000));
    this.evict();
  }

  /** The open segment, if there is one, is complete. */
  end(): void {
    const { open } = this;
    if (!open) return;
    open.complete = true;
    this.evict();
  }

  clear(): void {
    for (const segment of this.all) segment.release();
    this.all.length = 0;
    this.held = 0;
  }

  /** Bits per second; null before there is media. */
  measureBitRate(): { peak: number; average: number } | null {
    let peak = 0;
    let bytes = 0;
    let durationMs = 0;
    for (const segment of this.all) {
      bytes += segment.sizeBytes;
      durationMs += segment.durationMs;
      // An open segment begins with its key frame: alone that says too much.
      if (segment.complete) peak = Math.max(peak, (segment.sizeBytes * 8000) / segment.durationMs);
    }
    if (durationMs === 0) return null;
    const average = Math.round((bytes * 8000) / durationMs);
    return { peak: Math.max(Math.round(peak), average), average };
  }

  private evict(): void {
    while (this.all.length > 1 && (this.held > this.options.ceilingBytes || this.hasTooMany())) {
      const gone = this.all.shift() as LiveSegment;
      for (const part of gone.parts) this.held -= memoryOf(part);
      gone.release();
      if (this.first?.discontinuity) this.discontinuitySequence += 1;
    }
  }

  private hasTooMany(): boolean {
    const complete = this.open ? this.all.length - 1 : this.all.length;
    if (complete <= this.options.segmentsKept) return false;
    let durationMs = 0;
    for (let i = 1; i < this.all.length; i++) durationMs += (this.all[i] as LiveSegment).durationMs;
    return durationMs >= MIN_TARGETS_LISTED * this.targetDurationSeconds * 1000;
  }
}

function memoryOf(part: LivePart): number {
  return part.bytes.buffer.byteLength;
}
