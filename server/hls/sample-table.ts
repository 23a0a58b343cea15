import type { FragmentDescription } from '../media/fmp4/fragment-header.ts';

export interface SampleTableOptions {
  trackId: number;
  /** Samples that a fragment may have. The table starts small and grows up to this. */
  maxSamples: number;
  /**
   * A hole in decode time between two fragments that is bridged rather than shown to the player. Media Source Extensions
   * drop everything up to the next key frame, of all tracks, when decode time jumps by more than two frames (§3.5.8).
   */
  bridgeTicks: number;
  /** A sample that a bridge moved keeps its presentation time (video) or moves along (sound). */
  keepsPresentation: boolean;
}

const FIRST_CAPACITY = 32;

/**
 * The samples of the fragment that is being gathered, in the arrays its header is written from, and the continuity of
 * decode time from one fragment to the next: a fragment begins exactly where the one before ended, and what its first
 * frame came early or late goes into that frame's duration. So neither rounding nor a wrong guess adds up.
 */
export class SampleTable implements FragmentDescription {
  sequence = 0;
  readonly trackId: number;
  baseDecodeTicks = 0;
  sampleCount = 0;
  payloadBytes = 0;
  sizes: Uint32Array;
  durations: Uint32Array;
  compositionOffsets: Int32Array;
  keyFrames: Uint8Array;
  private readonly options: SampleTableOptions;
  /** Decode time of the last sample as it is written. */
  private lastTicks = 0;
  /** Where the fragment before ended; negative when there is none. */
  private previousEndTicks = -1;

  constructor(options: SampleTableOptions) {
    const capacity = Math.min(FIRST_CAPACITY, options.maxSamples);
    this.options = options;
    this.trackId = options.trackId;
    this.sizes = new Uint32Array(capacity);
    this.durations = new Uint32Array(capacity);
    this.compositionOffsets = new Int32Array(capacity);
    this.keyFrames = new Uint8Array(capacity);
  }

  get isFull(): boolean {
    return this.sampleCount >= this.options.maxSamples;
  }

  /** What is added next goes on from something. */
  get continues(): boolean {
    return this.sampleCount > 0 || this.previousEndTicks >= 0;
  }

  /** Decode time at which the fragment ends, as far as is known. */
  get endTicks(): number {
    return this.sampleCount === 0 ? this.baseDecodeTicks : this.lastTicks + this.lastDuration;
  }

  /**
   * Not to be called on a full table.
   * @param expectedTicks how long the sample lasts unless the next one says otherwise
   */
  add(dtsTicks: number, ptsTicks: number, sizeBytes: number, keyFrame: boolean, expectedTicks: number): void {
    const at = this.sampleCount;
    if (at === this.sizes.length) this.grow();
    const ticks = at === 0 ? this.begin(dtsTicks) : Math.max(dtsTicks, this.lastTicks + 1);
    if (at > 0) this.durations[at - 1] = ticks - this.lastTicks;
    const moved = Math.abs(ticks - dtsTicks) > expectedTicks / 2 && this.options.keepsPresentation;
    this.sizes[at] = sizeBytes;
    this.keyFrames[at] = keyFrame ? 1 : 0;
    this.compositionOffsets[at] = ptsTicks - (moved ? ticks : dtsTicks);
    this.durations[at] = Math.max(1, Math.round(dtsTicks + expectedTicks) - ticks);
    this.lastTicks = ticks;
    this.payloadBytes += sizeBytes;
    this.sampleCount = at + 1;
  }

  /** The sample after the last one is known: the last one lasts until then, unless that is a hole of more than `bridgeTicks`. */
  extendTo(dtsTicks: number, bridgeTicks = this.options.bridgeTicks): void {
    const duration = dtsTicks - this.lastTicks;
    if (duration > 0 && duration <= this.lastDuration + bridgeTicks) {
      this.durations[this.sampleCount - 1] = duration;
    }
  }

  /** The fragment is written; the next one follows where it ended. */
  finishFragment(): void {
    this.previousEndTicks = this.endTicks;
    this.clear();
  }

  /** What was gathered is worthless, and the next fragment begins at its own time. */
  restart(): void {
    this.previousEndTicks = -1;
    this.clear();
  }

  /** Drops the samples that end at or before a decode time. Returns their bytes, which are the first of the payload. */
  dropBefore(ticks: number): number {
    let dropped = 0;
    let bytes = 0;
    let end = this.baseDecodeTicks;
    while (dropped < this.sampleCount && end + this.durations[dropped]! <= ticks) {
      end += this.durations[dropped]!;
      bytes += this.sizes[dropped]!;
      dropped += 1;
    }
    if (dropped === 0) return 0;
    for (const array of [this.sizes, this.durations, this.compositionOffsets, this.keyFrames]) {
      array.copyWithin(0, dropped, this.sampleCount);
    }
    this.baseDecodeTicks = end;
    this.sampleCount -= dropped;
    this.payloadBytes -= bytes;
    return bytes;
  }

  private get lastDuration(): number {
    return this.durations[this.sampleCount - 1] ?? 0;
  }

  private begin(dtsTicks: number): number {
    const own = Math.max(0, Math.round(dtsTicks));
    const gap = own - this.previousEndTicks;
    const ticks = this.previousEndTicks < 0 || gap > this.options.bridgeTicks ? own : this.previousEndTicks;
    this.baseDecodeTicks = ticks;
    return ticks;
  }

  private clear(): void {
    this.sampleCount = 0;
    this.payloadBytes = 0;
  }

  private grow(): void {
    const capacity = Math.min(this.sizes.length * 2, this.options.maxSamples);
    this.sizes = grown(this.sizes, new Uint32Array(capacity));
    this.durations = grown(this.durations, new Uint32Array(capacity));
    this.compositionOffsets = grown(this.compositionOffsets, new Int32Array(capacity));
    this.keyFrames = grown(this.keyFrames, new Uint8Array(capacity));
  }
}

function grown<T extends Uint32Array | Int32Array | Uint8Array>(from: T, to: T): T {
  to.set(from);
  return to;
}
