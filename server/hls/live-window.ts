/**
 * The live window of one stream (RFC 8216bis §6.2.2, Appendix B): its newest segments and parts, in memory, and everyone
 * who waits for the next.
 *
 * Tolerated: segments that the source never ended (a lost engine thread), numbers that jump or start again (the window
 * numbers on its own), a camera whose segments are longer than configured (the target duration grows).
 */
import { randomInt } from 'node:crypto';
import type { Clock } from '../base/clock.ts';
import { type Abandonable, VersionedSnapshot, type WaitOutcome } from '../base/versioned-snapshot.ts';
import { LingeringMemory } from './lingering-memory.ts';
import { LivePart } from './live-part.ts';
import type { LiveSegment } from './live-segment.ts';
import type { InitSegment, PartData, SegmenterOutput } from './part.ts';
import { isListedWhole, writePlaylist } from './playlist.ts';
import { PlaylistBytes } from './playlist-bytes.ts';
import { ProgramClock } from './program-clock.ts';
import { type BitRate, SegmentList } from './segment-list.ts';

export interface LiveWindowOptions {
  /** For errors and logs: which stream this is. */
  name: string;
  partTargetMs: number;
  /** EXT-X-TARGETDURATION to begin with. */
  targetDurationMs: number;
  clock: Clock;
  /** The window and all responses have let go of a part: its memory may be used again. */
  releaseBytes(bytes: Buffer): void;
  /**
   * Complete segments that are kept; more when those listed would be shorter than three target durations together. The oldest
   * can be fetched, but is no longer listed.
   */
  segmentsKept?: number;
  /** Oldest segments go, however few they are, when the memory of all parts exceeds this. */
  ceilingBytes?: number;
  /** Counts what readers hold beyond the window; shared by all windows of a hub. */
  lingering?: LingeringMemory;
  /** How long a request waits for a stream that has not begun. */
  readyTimeoutMs?: number;
  /** Whatever comes after the oldest segment lasts at least so long: what a recording reaches back for. */
  historyMs?: number;
  /** Of names; by default drawn at random. */
  token?: string;
  /**
   * Of the first segment. By default the seconds of the clock, which runs ahead of segment numbers: so a number of the
   * window before a restart is known for what it is.
   */
  firstSequence?: number;
}

export interface LiveSubscriber {
  init(init: InitSegment): void;
  /** To be retained when kept beyond the call. */
  part(part: LivePart): void;
  interrupted(): void;
  closed(): void;
}

const SEGMENTS_KEPT = 5;
/** Seven segments are listed then. */
const MIN_KEPT_FOR_DELTAS = 8;
const CEILING_BYTES = 48 * 1024 * 1024;
const READY_TIMEOUT_MS = 10_000;
/** Part targets are rounded up, so that a camera's jitter does not change them with each part. */
const PART_TARGET_STEP_MS = 10;
const TOKEN_LETTERS = 'abcdefghijkmnpqrstuvwxyz23456789';
const TOKEN_LENGTH = 6;

export class LiveWindow implements SegmenterOutput {
  readonly name: string;
  readonly token: string;
  /** No segment of this window has a lower number. */
  readonly firstSequence: number;
  readonly readyTimeoutMs: number;
  private readonly options: LiveWindowOptions;
  private readonly snapshot: VersionedSnapshot<LiveWindow>;
  private readonly subscribers = new Set<LiveSubscriber>();
  private readonly segments: SegmentList;
  private readonly programClock = new ProgramClock();
  private readonly inits = new Map<number, InitSegment>();
  private latestInit: InitSegment | null = null;
  /** What the source calls the open segment. */
  private sourceSequence = -1;
  private isInterrupted = false;
  private isClosed = false;
  /** Deltas leave out what is older than six target durations: a shorter list has nothing of the kind. */
  private readonly offersDeltas: boolean;
  private whole: PlaylistBytes | null = null;
  private delta: PlaylistBytes | null = null;
  private readonly free: (bytes: Buffer) => void;

  constructor(options: LiveWindowOptions) {
    const { clock, targetDurationMs, segmentsKept = SEGMENTS_KEPT, ceilingBytes = CEILING_BYTES } = options;
    const { token = drawToken(), firstSequence = Math.floor(clock.now() / 1000) } = options;
    const { lingering = new LingeringMemory(), historyMs = 0 } = options;
    this.options = options;
    this.name = options.name;
    this.token = token;
    this.firstSequence = firstSequence;
    this.readyTimeoutMs = options.readyTimeoutMs ?? READY_TIMEOUT_MS;
    this.segments = new SegmentList({
      ...{ token, firstSequence, targetDurationMs, segmentsKept, ceilingBytes, historyMs, lingering },
    });
    this.offersDeltas = segmentsKept >= MIN_KEPT_FOR_DELTAS;
    this.snapshot = new VersionedSnapshot<LiveWindow>({ clock, value: this });
    this.free = (bytes) => options.releaseBytes(bytes);
  }

