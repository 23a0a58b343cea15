import { Backoff } from '../base/backoff.ts';
import type { Clock, Timer } from '../base/clock.ts';
import type { Logger } from '../base/logger.ts';
import type { FfmpegPlace } from '../ffmpeg/find-ffmpeg.ts';
import type { EngineLink } from './engine-link.ts';
import type { EngineStream, OpenStreamRequest, StreamObserver } from './engine-pool.ts';
import type {
  EngineFailure,
  EngineReport,
  EngineStatus,
  ProbeAnswer,
  StreamAddress,
} from './engine-protocol.ts';
import type { LaneSeats } from './lane-seats.ts';
import { SharedMemories } from './shared-memories.ts';

/** A thread that says nothing for so long hangs and is replaced. It sends a heartbeat every second. */
const SILENCE_LIMIT_MS = 15_000;
const SILENCE_CHECK_MS = 3_000;
/** A check that is later than this was held up together with the whole process: stopped, or moved to another machine. */
const STOOD_STILL_MS = 3_000;
/** A thread that ran so long was sound: its loss is answered at once. */
const STEADY_MS = 30_000;
/** Used part buffers go back together: one message for many. */
const RECYCLE_EVERY_MS = 100;
const RESTARTING: EngineFailure = {
  code: 'engine-restarting',
  message: 'the media thread of this camera is restarting',
};
const UNPROBED: ProbeAnswer = { failure: RESTARTING, loggedIn: false };

export interface EngineThreadOptions {
  index: number;
  clock: Clock;
  logger: Logger;
  transcoding: SharedTranscoding | null;
  spawn(): EngineLink;
}

/** What all media threads share of the side door. */
export interface SharedTranscoding {
  readonly ffmpeg: FfmpegPlace;
  readonly seats: LaneSeats;
  /** Another number for each thread that was ever started. */
  nextOwner(): number;
}

interface OpenStream {
  request: OpenStreamRequest;
  observer: StreamObserver;
  nextEpoch: number;
  nextSegmentSequence: number;
  /** The thread that there is has it: not where that began anew and it waits to be told. */
  isOpen: boolean;
  /** It was opened, or told to try, while there was no thread. */
  opensAtSpawn: boolean;
  /** As last logged. */
  ignoredTracks: string;
  laneTrouble: string;
}

/** One media thread as the main thread sees it: what is open there, and its replacement when it dies. */
export class EngineThread {
  private readonly options: EngineThreadOptions;
  private readonly backoff = new Backoff({ firstMs: 250, maxMs: 5_000, jitter: 0.2 });
  private readonly streams = new Map<number, OpenStream>();
  private readonly probes = new Map<number, (answer: ProbeAnswer) => void>();
  private link: EngineLink | null = null;
  private nextProbe = 1;
  private spawnedAtMs = 0;
  private heardAtMs = 0;
  private checkedAtMs = 0;
  private watchdog: Timer | null = null;
  private respawn: Timer | null = null;
  private recycleTimer: Timer | null = null;
  private memories = new SharedMemories();
  private recycled: number[] = [];
  private seatOwner = 0;
  private stopped = false;

  constructor(options: EngineThreadOptions) {
    this.options = options;
  }

  get streamCount(): number {
    return this.streams.size;
  }

  start(): void {
    this.spawn();
    this.checkedAtMs = this.options.clock.monotonic();
    this.watchdog = this.options.clock.setRepeating(() => this.checkSilence(), SILENCE_CHECK_MS);
  }

  async stop(): Promise<void> {
    this.stopped = true;
    for (const timer of [this.watchdog, this.respawn, this.recycleTimer]) timer?.cancel();
    this.streams.clear();
    this.settleProbes();
    const link = this.link;
    this.link = null;
    await link?.close();
    this.leaveSeats();
  }

  open(stream: number, request: OpenStreamRequest, observer: StreamObserver): EngineStream {
    const open: OpenStream = {
      ...{ request: { ...request }, observer },
      ...{ nextEpoch: 1, nextSegmentSequence: 0, isOpen: false, opensAtSpawn: false },
      ...{ ignoredTracks: '', laneTrouble: '' },
    };
    this.streams.set(stream, open);
    this.postOpen(stream, open);
    return {
      setSegmenting: (segmenting) => {
        open.request.segmenting = segmenting;
        if (open.isOpen) this.post({ type: 'segmenting', stream, segmenting });
        else if (!segmenting && this.streams.has(stream)) observer.segmentingEnded();
      },
      hurry: () => this.hurry(stream, open),
      recycle: (bytes) => this.recycle(bytes),
      close: () => {
        if (this.streams.delete(stream)) this.post({ type: 'close', stream });
      },
    };
  }

  probe(address: StreamAddress): Promise<ProbeAnswer> {
    if (!this.link) return Promise.resolve(UNPROBED);
    const probe = this.nextProbe++;
    return new Promise((resolve) => {
      this.probes.set(probe, resolve);
      this.post({ type: 'probe', probe, address });
    });
  }

  private spawn(): void {
    this.respawn = null;
    const link = this.options.spawn();
    this.memories = new SharedMemories();
    this.recycled = [];
    this.link = link;
    this.spawnedAtMs = this.options.clock.monotonic();
    this.heardAtMs = this.spawnedAtMs;
    link.onReports((reports) => {
      if (this.link !== link) return;
      this.heardAtMs = this.options.clock.monotonic();
      for (const report of reports) this.dispatch(report);
    });
    link.onLost((cause) => {
      if (this.link === link) this.lost(cause);
    });
    this.postTranscoding();
    for (const [stream, open] of this.streams) {
      // Who is to retry when told does so here too: a password that was refused would be sent once more for each channel of a recorder.
      if (!open.request.retriesWhenTold || open.opensAtSpawn) this.postOpen(stream, open);
    }
  }

