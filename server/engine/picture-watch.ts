/**
 * A session whose packets never make a picture: a payload type or a codec other than described, as after a change of the camera's
 * settings that did not end its sessions. The transport sees media and is content; only a new session, with a new description, helps.
 */
const PICTURE_MS = 10_000;
/** A camera that sends stills is silent for longer: packets have to have come at so many checks. A session without any is the transport's affair. */
const BUSY_CHECKS = 3;
/** Until its first key frame there is nothing to show, however many frames come. Encoders that save bits make them rarely. */
const FIRST_KEY_FRAME_MS = 60_000;
/**
 * An encoder that has made key frames and makes none any more: whoever watches goes on seeing its picture, and who comes when nobody did sees
 * none. Cameras begin a session with one, so then a new session helps. Not before twice the longest time between two of them.
 */
const NEXT_KEY_FRAME_MS = 15_000;

export interface PictureCounts {
  /** Of the picture so far. */
  readonly packets: number;
  readonly frames: number;
  readonly keyFrames: number;
  /** Somebody wants to see it, and there is nothing to begin with. */
  readonly awaitsKeyFrame: boolean;
}

export class PictureWatch {
  private frames = 0;
  private packets = 0;
  private keyFrames = 0;
  private framesAtMs: number;
  private keyFrameAtMs: number;
  private longestGroupMs = 0;
  /** Since the last frame. */
  private busyChecks = 0;
  private readonly begunAtMs: number;

  /** @param nowMs when the media began; monotonic, as all times here */
  constructor(nowMs: number) {
    this.begunAtMs = nowMs;
    this.framesAtMs = nowMs;
    this.keyFrameAtMs = nowMs;
  }

  /** @returns what is missing for too long by now; null as long as all is well */
  check(counts: PictureCounts, nowMs: number): 'frames' | 'a key frame' | null {
    const { packets, frames, keyFrames } = counts;
    if (packets !== this.packets) this.busyChecks += 1;
    this.packets = packets;
    if (frames !== this.frames) {
      this.frames = frames;
      this.framesAtMs = nowMs;
      this.busyChecks = 0;
    }
    this.noteKeyFrames(keyFrames, nowMs);
    if (nowMs - this.framesAtMs >= PICTURE_MS && this.busyChecks >= BUSY_CHECKS) return 'frames';
    return this.missesKeyFrame(counts, nowMs) ? 'a key frame' : null;
  }

  private noteKeyFrames(keyFrames: number, nowMs: number): void {
    if (keyFrames === this.keyFrames) return;
    if (this.keyFrames > 0) this.longestGroupMs = Math.max(this.longestGroupMs, nowMs - this.keyFrameAtMs);
    this.keyFrames = keyFrames;
    this.keyFrameAtMs = nowMs;
  }

  private missesKeyFrame({ keyFrames, awaitsKeyFrame }: PictureCounts, nowMs: number): boolean {
    if (keyFrames === 0) return nowMs - this.begunAtMs >= FIRST_KEY_FRAME_MS;
    const patienceMs = Math.max(NEXT_KEY_FRAME_MS, 2 * this.longestGroupMs);
    return awaitsKeyFrame && nowMs - this.keyFrameAtMs >= patienceMs;
  }
}
