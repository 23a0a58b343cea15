import type { Clock, Timer } from '../base/clock.ts';
import type { EngineStream, OpenStreamRequest, StreamObserver } from '../engine/engine-pool.ts';
import type { EngineFailure, EngineStatus, EngineStep } from '../engine/engine-protocol.ts';
import type { InitSegment, PartData } from '../hls/part.ts';
import { TrialContact } from './trial-contact.ts';
import { TrialMedia } from './trial-media.ts';

export interface TrialOpener {
  openStream(request: OpenStreamRequest, observer: StreamObserver): EngineStream;
}

export type TrialAddress = Omit<
  OpenStreamRequest,
  'partTargetMs' | 'segmentTargetMs' | 'segmenting' | 'tellSteps'
>;

export interface CameraTrialOptions {
  engine: TrialOpener;
  address: TrialAddress;
  clock: Clock;
  /** The first picture has come. */
  onPicture(media: TrialMedia): void;
}

export interface TrialFailure {
  readonly code: EngineFailure['code'] | 'no-key-frame';
  readonly message: string;
}

export interface TrialFindings {
  readonly contact: TrialContact;
  readonly media: TrialMedia;
  readonly firstPictureAfterMs: number | null;
  /** Null: it delivers. */
  readonly failure: TrialFailure | null;
}

/** Each picture is a part of its own: so key frames and rates are seen exactly. */
const PART_TARGET_MS = 1;
const SEGMENT_TARGET_MS = 2_000;
/** From the first picture on: whoever makes key frames more rarely is known to. */
export const LOOK_MS = 6_000;
/** For everything. A camera that takes five seconds for each answer is not waited for to the end. */
export const TRIAL_DEADLINE_MS = 14_000;

/** One pull of a camera beside whatever runs, to learn what it is and what becomes of it; never tried again. */
export class CameraTrial implements StreamObserver {
  private readonly options: CameraTrialOptions;
  private readonly contact = new TrialContact();
  private readonly media = new TrialMedia();
  private readonly beganMs: number;
  private stream: EngineStream | null = null;
  private timers: Timer[] = [];
  private firstPictureAfterMs: number | null = null;
  private receiving = false;
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

  measured(): void {}

  statusChanged({ phase, failure }: EngineStatus): void {
    if (phase === 'playing') this.receiving = true;
    if (phase === 'waiting' && failure) this.end(failure);
  }

  stepped(step: EngineStep, afterMs: number): void {
    this.contact.note(step, afterMs);
  }

  private open(): void {
    const { engine, address, clock } = this.options;
    const cutting = { partTargetMs: PART_TARGET_MS, segmentTargetMs: SEGMENT_TARGET_MS, segmenting: true };
    this.timers.push(clock.setTimer(() => this.timeIsOver(), TRIAL_DEADLINE_MS));
    this.stream = engine.openStream({ ...address, ...cutting, tellSteps: true }, this);
  }

  private pictureCame(): void {
    const { clock, onPicture } = this.options;
    this.firstPictureAfterMs = clock.monotonic() - this.beganMs;
    this.timers.push(clock.setTimer(() => this.end(null), LOOK_MS));
    onPicture(this.media);
  }

  private timeIsOver(): void {
    if (this.media.picture) this.end(null);
    else if (this.receiving) this.end({ code: 'no-key-frame', message: `no key frame came ${WITHIN}` });
    else this.end({ code: 'timed-out', message: `it came no further ${WITHIN}` });
  }

  private end(failure: TrialFailure | null): void {
    const { contact, media, firstPictureAfterMs } = this;
    this.settle?.({ contact, media, firstPictureAfterMs, failure });
    this.settle = null;
  }
}

const WITHIN = `within ${TRIAL_DEADLINE_MS / 1000} seconds`;
