import type { LingeringMemory } from './lingering-memory.ts';
import type { LivePart } from './live-part.ts';
import { LiveSegment } from './live-segment.ts';
import type { PartData } from './part.ts';

/** A live playlist is to hold at least three target durations (RFC 8216bis §6.2.2). */
const MIN_TARGETS_LISTED = 3;
/**
 * Parts are listed as far from the end as this, less one part. They are to go after three target durations at the latest, and
 * can be asked for during three more (§6.2.2): so a window of five segments can list them for two.
 */
const PARTS_LISTED_TARGETS = 2;
/** Of the target duration. */
const SHORTEST_MEASURED = 0.5;
/** Of a target duration: segments that end at a key frame a little before it are full ones. */
const FULL_SEGMENT = 0.9;

/**
 * Media without a segment that needs the target duration: so long after the last one the window is as short again as the camera deserves.
 * A player has loaded by then what it still has to show, and asks at the end of the list.
 */
const CALM_MS = 60_000;

/** Parts follow each other to the tick unless a camera was silent for long. */
const HOLE_MS = 100;

/** Bits per second. */
export interface BitRate {
  peak: number;
  average: number;
}

export interface SegmentListOptions {
  token: string;
  firstSequence: number;
  targetDurationMs: number;
  /** Complete ones, and at least that many times the target duration; the oldest of them is not listed. */
  segmentsKept: number;
  ceilingBytes: number;
  /** Nor does the oldest go before all that follows it, the open one too, lasts so long. */
  historyMs: number;
  lingering: LingeringMemory;
}

/**
 * The segments of a live window, oldest first, numbered without a hole; the last one may be open. A segment that leaves the
 * list stays until the one after has ended: a player may be about to fetch it. That is one segment less than the standard's Availability
 * Duration (RFC 8216bis §6.2.2), which a thousand windows would pay for and players that reload with each part have no use for.
 */
export class SegmentList {
  readonly all: LiveSegment[] = [];
  /** How many at the head are still there but no longer listed. */
  private unlisted = 0;
  /** Discontinuities before the first listed segment (RFC 8216bis §4.4.3.3). */
  discontinuitySequence = 0;
  targetDurationSeconds: number;
  /** Of the part that comes next, counted over all segments. */
  nextPartNumber = 0;
  private held = 0;
  /** Media since the last segment that was as long as the target duration. */
  private calmMs = 0;
  private longestMs = 0;
  private nextSequence: number;
  private readonly options: SegmentListOptions;

  constructor(options: SegmentListOptions) {
    this.options = options;
    this.nextSequence = options.firstSequence;
    this.targetDurationSeconds = this.configuredSeconds;
  }

  /** Memory of all parts. */
  get heldBytes(): number {
    return this.held;
  }

  get first(): LiveSegment | undefined {
    return this.all[0];
  }

