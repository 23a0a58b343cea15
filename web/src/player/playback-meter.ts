/** One look at what is on the screen. */
export interface MeterReading {
  latencyMs: number | null;
  frameRate: number | null;
  displayedAtMs: number;
  /** Since the element began with this source. */
  droppedFrames: number;
}

/** What the meter needs to hear of a frame, and who it tells. */
export interface MeterEvents {
  firstPicture(): void;
  reading(reading: MeterReading): void;
  /** Every frame looked at: `latencyMs` is null while the clocks or the arrival are not known. */
  frame?(displayedAtMs: number, latencyMs: number | null): void;
}

/** Between two looks: a callback per frame would cost the main thread a rendering step per frame of every tile. */
const LOOK_INTERVAL_MS = 400;
const READING_INTERVAL_MS = 1_000;

/**
 * Measures what is displayed by requestVideoFrameCallback: the first picture, the time from arrival at the hub to
 * display, the frame rate. Looks now and then, or at every frame where a measurement asks for that.
 */
export class PlaybackMeter {
  readonly #video: HTMLVideoElement;
  readonly #events: MeterEvents;
  readonly #latencyOf: (mediaTime: number, displayedAtMs: number) => number | null;
  readonly #everyFrame: boolean;
  #latencies: number[] = [];
  #readingAtMs = 0;
  #readingFrames = 0;
  #sawPicture = false;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #handle = 0;
  #stopped = false;

  constructor(options: {
    video: HTMLVideoElement;
    events: MeterEvents;
    /** Of the frame with this media time, displayed at this epoch milliseconds of the browser. */
    latencyOf(mediaTime: number, displayedAtMs: number): number | null;
    everyFrame: boolean;
  }) {
    this.#video = options.video;
    this.#events = options.events;
    this.#latencyOf = options.latencyOf;
    this.#everyFrame = options.everyFrame;
    this.#look();
  }

  stop(): void {
    this.#stopped = true;
    clearTimeout(this.#timer);
    this.#video.cancelVideoFrameCallback(this.#handle);
  }

  #look(): void {
    if (this.#stopped) return;
    this.#handle = this.#video.requestVideoFrameCallback((_now, frame) => this.#displayed(frame));
  }

  #displayed(frame: VideoFrameCallbackMetadata): void {
    const displayedAtMs = performance.timeOrigin + frame.expectedDisplayTime;
    const latencyMs = this.#latencyOf(frame.mediaTime, displayedAtMs);
    this.#events.frame?.(displayedAtMs, latencyMs);
    if (latencyMs !== null) this.#latencies.push(latencyMs);
    if (!this.#sawPicture) {
      this.#sawPicture = true;
      this.#readingAtMs = displayedAtMs;
      this.#readingFrames = frame.presentedFrames;
      this.#events.firstPicture();
    }
    this.#read(displayedAtMs, frame.presentedFrames);
    if (this.#everyFrame) this.#look();
    else this.#timer = setTimeout(() => this.#look(), LOOK_INTERVAL_MS);
  }

  #read(displayedAtMs: number, presentedFrames: number): void {
    const elapsedMs = displayedAtMs - this.#readingAtMs;
    if (elapsedMs < READING_INTERVAL_MS) return;
    const frameRate = ((presentedFrames - this.#readingFrames) * 1000) / elapsedMs;
    const { droppedVideoFrames: droppedFrames } = this.#video.getVideoPlaybackQuality();
    this.#events.reading({ latencyMs: median(this.#latencies), frameRate, displayedAtMs, droppedFrames });
    this.#latencies = [];
    this.#readingAtMs = displayedAtMs;
    this.#readingFrames = presentedFrames;
  }
}

function median(values: number[]): number | null {
  if (values.length === 0) return null;
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)]!;
}
