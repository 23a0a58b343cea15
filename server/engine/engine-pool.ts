import type { Clock } from '../base/clock.ts';
import type { Logger } from '../base/logger.ts';
import type { FfmpegPlace } from '../ffmpeg/find-ffmpeg.ts';
import type { SegmenterOutput } from '../hls/part.ts';
import type { EngineLink } from './engine-link.ts';
import type {
  EngineMeasurement,
  EngineStatus,
  EngineStep,
  ProbeAnswer,
  StreamAddress,
  StreamRequest,
} from './engine-protocol.ts';
import { EngineThread, type SharedTranscoding } from './engine-thread.ts';
import { LaneSeats } from './lane-seats.ts';

export interface EnginePoolOptions {
  threads: number;
  clock: Clock;
  logger: Logger;
  /** What cameras cannot be played without is transcoded, so many at once. Without it, or with none, nothing is. */
  transcoding?: { ffmpeg: FfmpegPlace; lanes: number };
  /** Opens one media engine; called again whenever one was lost. */
  spawn(): EngineLink;
}

/** What the owner of a stream is told, in the order in which it happened. */
export interface StreamObserver extends SegmenterOutput {
  /** The source failed: parts after this are of a new epoch. */
  interrupted(): void;
  /** After `setSegmenting(false)`: no more parts come until it is set again. */
  segmentingEnded(): void;
  statusChanged(status: EngineStatus): void;
  measured(measurement: EngineMeasurement): void;
  /** Where the request wants its steps told. */
  stepped?(step: EngineStep, afterMs: number): void;
}

export type OpenStreamRequest = Omit<StreamRequest, 'firstEpoch' | 'firstSegmentSequence'>;

/** One running pull. */
export interface EngineStream {
  setSegmenting(segmenting: boolean): void;
  /** Try again now if the stream is waiting to. */
  hurry(): void;
  /** Gives a part's bytes back for reuse; they must not be touched any more. */
  recycle(bytes: Buffer): void;
  /** May be called twice. */
  close(): void;
}

/** Spreads streams over the media threads; a thread that dies is replaced, and its streams begin again: by themselves, or when they are told. */
export class EnginePool {
  private readonly threads: EngineThread[];
  private readonly seats: LaneSeats;
  private nextStream = 1;
  private lastOwner = 0;

  constructor(options: EnginePoolOptions) {
    this.seats = LaneSeats.of(options.transcoding?.lanes ?? 0);
    const transcoding =
      options.transcoding && this.seats.count > 0 ? this.share(options.transcoding.ffmpeg) : null;
    this.threads = Array.from(
      { length: options.threads },
      (_, index) => new EngineThread({ ...options, index, transcoding }),
    );
  }

  start(): void {
    for (const thread of this.threads) thread.start();
  }

  async stop(): Promise<void> {
    await Promise.all(this.threads.map((thread) => thread.stop()));
  }

  openStream(request: OpenStreamRequest, observer: StreamObserver): EngineStream {
    return this.leastBusy().open(this.nextStream++, request, observer);
  }

  /** Asks a camera what it offers, without pulling media. */
  probe(address: StreamAddress): Promise<ProbeAnswer> {
    return this.leastBusy().probe(address);
  }

  /** Streams per media thread, for metrics. */
  load(): number[] {
    return this.threads.map((thread) => thread.streamCount);
  }

  /** Transcoding lanes in use, for metrics. */
  get lanesTaken(): number {
    return this.seats.taken;
  }

  private share(ffmpeg: FfmpegPlace): SharedTranscoding {
    return {
      ffmpeg,
      seats: this.seats,
      nextOwner: () => {
        this.lastOwner += 1;
        return this.lastOwner;
      },
    };
  }

  private leastBusy(): EngineThread {
    return this.threads.reduce((least, thread) => (thread.streamCount < least.streamCount ? thread : least));
  }
}
