/** The frame that an element shows. */
export class DrawnFrame {
  readonly #video: HTMLVideoElement;
  readonly #drawn: (mediaTime: number) => void;
  #mediaTime = 0;
  /** Another place was sought since the last frame was drawn. */
  #isSought = false;
  #handle = 0;

  constructor(video: HTMLVideoElement, drawn: (mediaTime: number) => void) {
    this.#video = video;
    this.#drawn = drawn;
    video.addEventListener('seeking', this.#seeks);
    this.#wait();
  }

  stop(): void {
    this.#video.removeEventListener('seeking', this.#seeks);
    this.#video.cancelVideoFrameCallback(this.#handle);
  }

  /** On the element's timeline, seconds: where it begins, or a place within the one that is on its way. */
  get position(): number {
    const { seeking, currentTime } = this.#video;
    return seeking || this.#isSought ? currentTime : this.#mediaTime;
  }

  #wait(): void {
    this.#handle = this.#video.requestVideoFrameCallback((_now, { mediaTime }) => {
      this.#mediaTime = mediaTime;
      // It may be one from before that.
      if (!this.#video.seeking) this.#isSought = false;
      this.#drawn(mediaTime);
      this.#wait();
    });
  }

  readonly #seeks = (): void => {
    this.#isSought = true;
  };
}
