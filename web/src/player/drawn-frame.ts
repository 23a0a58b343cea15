/** The frame that an element shows. */
export class DrawnFrame {
  readonly #video: HTMLVideoElement;
  readonly #drawn: (mediaTime: number) => void;
  #mediaTime = 0;
  #handle = 0;

  constructor(video: HTMLVideoElement, drawn: (mediaTime: number) => void) {
    this.#video = video;
    this.#drawn = drawn;
    this.#wait();
  }

  stop(): void {
    this.#video.cancelVideoFrameCallback(this.#handle);
  }

  /** On the element's timeline, seconds: where it begins, or a place within the one that is on its way. */
  get position(): number {
    return this.#video.seeking ? this.#video.currentTime : this.#mediaTime;
  }

  #wait(): void {
    this.#handle = this.#video.requestVideoFrameCallback((_now, { mediaTime }) => {
      this.#mediaTime = mediaTime;
      this.#drawn(mediaTime);
      this.#wait();
    });
  }
}
