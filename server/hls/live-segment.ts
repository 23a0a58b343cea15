import type { LingeringMemory } from './lingering-memory.ts';
import type { LivePart } from './live-part.ts';
import { writePart, writeProgramDateTime } from './playlist.ts';

export interface LiveSegmentOptions {
  token: string;
  sequence: number;
  epoch: number;
  /** The tracks or the timeline differ from the segment before. */
  discontinuity: boolean;
  /** Wall-clock time of the first frame. */
  programDateTimeMs: number;
}

/** A media segment (RFC 8216bis §3) in the live window: the parts it was published in, and its lines of the playlist. */
export class LiveSegment {
  readonly sequence: number;
  readonly epoch: number;
  readonly discontinuity: boolean;
  /** Its EXT-X-PROGRAM-DATE-TIME line. */
  readonly dateLine: string;
  readonly parts: LivePart[] = [];
  durationMs = 0;
  sizeBytes = 0;
  longestPartMs = 0;
  private newestKeyFrameMs = -1;
  /** The playlist names its parts. Once it does not, it never does again, also when the target duration grows. */
  partsListed = true;
  /** No part will follow. */
  complete = false;
  /** The EXT-X-PART lines of so many parts: as far as a playlist was asked for, which a low-latency player does with each of them. */
  private lines = '';
  private partsWritten = 0;
  private readonly token: string;

  constructor(options: LiveSegmentOptions) {
    this.token = options.token;
    this.sequence = options.sequence;
    this.epoch = options.epoch;
    this.discontinuity = options.discontinuity;
    this.dateLine = writeProgramDateTime(options.programDateTimeMs);
  }

  /** Decoding can begin at its first frame. */
  get independent(): boolean {
    return this.parts[0]?.independent ?? true;
  }

  /** Joined, not added up: of a sum V8 keeps the pieces, as long as the window lives, and every playlist would gather them anew. */
  get partLines(): string {
    const { parts, partsWritten } = this;
    if (partsWritten < parts.length) {
      const lines = parts.slice(partsWritten).map((part) => writePart(this.token, part));
      this.lines = [this.lines, ...lines].join('');
      this.partsWritten = parts.length;
    }
    return this.lines;
  }

  /** Where a player can begin: its newest independent part that is listed, from its own beginning. Negative: nowhere. */
  get keyFrameMs(): number {
    if (this.partsListed) return this.newestKeyFrameMs;
    return this.independent ? 0 : -1;
  }

  add(part: LivePart): void {
    this.parts.push(part);
    if (part.independent) this.newestKeyFrameMs = this.durationMs;
    this.durationMs += part.durationMs;
    this.sizeBytes += part.bytes.length;
    this.longestPartMs = Math.max(this.longestPartMs, part.durationMs);
  }

  /** Lets go of its parts. */
  leave(lingering: LingeringMemory): void {
    for (const part of this.parts) part.leave(lingering);
    this.parts.length = 0;
  }
}