  /** What a playlist names. */
  get listed(): readonly LiveSegment[] {
    return this.unlisted === 0 ? this.all : this.all.slice(this.unlisted);
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

  /** Of all parts that are there; kept, because each part asks. */
  get longestPartMs(): number {
    return this.longestMs;
  }

  /** How long before the end the newest independent part begins; null when none is listed. */
  get keyFrameAgeMs(): number | null {
    let ageMs = 0;
    for (let i = this.all.length - 1; i >= this.unlisted; i--) {
      const { durationMs, keyFrameMs } = this.all[i] as LiveSegment;
      ageMs += durationMs;
      if (keyFrameMs >= 0) return ageMs - keyFrameMs;
    }
    return null;
  }

  /** How much of the media since the newest key frame lies in the open segment; 0 where that has one of its own, or there is none. */
  get openShareOfGroup(): number {
    const { open } = this;
    if (!open || open.keyFrameMs >= 0) return 0;
    return open.durationMs / (this.keyFrameAgeMs ?? Number.POSITIVE_INFINITY);
  }

  find(sequence: number): LiveSegment | null {
    return this.all[sequence - (this.first?.sequence ?? 0)] ?? null;
  }

  findPart(number: number): LivePart | null {
    // Nearly always one of the newest is asked for.
    for (let i = this.all.length - 1; i >= 0; i--) {
      const { parts } = this.all[i] as LiveSegment;
      const first = parts[0]?.number;
      if (first !== undefined && number >= first) return parts[number - first] ?? null;
    }
    return null;
  }

  /** The part goes on where the newest ends: of the same tracks, and without a hole in the picture. */
  isContinuedBy({ epoch, mediaTimeMs }: Pick<PartData, 'epoch' | 'mediaTimeMs'>): boolean {
    const newest = this.last?.parts.at(-1);
    if (!newest) return true;
    return newest.epoch === epoch && mediaTimeMs - newest.mediaTimeMs - newest.durationMs < HOLE_MS;
  }

  /** The one before must have ended. @param first the part that it begins with */
  begin(first: Pick<PartData, 'epoch' | 'mediaTimeMs'>, programDateTimeMs: number): LiveSegment {
    const { token } = this.options;
    const { epoch } = first;
    const discontinuity = !this.isContinuedBy(first);
    const sequence = this.nextSequence++;
    const segment = new LiveSegment({ token, sequence, epoch, discontinuity, programDateTimeMs });
    this.all.push(segment);
    return segment;
  }

  add(segment: LiveSegment, part: LivePart): void {
    segment.add(part);
    this.nextPartNumber = part.number + 1;
    this.held += part.memoryBytes;
    this.longestMs = Math.max(this.longestMs, part.durationMs);
    this.growTarget(part.durationMs);
    this.unlistParts();
    this.dropOld();
    while (this.canUnlist()) this.unlistFirst();
  }

  /** The open segment, if there is one, is complete. */
  end(): void {
    const { open } = this;
    if (!open) return;
    open.complete = true;
    // Not with each of its parts: a player is to see one change at most.
    this.growTarget(open.durationMs);
    this.calmMs =
      Math.round(open.durationMs / 1000) < this.targetDurationSeconds ? this.calmMs + open.durationMs : 0;
    if (this.calmMs > CALM_MS) this.shrinkTarget();
    this.dropOld();
  }

  clear(): void {
    for (const segment of this.all) segment.leave(this.options.lingering);
    this.all.length = 0;
    this.unlisted = 0;
    this.held = 0;
    this.longestMs = 0;
  }

  /** Null before there is media. */
  measureBitRate(): BitRate | null {
    let peak = 0;
    let bytes = 0;
    let durationMs = 0;
    for (const segment of this.all) {
      bytes += segment.sizeBytes;
      durationMs += segment.durationMs;
      // A short one is hardly more than its key frame: alone that says too much (§4.4.6.2, peak segment bit rate).
      const counts = segment.durationMs >= SHORTEST_MEASURED * this.targetDurationSeconds * 1000;
      if (counts) peak = Math.max(peak, (segment.sizeBytes * 8000) / segment.durationMs);
    }
    if (durationMs === 0) return null;
    const average = Math.round((bytes * 8000) / durationMs);
    return { peak: Math.max(Math.round(peak), average), average };
  }

  private get configuredSeconds(): number {
    return Math.max(1, Math.ceil(this.options.targetDurationMs / 1000));
  }

  private shrinkTarget(): void {
    this.calmMs = 0;
    this.targetDurationSeconds = this.configuredSeconds;
    for (const { durationMs } of this.all) this.growTarget(durationMs);
  }

  /** EXTINF, rounded to whole seconds, must not exceed the target duration (RFC 8216bis §4.4.3.1). */
  private growTarget(durationMs: number): void {
    this.targetDurationSeconds = Math.max(this.targetDurationSeconds, Math.round(durationMs / 1000));
  }

  private dropOld(): void {
    while (this.all.length > 1 && this.held > this.options.ceilingBytes) this.dropFirst();
    while (this.canDrop()) this.dropFirst();
  }

  private canDrop(): boolean {
    const { segmentsKept, historyMs } = this.options;
    if (this.unlisted === 0 || this.completeCount <= segmentsKept) return false;
    if (this.durationMs(1, this.all.length) < historyMs) return false;
    return this.durationMs(1, this.completeCount) >= segmentsKept * this.fullSegmentMs;
  }

  /** Enough is listed besides. The last segment does not count: that it is whole is told with the one that follows. */
  private canUnlist(): boolean {
    const listed = this.options.segmentsKept - 1;
    if (this.completeCount - this.unlisted <= listed) return false;
    const leastMs = Math.max(
      MIN_TARGETS_LISTED * this.targetDurationSeconds * 1000,
      listed * this.fullSegmentMs,
    );
    return this.durationMs(this.unlisted + 1, this.all.length - 1) >= leastMs;
  }

  private get fullSegmentMs(): number {
    return this.options.targetDurationMs * FULL_SEGMENT;
  }

  private durationMs(from: number, to: number): number {
    let sum = 0;
    for (let i = from; i < to; i++) sum += (this.all[i] as LiveSegment).durationMs;
    return sum;
  }

  private unlistParts(): void {
    const listedMs = PARTS_LISTED_TARGETS * this.targetDurationSeconds * 1000 - this.longestPartMs;
    let toEndMs = 0;
    for (let i = this.all.length - 1; i >= 0; i--) {
      const segment = this.all[i] as LiveSegment;
      if (!segment.partsListed) return;
      if (toEndMs >= listedMs) segment.partsListed = false;
      toEndMs += segment.durationMs;
    }
  }

  private get completeCount(): number {
    return this.open ? this.all.length - 1 : this.all.length;
  }

  private unlistFirst(): void {
    this.unlisted += 1;
    if (this.all[this.unlisted]?.discontinuity) this.discontinuitySequence += 1;
  }

  private dropFirst(): void {
    if (this.unlisted === 0) this.unlistFirst();
    const gone = this.all.shift() as LiveSegment;
    this.unlisted -= 1;
    for (const part of gone.parts) this.held -= part.memoryBytes;
    if (gone.longestPartMs === this.longestMs) this.longestMs = longestOf(this.all);
    gone.leave(this.options.lingering);
  }
}

function longestOf(segments: readonly LiveSegment[]): number {
  let longest = 0;
  for (const { longestPartMs } of segments) longest = Math.max(longest, longestPartMs);
  return longest;
}
