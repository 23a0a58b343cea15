import type { LingeringMemory } from './lingering-memory.ts';
import type { PartData } from './part.ts';

const NO_BYTES = Buffer.alloc(0);

/** Where a part stands in its window. */
export interface PartPlace {
  /** As the window numbers its segments: what playlists say. */
  segmentSequence: number;
  /** In its segment. */
  index: number;
  /** In the window: what its name says. */
  number: number;
}

/**
 * A part in the live window. Its memory is recycled, so whoever keeps it beyond the call it came with retains it, and
 * releases it once the bytes have left (for a socket: when the response has finished or closed).
 */
export class LivePart implements PartData, PartPlace {
  readonly epoch: number;
  readonly segmentSequence: number;
  readonly index: number;
  readonly number: number;
  /** Empty after the last release: a late reader gets nothing rather than the picture of another camera. */
  bytes: Buffer;
  readonly memoryBytes: number;
  readonly videoEnd: number;
  readonly independent: boolean;
  readonly mediaTimeMs: number;
  readonly durationMs: number;
  readonly arrivalMs: number;
  readonly frames: number;
  private references = 1;
  /** Where its memory is counted once its window has let go of it. */
  private lingering: LingeringMemory | null = null;
  private readonly free: (bytes: Buffer) => void;

  constructor(data: PartData, place: PartPlace, free: (bytes: Buffer) => void) {
    this.epoch = data.epoch;
    this.segmentSequence = place.segmentSequence;
    this.index = place.index;
    this.number = place.number;
    this.bytes = data.bytes;
    this.memoryBytes = data.memoryBytes;
    this.videoEnd = data.videoEnd;
    this.independent = data.independent;
    this.mediaTimeMs = data.mediaTimeMs;
    this.durationMs = data.durationMs;
    this.arrivalMs = data.arrivalMs;
    this.frames = data.frames;
    this.free = free;
  }

  /** Throws when the bytes have gone already: the caller kept a part that was not retained. */
  retain(): void {
    if (this.references === 0) throw new Error('a part was retained after its last release');
    this.references += 1;
  }

  /** Its window lets go of it; what readers still hold is counted until they let go too. */
  leave(lingering: LingeringMemory): void {
    if (this.references > 1) {
      this.lingering = lingering;
      lingering.add(this.memoryBytes);
    }
    this.release();
  }

  /** Throws when released more often than retained. */
  release(): void {
    if (this.references === 0) throw new Error('a part was released twice');
    this.references -= 1;
    if (this.references > 0) return;
    this.lingering?.remove(this.memoryBytes);
    const { bytes } = this;
    this.bytes = NO_BYTES;
    this.free(bytes);
  }
}
