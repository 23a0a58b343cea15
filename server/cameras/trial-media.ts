import type { InitSegment, PartData } from '../hls/part.ts';

/** Of a part what is looked at; its bytes are valid during the call only. */
export type SeenPart = Pick<
  PartData,
  'bytes' | 'videoEnd' | 'independent' | 'mediaTimeMs' | 'durationMs' | 'frames'
>;

/** What there is to say of the pictures that came. */
export interface PictureFigures {
  readonly frameRate: number | null;
  readonly keyFrameIntervalMs: number | null;
  /** No second key frame came for so long. */
  readonly keyFrameIntervalIsLonger: boolean;
  readonly bitrateKbps: number | null;
}

/** Less would make of one odd frame another frame rate. */
const ENOUGH_MS = 2_000;
/** Of an ISO BMFF box (ISO/IEC 14496-12 §4.2). */
const BOX_HEADER_BYTES = 8;
/** A hole between two pictures that is no frame rate any more. */
const MIN_SPAN_MS = 1;

/** What a trial sees of a camera's media: enough to say what it is, and its first picture. */
export class TrialMedia {
  /** Of the pictures that come next. */
  init: InitSegment | null = null;
  /** The first key frame as fMP4: a copy. */
  picture: Buffer[] | null = null;
  soundHeard = false;
  private firstMs = 0;
  private lastMs = 0;
  private endMs = 0;
  private framesBeforeLast = 0;
  private lastFrames = 0;
  private bytes = 0;
  private keyFrames = 0;
  private lastKeyMs = 0;
  private bytesBeforeLastKey = 0;

  see(part: SeenPart): void {
    if (this.keyFrames === 0) {
      if (!part.independent || !this.init) return;
      this.firstMs = part.mediaTimeMs;
      this.picture = [this.init.videoBytes, Buffer.from(part.bytes.subarray(0, part.videoEnd))];
    }
    if (part.independent) {
      this.keyFrames += 1;
      this.lastKeyMs = part.mediaTimeMs;
      this.bytesBeforeLastKey = this.bytes;
    }
    this.framesBeforeLast += this.lastFrames;
    this.lastFrames = part.frames;
    this.lastMs = part.mediaTimeMs;
    this.endMs = part.mediaTimeMs + part.durationMs;
    this.bytes += pictureBytes(part);
    if (part.bytes.length > part.videoEnd) this.soundHeard = true;
  }

  /** Everything is known: more of the same would not change it. */
  get isEnough(): boolean {
    return this.keyFrames >= 2 && this.endMs - this.firstMs >= ENOUGH_MS;
  }

  get figures(): PictureFigures {
    const spanMs = this.lastMs - this.firstMs;
    const groupsMs = this.lastKeyMs - this.firstMs;
    const whole = this.keyFrames >= 2 && groupsMs > 0;
    const seenMs = whole ? groupsMs : this.endMs - this.firstMs;
    const seenBytes = whole ? this.bytesBeforeLastKey : this.bytes;
    return {
      frameRate: spanMs < MIN_SPAN_MS ? null : (this.framesBeforeLast * 1000) / spanMs,
      keyFrameIntervalMs: whole ? groupsMs / (this.keyFrames - 1) : seenMs || null,
      keyFrameIntervalIsLonger: !whole,
      // Kilobits a second are bits a millisecond.
      bitrateKbps: seenMs < MIN_SPAN_MS ? null : (seenBytes * 8) / seenMs,
    };
  }
}

/** Without what the fragment adds: a part of a small picture would consist of it. */
function pictureBytes({ bytes, videoEnd }: SeenPart): number {
  const headerBytes = bytes.length < BOX_HEADER_BYTES ? 0 : bytes.readUInt32BE(0) + BOX_HEADER_BYTES;
  return Math.max(0, videoEnd - headerBytes);
}
