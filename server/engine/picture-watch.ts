/**
 * A session whose packets never make a picture: a payload type or a codec other than described, as after a change of the camera's
 * settings that did not end its sessions. The transport sees media and is content; only a new session, with a new description, helps.
 */
const PICTURE_MS = 10_000;
/** A camera that sends stills is silent for longer: packets have to have come at so many checks. A session without any is the transport's affair. */
const BUSY_CHECKS = 3;
/** Until its first key frame there is nothing to show, however many frames come. Encoders that save bits make them rarely. */
const FIRST_KEY_FRAME_MS = 60_000;

export class PictureWatch {
  private frames = 0;
  private packets = 0;
  private framesAtMs: number;
  /** Since the last frame. */
  private busyChecks = 0;
  private readonly begunAtMs: number;

  /** @param nowMs when the media began; monotonic, as all times here */
  constructor(nowMs: number) {
    this.begunAtMs = nowMs;
    this.framesAtMs = nowMs;
  }

  /**
   * @param packets of the picture so far
   * @param frames so far
   * @param keyFrames how many of them were key frames
   * @returns what is missing for too long by now; null as long as all is well
   */
  check(packets: number, frames: number, keyFrames: number, nowMs: number): 'frames' | 'a key frame' | null {
    if (packets !== this.packets) this.busyChecks += 1;
    this.packets = packets;
    if (frames !== this.frames) {
      this.frames = frames;
      this.framesAtMs = nowMs;
      this.busyChecks = 0;
    }
    if (nowMs - this.framesAtMs >= PICTURE_MS && this.busyChecks >= BUSY_CHECKS) return 'frames';
    return keyFrames === 0 && nowMs - this.begunAtMs >= FIRST_KEY_FRAME_MS ? 'a key frame' : null;
  }
}
