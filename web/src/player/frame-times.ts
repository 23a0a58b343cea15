import type { PlacedPart } from './element-timeline.ts';
import { readPartFrames } from './part-frames.ts';

/** Where nothing is known of the frames. */
const USUAL_FRAME_SECONDS = 1 / 25;
/** An element tells the place of a frame rounded to microseconds, and our places come from milliseconds. */
const ROUNDING_SECONDS = 0.001;

/**
 * Where each frame lies on the element's timeline, as the stream says it: what a browser draws tells less, since one that is busy leaves
 * frames out.
 */
export class FrameTimes {
  /** In the order in which they are shown, seconds. */
  readonly #starts: number[] = [];

  note({ start, end }: Pick<PlacedPart, 'start' | 'end'>, bytes: Uint8Array): void {
    const frames = readPartFrames(bytes);
    if (!frames) return;
    const secondsPerTick = (end - start) / frames.durationTicks;
    for (const ticks of frames.ticks) this.#starts.push(start + ticks * secondsPerTick);
    this.#starts.sort((a, b) => a - b);
  }

  /** The middle of the frame behind or in front of the one that is shown at `position`, so that the rounding of a seek leads to no other. */
  neighbourOf(position: number, step: 1 | -1): number {
    const shown = this.#starts.findLastIndex((start) => start <= position + ROUNDING_SECONDS);
    const start = shown === -1 ? undefined : this.#starts[shown + step];
    if (start === undefined) return position + step * USUAL_FRAME_SECONDS;
    const next = this.#starts[shown + step + 1];
    return next === undefined ? start + USUAL_FRAME_SECONDS / 2 : (start + next) / 2;
  }
}