  private postTranscoding(): void {
    const { transcoding } = this.options;
    if (!transcoding) return;
    const { ffmpeg, seats } = transcoding;
    this.seatOwner = transcoding.nextOwner();
    this.post({ type: 'transcoding', ffmpeg, seats: seats.shared, owner: this.seatOwner });
  }

  /** The processes of a thread that is gone end by themselves: nobody reads what they write. */
  private leaveSeats(): void {
    if (this.seatOwner > 0) this.options.transcoding?.seats.leave(this.seatOwner);
  }

  private lost(cause: Error): void {
    this.link = null;
    this.leaveSeats();
    if (this.stopped) return;
    if (this.options.clock.monotonic() - this.spawnedAtMs > STEADY_MS) this.backoff.reset();
    const delayMs = this.backoff.next();
    this.options.logger.error(
      { err: cause, thread: this.options.index, delayMs },
      'a media thread was lost, starting another',
    );
    this.settleProbes();
    const retryAtMs = this.options.clock.now() + delayMs;
    for (const open of this.streams.values()) {
      const { observer, request } = open;
      open.isOpen = false;
      observer.interrupted();
      if (!request.segmenting) observer.segmentingEnded();
      observer.statusChanged({ phase: 'waiting', failure: RESTARTING, retryAtMs });
    }
    this.respawn = this.options.clock.setTimer(() => this.spawn(), delayMs);
  }

  private checkSilence(): void {
    const { link } = this;
    const nowMs = this.options.clock.monotonic();
    const lateMs = nowMs - this.checkedAtMs - SILENCE_CHECK_MS;
    this.checkedAtMs = nowMs;
    // What the thread said meanwhile, or could not say, has not been heard yet.
    if (lateMs > STOOD_STILL_MS) this.heardAtMs = nowMs;
    if (!link || nowMs - this.heardAtMs < SILENCE_LIMIT_MS) return;
    this.lost(new Error(`the media thread said nothing for ${SILENCE_LIMIT_MS} ms`));
    void link.terminate();
  }

  private dispatch(report: EngineReport): void {
    switch (report.type) {
      case 'heartbeat':
        break;
      case 'probed':
        this.probes.get(report.probe)?.({ failure: report.failure, loggedIn: report.loggedIn });
        this.probes.delete(report.probe);
        break;
      case 'memory-added':
        this.memories.add(report.memory, report.buffer);
        break;
      case 'memory-removed':
        this.memories.remove(report.memory);
        break;
      case 'part':
        this.partCame(report);
        break;
      default: {
        const open = this.streams.get(report.stream);
        if (!open) return;
        if (report.type === 'status') this.note(open, report.status);
        tell(open, report);
      }
    }
  }

  /** Once for each word: a camera that comes and goes says the same each time. */
  private note(open: OpenStream, { ignored = [], failure }: EngineStatus): void {
    const camera = open.request.label;
    const words = ignored.join(', ');
    if (words !== '' && words !== open.ignoredTracks) {
      open.ignoredTracks = words;
      this.options.logger.info({ camera, ignored }, 'tracks of a camera are left out');
    }
    if (failure?.code === 'transcoding-failed' && failure.message !== open.laneTrouble) {
      open.laneTrouble = failure.message;
      this.options.logger.warn({ camera, reason: failure.message }, 'a camera could not be transcoded');
    }
  }

  private partCame(report: Extract<EngineReport, { type: 'part' }>): void {
    const part = this.memories.partOf(report);
    if (!part) return;
    const open = this.streams.get(report.stream);
    if (!open) {
      this.recycle(part.bytes);
      return;
    }
    open.nextSegmentSequence = part.segmentSequence + 1;
    open.observer.part(part);
  }

  private settleProbes(): void {
    for (const resolve of this.probes.values()) resolve(UNPROBED);
    this.probes.clear();
  }

  private hurry(stream: number, open: OpenStream): void {
    if (open.isOpen) this.post({ type: 'hurry', stream });
    else if (this.streams.has(stream)) this.postOpen(stream, open);
  }

  private postOpen(stream: number, open: OpenStream): void {
    open.isOpen = this.link !== null;
    open.opensAtSpawn = !open.isOpen;
    const { request, nextEpoch: firstEpoch, nextSegmentSequence: firstSegmentSequence } = open;
    this.post({ type: 'open', stream, request: { ...request, firstEpoch, firstSegmentSequence } });
  }

  private post(request: Parameters<EngineLink['post']>[0]): void {
    this.link?.post(request);
  }

  private recycle(bytes: Buffer): void {
    const memory = this.memories.numberOf(bytes);
    if (memory === undefined) return;
    this.recycled.push(memory, bytes.byteOffset);
    this.recycleTimer ??= this.options.clock.setTimer(() => {
      const places = this.recycled;
      this.recycleTimer = null;
      this.recycled = [];
      this.post({ type: 'recycle', places });
    }, RECYCLE_EVERY_MS);
  }
}

type StreamReport = Exclude<Extract<EngineReport, { stream: number }>, { type: 'part' }>;

function tell(open: OpenStream, report: StreamReport): void {
  const { observer } = open;
  switch (report.type) {
    case 'init':
      open.nextEpoch = report.init.epoch + 1;
      observer.init(report.init);
      break;
    case 'segment-ended':
      observer.segmentEnded(report.sequence);
      break;
    case 'interrupted':
      observer.interrupted();
      break;
    case 'segmenting-ended':
      observer.segmentingEnded();
      break;
    case 'status':
      observer.statusChanged(report.status);
      break;
    case 'measured':
      observer.measured(report.measurement);
      break;
    case 'step':
      observer.stepped?.(report.step, report.afterMs);
      break;
  }
}
