/**
 * A session whose packets never make a picture: a payload type or a codec other than described, as after a change of the camera's
 * settings that did not end its sessions. The transport sees media and is content; only a new session, with a new description, helps.
 */
const PICTURE_MS = 10_000;
/** Until its first key frame there is nothing to show, however many frames come. Encoders that save bits make them rarely. */
const FIRST_KEY_FRAME_MS = 60_000;

export class PictureWatch {
  private frames = 0;
  private framesAtMs: number;
  private readonly begunAtMs: number;

  /** @param nowMs when the media began; monotonic, as all times here */
  constructor(nowMs: number) {
    this.begunAtMs = nowMs;
    this.framesAtMs = nowMs;
  }

  /**
   * @param frames so far
   * @param keyFrames how many of them were key frames
   * @returns what is missing for too long by now; null as long as all is well
   */
  check(frames: number, keyFrames: number, nowMs: number): 'frames' | 'a key frame' | null {
    if (frames !== this.frames) {
      this.frames = frames;
      this.framesAtMs = nowMs;
    }
    if (nowMs - this.framesAtMs >= PICTURE_MS) return 'frames';
    return keyFrames === 0 && nowMs - this.begunAtMs >= FIRST_KEY_FRAME_MS ? 'a key frame' : null;
  }
}
