import { RtspFailure } from '../rtsp/rtsp-failure.ts';
import type { LaneFailure } from './lane-failure.ts';
import { PictureWatch } from './picture-watch.ts';
import type { StreamMeter } from './stream-meter.ts';

/** One conversation with the camera: ends when the stream is closed, or when it makes no picture. */
export class SourceSession {
  readonly signal: AbortSignal;
  failure: RtspFailure | LaneFailure | null = null;
  private readonly ending = new AbortController();
  private readonly closing: AbortSignal;
  private readonly end = () => this.ending.abort();
  private meter: StreamMeter | null = null;
  private watch: PictureWatch | null = null;

  constructor(closing: AbortSignal) {
    this.closing = closing;
    this.signal = this.ending.signal;
    closing.addEventListener('abort', this.end, { once: true });
    if (closing.aborted) this.end();
  }

  /** Media begins. Times are monotonic. */
  begin(meter: StreamMeter, nowMs: number): void {
    this.meter = meter;
    this.watch = new PictureWatch(nowMs);
  }

  /** Ends the session with a word. Once: what fails because of the end does not count. */
  fail(failure: RtspFailure | LaneFailure): void {
    if (this.signal.aborted) return;
    this.failure = failure;
    this.end();
  }

  /**
   * Ends the session when its packets make no picture.
   * @param packets of the picture so far
   * @param refusal what comes that cannot be read, in words
   * @param awaitsKeyFrame somebody waits for one, to begin with
   */
  check(nowMs: number, packets: number, refusal: string | null, awaitsKeyFrame = false): void {
    if (!this.meter || this.failure) return;
    if (refusal && this.meter.framesTotal === 0) {
      this.fail(new RtspFailure('no-playable-track', `the camera sends ${refusal}: not supported`));
      return;
    }
    const { framesTotal: frames, keyFramesTotal: keyFrames } = this.meter;
    const missing = this.watch?.check({ packets, frames, keyFrames, awaitsKeyFrame }, nowMs);
    if (missing) this.fail(new RtspFailure('no-media', `the camera sends packets, but not ${missing}`));
  }

  /** The session has ended: the stream may go on without it. */
  release(): void {
    this.closing.removeEventListener('abort', this.end);
  }
}
