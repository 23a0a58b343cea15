import { MEDIA_CEILINGS } from '../media-ceilings.ts';

/**
 * Decode times for video whose frames come in decode order but carry presentation times alone, as RTP does. The n-th frame in
 * decode order is decoded when the n-th frame in display order is shown, less the reordering delay (ITU-T H.264 annex C.4):
 * so the presentation times go through a sorted queue as long as that delay, and what comes out are decode times as even as the
 * frames. Without B-frames the queue is empty and both times are the same.
 *
 * The delay is told by the parameter sets or else grows when a frame shows that it is too short. Until the timeline has made
 * up for such a growth, frames decode a tick apart and may be presented before they decode (signed composition offsets,
 * ISO/IEC 14496-12 §8.8.8, carry that).
 *
 * A hole in presentation times is one in decode times at the same frame: otherwise players, which drop what follows a hole in
 * decode times up to the next key frame, would find it behind the key frame that ends it.
 */
/** A decoder never holds back more (max_num_reorder_frames ≤ 16, ITU-T H.264 §E.2.1). */
const MAX_REORDER_FRAMES = MEDIA_CEILINGS.reorderFrames;
/** A second, at RTP's rate for video. */
const HOLE_TICKS = 90_000;

export class DecodeTimeline {
  /** Presentation times that became no decode time yet, rising; `held` of them. */
  private readonly queue = new Float64Array(MAX_REORDER_FRAMES + 1);
  private held = 0;
  private started = false;
  private lastTaken = 0;
  private lastDecodeTicks = -1;
  private expectedFrames = 0;
  private expectedFrameTicks = 0;

  /**
   * What the parameter sets say; the delay never shrinks.
   * @param reorderFrames how many frames may precede a frame in decode order and follow it in display
   * @param frameTicks duration of a frame on the same timeline
   */
  expectReorder(reorderFrames: number, frameTicks: number): void {
    this.expectedFrames = Math.min(MAX_REORDER_FRAMES, reorderFrames);
    this.expectedFrameTicks = frameTicks;
    while (this.started && this.held < this.expectedFrames) this.insert(this.lastTaken);
  }

  /**
   * @param presentationTicks of the next frame in decode order
   * @returns its decode time, more than the one before
   */
  decodeTicks(presentationTicks: number): number {
    if (!this.started) this.start(presentationTicks);
    else if (this.held > 0) this.leapHole(presentationTicks);
    if (this.held === 0 && presentationTicks >= this.lastTaken) {
      // Nothing is reordered: what would go into the queue comes out of it at once.
      this.lastTaken = presentationTicks;
    } else if (presentationTicks < this.lastTaken && this.held < MAX_REORDER_FRAMES) {
      this.insert(presentationTicks);
      this.lastTaken = presentationTicks;
    } else {
      this.insert(presentationTicks);
      this.lastTaken = this.takeFirst();
    }
    this.lastDecodeTicks = Math.max(this.lastDecodeTicks + 1, this.lastTaken);
    return this.lastDecodeTicks;
  }

  private start(presentationTicks: number): void {
    this.started = true;
    for (let frame = 1; frame <= this.expectedFrames; frame += 1) {
      this.insert(Math.max(0, Math.round(presentationTicks - frame * this.expectedFrameTicks)));
    }
  }

  private leapHole(presentationTicks: number): void {
    const newest = this.queue[this.held - 1]!;
    if (presentationTicks - newest <= HOLE_TICKS) return;
    const frameTicks = this.expectedFrameTicks || Math.max(1, this.queue[0]! - this.lastTaken);
    const leap = presentationTicks - frameTicks - newest;
    for (let at = 0; at < this.held; at += 1) this.queue[at]! += leap;
    this.lastTaken += leap;
  }

  private insert(ticks: number): void {
    let at = this.held;
    for (; at > 0 && this.queue[at - 1]! > ticks; at -= 1) this.queue[at] = this.queue[at - 1]!;
    this.queue[at] = ticks;
    this.held += 1;
  }

  private takeFirst(): number {
    const first = this.queue[0]!;
    this.queue.copyWithin(0, 1, this.held);
    this.held -= 1;
    return first;
  }
}
