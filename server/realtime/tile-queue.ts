import type { LivePart } from '../hls/live-part.ts';
import type { InitSegment } from '../hls/part.ts';

/** What all tiles of one page hold together. */
export interface QueueBudget {
  readonly maxBytes: number;
  usedBytes: number;
}

export interface TileQueueLimits {
  maxBytes: number;
  maxParts: number;
  /** A key frame that arrives when the queue's head is older than this goes over everything before it. */
  staleMs: number;
  /** Nor is it kept until a key frame comes, when its head is older than this: the window has long let go of it. */
  oldestMs: number;
}

export interface QueuedPart {
  part: LivePart;
  init: InitSegment;
  /** Parts that were dropped between the one before and this one. */
  droppedBefore: number;
}

/**
 * The parts of one tile that the page's socket has not yet taken. Holds a reference to each. What overflows is dropped
 * up to the next part that starts with a key frame, because a decoder can do nothing with what lies between.
 */
export class TileQueue {
  private readonly limits: TileQueueLimits;
  private readonly budget: QueueBudget;
  private readonly entries: QueuedPart[] = [];
  private bytes = 0;
  private dropped = 0;
  /** From the beginning: who opens a tile in a group whose key frame has left the window could decode nothing. */
  private awaitsKeyFrame = true;
  private hasBegun = false;

  constructor(limits: TileQueueLimits, budget: QueueBudget) {
    this.limits = limits;
    this.budget = budget;
  }

  get isEmpty(): boolean {
    return this.entries.length === 0;
  }

  push(part: LivePart, init: InitSegment): void {
    const { staleMs, oldestMs } = this.limits;
    if (this.headAgeMs(part) > (part.independent ? staleMs : oldestMs)) this.dropAll();
    if (this.awaitsKeyFrame && !part.independent) {
      if (this.hasBegun) this.dropped += 1;
      return;
    }
    this.hasBegun = true;
    if (!this.hasRoom(part.bytes.length)) {
      this.dropAll();
      if (!part.independent || !this.hasRoom(part.bytes.length)) {
        this.dropped += 1;
        return;
      }
    }
    this.awaitsKeyFrame = false;
    part.retain();
    this.entries.push({ part, init, droppedBefore: this.dropped });
    this.count(part.bytes.length);
    this.dropped = 0;
  }

  /** The oldest part; its reference now is the caller's to release. */
  shift(): QueuedPart | undefined {
    const entry = this.entries.shift();
    if (entry) this.count(-entry.part.bytes.length);
    return entry;
  }

  /** Lets go of everything, without counting it as dropped: nobody is interested any more. */
  clear(): void {
    for (const { part } of this.entries) part.release();
    this.count(-this.bytes);
    this.entries.length = 0;
    this.dropped = 0;
    this.awaitsKeyFrame = true;
  }

  private dropAll(): void {
    let dropped = this.dropped + this.entries.length;
    for (const { droppedBefore } of this.entries) dropped += droppedBefore;
    this.clear();
    this.dropped = dropped;
  }

  /** How much later than the queue's head the part arrived. */
  private headAgeMs(part: LivePart): number {
    const head = this.entries[0];
    return head ? part.arrivalMs - head.part.arrivalMs : 0;
  }

  private hasRoom(sizeBytes: number): boolean {
    return (
      this.entries.length < this.limits.maxParts &&
      this.bytes + sizeBytes <= this.limits.maxBytes &&
      this.budget.usedBytes + sizeBytes <= this.budget.maxBytes
    );
  }

  private count(sizeBytes: number): void {
    this.bytes += sizeBytes;
    this.budget.usedBytes += sizeBytes;
  }
}
