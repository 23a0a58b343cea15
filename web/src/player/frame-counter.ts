/** Until two frames have been seen. */
const USUAL_FRAME_SECONDS = 1 / 25;
const SHORTEST_FRAME_SECONDS = 0.005;
const LONGEST_FRAME_SECONDS = 0.5;
const DISTANCES_KEPT = 15;

/** Tells each frame that an element shows, and where the one before and the one behind it lie. */
export class FrameCounter {
  readonly #video: HTMLVideoElement;
  readonly #shown: (mediaTime: number) => void;
  readonly #distances: number[] = [];
  #mediaTime = 0;
  #handle = 0;

  constructor(video: HTMLVideoElement, shown: (mediaTime: number) => void) {
    this.#video = video;
    this.#shown = shown;
    this.#wait();
  }

  stop(): void {
    this.#video.cancelVideoFrameCallback(this.#handle);
  }

  /** The middle of that frame, so that the rounding of a seek leads to no other. */
  positionOf(step: 1 | -1): number {
    return this.#mediaTime + (step + 0.5) * this.frameSeconds;
  }

  /** A browser that plays fast leaves frames out: the shortest distance is that between two frames. */
  get frameSeconds(): number {
    return this.#distances.length === 0 ? USUAL_FRAME_SECONDS : Math.min(...this.#distances);
  }

  #wait(): void {
    this.#handle = this.#video.requestVideoFrameCallback((_now, { mediaTime }) => {
      this.#note(mediaTime - this.#mediaTime);
      this.#mediaTime = mediaTime;
      this.#shown(mediaTime);
      this.#wait();
    });
  }

  #note(distance: number): void {
    if (distance < SHORTEST_FRAME_SECONDS || distance > LONGEST_FRAME_SECONDS) return;
    this.#distances.push(distance);
    if (this.#distances.length > DISTANCES_KEPT) this.#distances.shift();
  }
}
