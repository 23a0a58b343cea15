import type { Clock, Timer } from '../base/clock.ts';
import type { EngineStream, OpenStreamRequest, StreamObserver } from '../engine/engine-pool.ts';
import type {
  EngineFailure,
  EngineMeasurement,
  EngineStatus,
  EngineStep,
} from '../engine/engine-protocol.ts';
import type { InitSegment, PartData } from '../hls/part.ts';
import { TrialContact } from './trial-contact.ts';
import { TrialMedia } from './trial-media.ts';

export interface TrialOpener {
  openStream(request: OpenStreamRequest, observer: StreamObserver): EngineStream;
}

export type TrialAddress = Omit<
  OpenStreamRequest,
  'partTargetMs' | 'segmentTargetMs' | 'segmenting' | 'tellSteps' | 'silenceMs'
>;

export interface CameraTrialOptions {
  engine: TrialOpener;
  address: TrialAddress;
  clock: Clock;
  /** From when the camera agreed to send; PICTURE_WAIT_MS where it is not said. */
  pictureWaitMs?: number;
  /** The first picture has come. */
  onPicture(media: TrialMedia): void;
}

export interface TrialFailure {
  readonly code: EngineFailure['code'] | 'no-key-frame' | 'no-picture-yet';
  readonly message: string;
}

export interface TrialFindings {
  readonly contact: TrialContact;
  readonly media: TrialMedia;
  readonly firstPictureAfterMs: number | null;
  /** Since it agreed to send, up to the end; null where it did not. */
  readonly pictureWaitMs: number | null;
  /** Null: it delivers. */
  readonly failure: TrialFailure | null;
}

/** Each picture is a part of its own: so key frames and rates are seen exactly. */
const PART_TARGET_MS = 1;
const SEGMENT_TARGET_MS = 2_000;
/** From the first picture on: whoever makes key frames more rarely is known to. */
export const LOOK_MS = 6_000;
/** Until it agrees to send. A camera that takes five seconds for each answer is not waited for to the end. */
const CONVERSATION_MS = 14_000;
/** Cameras can be set to a picture in half a minute, and some encoders make a key frame as rarely. */
const PICTURE_WAIT_MS = 35_000;
/** For everything: somebody sits and waits, and proxies give up after a minute. */
const LONGEST_MS = 50_000;
/** From so many pictures a second on it is a film: what is missing then is a key frame. */
const FILM_RATE = 1;

/** One pull of a camera beside whatever runs, to learn what it is and what becomes of it; never tried again. */
export class CameraTrial implements StreamObserver {
  private readonly options: CameraTrialOptions;
  private readonly contact = new TrialContact();
  private readonly media = new TrialMedia();
  private readonly beganMs: number;
  private stream: EngineStream | null = null;
  private timers: Timer[] = [];
  private firstPictureAfterMs: number | null = null;
  private agreedMs: number | null = null;
  private pictureTimer: Timer | null = null;
  private frameRate = 0;
  private settle: ((findings: TrialFindings) => void) | null = null;

  constructor(options: CameraTrialOptions) {
    this.options = options;
    this.beganMs = options.clock.monotonic();
  }

  /** To be called once. Rejects with the signal's reason when it aborts first. */
  async run(signal: AbortSignal): Promise<TrialFindings> {
    signal.throwIfAborted();
    try {
      return await new Promise<TrialFindings>((resolve, reject) => {
        this.settle = resolve;
        signal.addEventListener('abort', () => reject(signal.reason), { once: true });
        this.open();
      });
    } finally {
      this.settle = null;
      for (const timer of this.timers) timer.cancel();
      this.pictureTimer?.cancel();
      this.stream?.close();
    }
  }

  init(init: InitSegment): void {
    this.media.init = init;
  }

  part(part: PartData): void {
    const { media } = this;
    if (this.settle) media.see(part);
    this.stream?.recycle(part.bytes);
    if (this.firstPictureAfterMs === null && media.picture) this.pictureCame();
    if (media.isEnough) this.end(null);
  }

  segmentEnded(): void {}

  segmentingEnded(): void {}

  interrupted(): void {}

  measured({ frameRate }: EngineMeasurement): void {
    this.frameRate = frameRate;
  }

  statusChanged({ phase, failure }: EngineStatus): void {
    if (phase === 'waiting' && failure) this.end(failure);
  }

  stepped(step: EngineStep, afterMs: number): void {
    this.contact.note(step, afterMs);
    if (step.step === 'playing' && this.settle) this.awaitPicture();
  }

  private open(): void {
    const { engine, address, clock } = this.options;
    const cutting = { partTargetMs: PART_TARGET_MS, segmentTargetMs: SEGMENT_TARGET_MS, segmenting: true };
    this.timers.push(clock.setTimer(() => this.conversationIsOver(), CONVERSATION_MS));
    this.timers.push(clock.setTimer(() => this.timeIsOver(), LONGEST_MS));
    const telling = { tellSteps: true, silenceMs: LONGEST_MS };
    this.stream = engine.openStream({ ...address, ...cutting, ...telling }, this);
  }

  /** Anew when it sends by another way. */
  private awaitPicture(): void {
    const { clock, pictureWaitMs = PICTURE_WAIT_MS } = this.options;
    this.agreedMs = clock.monotonic();
    this.pictureTimer?.cancel();
    if (!this.media.picture) this.pictureTimer = clock.setTimer(() => this.timeIsOver(), pictureWaitMs);
  }

  private pictureCame(): void {
    const { clock, onPicture } = this.options;
    this.firstPictureAfterMs = clock.monotonic() - this.beganMs;
    this.pictureTimer?.cancel();
    this.timers.push(clock.setTimer(() => this.end(null), LOOK_MS));
    onPicture(this.media);
  }

  private conversationIsOver(): void {
    if (!this.contact.isPlaying && !this.media.picture) this.timeIsOver();
  }

  private timeIsOver(): void {
    const nowMs = this.options.clock.monotonic();
    const within = (sinceMs: number) => `within ${Math.round((nowMs - sinceMs) / 1000)} seconds`;
    const { agreedMs, beganMs } = this;
    if (this.media.picture) this.end(null);
    else if (agreedMs === null || !this.contact.isPlaying)
      this.end({ code: 'timed-out', message: `it came no further ${within(beganMs)}` });
    else if (this.frameRate >= FILM_RATE)
      this.end({ code: 'no-key-frame', message: `no key frame came ${within(agreedMs)}` });
    else this.end({ code: 'no-picture-yet', message: `no whole picture came ${within(agreedMs)}` });
  }

  private end(failure: TrialFailure | null): void {
    const { contact, media, firstPictureAfterMs, agreedMs } = this;
    const pictureWaitMs = agreedMs === null ? null : this.options.clock.monotonic() - agreedMs;
    this.settle?.({ contact, media, firstPictureAfterMs, pictureWaitMs, failure });
    this.settle = null;
  }
}