  get closed(): boolean {
    return this.isClosed;
  }

  /** The source has failed and has not come back. */
  get interrupted(): boolean {
    return this.isInterrupted;
  }

  /** There is something to play. */
  get ready(): boolean {
    return this.segments.last !== undefined;
  }

  get currentInit(): InitSegment | null {
    return this.latestInit;
  }

  /** Memory of all parts in the window. */
  get sizeBytes(): number {
    return this.segments.heldBytes;
  }

  /** Arrival of the first frame that is held; null when none is. */
  get oldestArrivalMs(): number | null {
    return this.segments.first?.parts[0]?.arrivalMs ?? null;
  }

  get targetDurationMs(): number {
    return this.segments.targetDurationSeconds * 1000;
  }

  /** No part that the playlist lists is longer. */
  get partTargetMs(): number {
    const longest = this.segments.longestPartMs || this.options.partTargetMs;
    // Less a hair, so that 200.0000001 is 200.
    return Math.max(1, Math.ceil(longest / PART_TARGET_STEP_MS - 1e-6)) * PART_TARGET_STEP_MS;
  }

  init(init: InitSegment): void {
    if (this.isClosed) return;
    this.endSegment();
    this.latestInit = init;
    this.inits.set(init.epoch, init);
    this.programClock.reset();
    this.publish();
    for (const subscriber of this.subscribers) subscriber.init(init);
  }

  /** Takes over the part's memory, also when the window is closed. */
  part(data: PartData): void {
    if (this.isClosed || this.latestInit?.epoch !== data.epoch) {
      this.free(data.bytes);
      return;
    }
    this.programClock.observe(data.mediaTimeMs, data.arrivalMs);
    const segment = this.segmentFor(data);
    const place = {
      segmentSequence: segment.sequence,
      index: segment.parts.length,
      number: this.segments.nextPartNumber,
    };
    const part = new LivePart(data, place, this.free);
    this.segments.add(segment, part);
    // hls.js, where it was too slow for what `welcome` reckons with, goes on with the next whole segment: that is never far.
    if (this.segments.openShareOfGroup >= 1 / 2) this.segments.end();
    this.isInterrupted = false;
    this.forgetInits();
    this.publish();
    for (const subscriber of this.subscribers) subscriber.part(part);
  }

  segmentEnded(sequence: number): void {
    if (this.isClosed || sequence !== this.sourceSequence) return;
    // The playlist tells with the next part: see `writePlaylist`.
    this.endSegment();
    this.publish();
  }

  /** The source failed. What is there stays; what comes next is another epoch. */
  interrupt(): void {
    if (this.isClosed || this.isInterrupted) return;
    this.endSegment();
    this.isInterrupted = true;
    this.publish();
    for (const subscriber of this.subscribers) subscriber.interrupted();
  }

  /** Frees everything and refuses all who wait. May be called twice. */
  close(): void {
    if (this.isClosed) return;
    this.isClosed = true;
    this.segments.clear();
    this.inits.clear();
    this.latestInit = null;
    this.whole = null;
    this.delta = null;
    this.snapshot.close();
    for (const subscriber of this.subscribers) subscriber.closed();
    this.subscribers.clear();
  }

  /**
   * Hands out the current init segment and the parts since the last key frame, or since the first one that is at most `backMs`
   * older than the newest part; or `everything` that is held, with each init segment in front of its parts. Then each new part as it
   * comes, all synchronously. Returns the function that ends it.
   */
  subscribe(subscriber: LiveSubscriber, backMs: number | 'everything' = 0): () => void {
    if (this.isClosed) {
      subscriber.closed();
      return () => {};
    }
    if (backMs === 'everything') this.replay(subscriber);
    else {
      if (this.latestInit) subscriber.init(this.latestInit);
      for (const part of this.partsSinceKeyFrame(backMs)) subscriber.part(part);
    }
    if (this.isInterrupted) subscriber.interrupted();
    this.subscribers.add(subscriber);
    return () => void this.subscribers.delete(subscriber);
  }

  /** Resolves when the condition holds, now or after a change of the window; never rejects. */
  waitFor(
    condition: (window: LiveWindow) => boolean,
    timeoutMs: number,
    signal?: Abandonable,
  ): Promise<WaitOutcome> {
    return this.snapshot.waitFor(condition, timeoutMs, signal);
  }

  /**
   * The media playlist as it stands, written once for each state of the window. Not to be asked for before `ready`.
   *
   * What is there when it is asked for first becomes a segment of its own, however short: with a whole segment hls.js
   * begins to play at once (60 ms), without one it refuses the playlist, and behind a gap (EXT-X-GAP) it waits for the
   * next key frame.
   */
  playlist(delta = false): PlaylistBytes {
    if (this.segments.all.length === 1) this.segments.end();
    if (delta && this.offersDeltas) {
      this.delta ??= this.writePlaylist(true);
      return this.delta;
    }
    this.whole ??= this.writePlaylist(false);
    return this.whole;
  }

