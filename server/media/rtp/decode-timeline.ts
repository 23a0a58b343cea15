/**
 * Decode times for video whose frames come in decode order but carry presentation times alone, as RTP does. Without B-frames
 * both are the same. With them the decode time runs behind by a delay that is declared by the parameter sets or else grows to
 * what the stream needs; where it just grew, that frame's presentation time is before its decode time (once; signed
 * composition offsets, ISO/IEC 14496-12 §8.8.8, carry it).
 */
/** A second at 90 kHz: 16 frames, the most a decoder can hold back, at 16 frames a second. */
const MAX_DELAY_TICKS = 90_000;

export class DecodeTimeline {
  private lastDecodeTicks = -1;
  private delayTicks = 0;

  /**
   * What the parameter sets say; never shrinks the delay.
   * @param reorderFrames how many frames may precede a frame in decode order and follow it in display
   * @param frameTicks duration of a frame on the same timeline
   */
  expectReorder(reorderFrames: number, frameTicks: number): void {
    this.grow(Math.ceil(reorderFrames * frameTicks));
  }

  /**
   * @param presentationTicks of the next frame in decode order; 90 kHz
   * @returns its decode time: more than the one before, and behind the presentation time by the delay
   */
  decodeTicks(presentationTicks: number): number {
    const earliest = this.lastDecodeTicks + 1;
    if (presentationTicks < earliest) this.grow(this.delayTicks + earliest - presentationTicks);
    this.lastDecodeTicks = Math.max(earliest, presentationTicks - this.delayTicks);
    return this.lastDecodeTicks;
  }

  private grow(delayTicks: number): void {
    this.delayTicks = Math.min(MAX_DELAY_TICKS, Math.max(this.delayTicks, delayTicks));
  }
}