  /**
   * To be called when somebody asks for the playlist who has nothing yet. While the newest segment has no key frame, a player
   * is told to begin in the ones before (`writeStart`). hls.js loads those whole, and goes over to parts only when no more
   * of them are listed behind than lie whole before: so the open segment ends here once it is half as long as those.
   */
  welcome(): void {
    if (this.segments.openShareOfGroup <= 1 / 3) return;
    this.segments.end();
    this.publish();
  }

  /** The newest segment that the playlist lists as a whole; negative when there is none. */
  get lastListed(): number {
    const { last } = this.segments;
    if (!last) return -1;
    const listed = isListedWhole(
      { segments: this.segments.all, interrupted: this.isInterrupted },
      this.segments.all.length - 1,
    );
    return listed ? last.sequence : last.sequence - 1;
  }

  /** Where the part that comes next belongs, unless its segment ends before. */
  get next(): { sequence: number; index: number } {
    return this.segments.next;
  }

  /** Its number in the window. */
  get nextPartNumber(): number {
    return this.segments.nextPartNumber;
  }

  get latest(): LivePart | null {
    const { last } = this.segments;
    return last?.parts[last.parts.length - 1] ?? null;
  }

  findInit(epoch: number): InitSegment | null {
    return this.inits.get(epoch) ?? null;
  }

  /** A segment in the window; perhaps still open. */
  findSegment(sequence: number): LiveSegment | null {
    return this.segments.find(sequence);
  }

  findPart(number: number): LivePart | null {
    return this.segments.findPart(number);
  }

  /** Bits per second of the segments in the window, for a master playlist; null before there is one. */
  measureBitRate(): BitRate | null {
    return this.segments.measureBitRate();
  }

  private segmentFor(data: PartData): LiveSegment {
    const { open } = this.segments;
    const isSame = this.sourceSequence === data.segmentSequence;
    if (open && isSame && this.segments.isContinuedBy(data)) return open;
    this.endSegment();
    this.sourceSequence = data.segmentSequence;
    return this.segments.begin(data, this.programClock.dateOf(data.mediaTimeMs));
  }

  private endSegment(): void {
    this.sourceSequence = -1;
    this.segments.end();
  }

  private forgetInits(): void {
    if (this.inits.size === 1) return;
    const oldest = this.segments.first?.epoch ?? 0;
    for (const epoch of this.inits.keys()) if (epoch < oldest) this.inits.delete(epoch);
  }

  private publish(): void {
    this.whole = null;
    this.delta = null;
    this.snapshot.publish(this);
  }

  private writePlaylist(delta: boolean): PlaylistBytes {
    const { listed, targetDurationSeconds, discontinuitySequence, keyFrameAgeMs } = this.segments;
    const text = writePlaylist(
      {
        token: this.token,
        segments: listed,
        targetDurationSeconds,
        partTargetMs: this.partTargetMs,
        discontinuitySequence,
        nextPartNumber: this.nextPartNumber,
        keyFrameAgeMs,
        canSkip: this.offersDeltas,
        interrupted: this.isInterrupted,
      },
      delta,
    );
    return new PlaylistBytes(text);
  }

  private replay(subscriber: LiveSubscriber): void {
    let told: InitSegment | null = null;
    for (const { epoch, parts } of this.segments.all) {
      const init = this.inits.get(epoch) ?? null;
      if (init && init !== told) subscriber.init(init);
      told = init;
      for (const part of parts) subscriber.part(part);
    }
    if (this.latestInit && this.latestInit !== told) subscriber.init(this.latestInit);
  }

  /** From the newest independent part of the current epoch on, or from the oldest one that is not further back than asked for. */
  private partsSinceKeyFrame(backMs: number): LivePart[] {
    const newestFirst: LivePart[] = [];
    let taken = 0;
    const oldestMs = (this.latest?.mediaTimeMs ?? 0) - backMs;
    const { all } = this.segments;
    for (let i = all.length - 1; i >= 0; i--) {
      const segment = all[i] as LiveSegment;
      if (segment.epoch !== this.latestInit?.epoch) break;
      for (let j = segment.parts.length - 1; j >= 0; j--) {
        const part = segment.parts[j] as LivePart;
        if (taken > 0 && part.mediaTimeMs < oldestMs) return newestFirst.slice(0, taken).reverse();
        newestFirst.push(part);
        if (part.independent) taken = newestFirst.length;
      }
    }
    return newestFirst.slice(0, taken).reverse();
  }
}

function drawToken(): string {
  let token = '';
  for (let i = 0; i < TOKEN_LENGTH; i++) token += TOKEN_LETTERS[randomInt(TOKEN_LETTERS.length)];
  return token;
}
