import type { LivePart } from '../hls/live-part.ts';
import type { LiveSubscriber } from '../hls/live-window.ts';
import type { InitSegment } from '../hls/part.ts';
import type { LiveStream } from './live-source.ts';
import { StillsFilter } from './stills-filter.ts';
import { type QueueBudget, TileQueue, type TileQueueLimits } from './tile-queue.ts';

/** Generous against jitter, mean against memory: a tile that lags behind by more is better served by the newest picture. */
const LIMITS: TileQueueLimits = { maxBytes: 8 << 20, maxParts: 256, staleMs: 2_000, oldestMs: 10_000 };

/** A replay wants what is old: nothing of it goes over before it has been sent, as long as there is room. */
const REPLAY_LIMITS: TileQueueLimits = {
  maxBytes: 32 << 20,
  maxParts: 4_096,
  staleMs: Number.POSITIVE_INFINITY,
  oldestMs: Number.POSITIVE_INFINITY,
};

export interface TileOptions {
  tile: number;
  sound: boolean;
  /** Begins so much in the past. */
  backMs: number;
  /** Only key frames, and no more than one in this time. */
  stillsEveryMs: number | null;
  stream: LiveStream;
  budget: QueueBudget;
  /** There is something in the queue. */
  onQueued(tile: LiveLinkTile): void;
  onInterrupted(): void;
  /** The stream is over: the tile has let go of it. */
  onClosed(): void;
}

/** One tile of a page: a viewer of a stream and the parts that the page's socket has not taken yet. */
export class LiveLinkTile {
  readonly tile: number;
  readonly sound: boolean;
  readonly queue: TileQueue;
  private readonly stills: StillsFilter | null;
  /** What the page has been told last; parts of another epoch need their init segment first. */
  sentInit: InitSegment | null = null;
  private init: InitSegment | null = null;
  private readonly viewer: { release(): void };
  private unsubscribe: (() => void) | null = null;
  private closed = false;

  constructor(options: TileOptions) {
    this.tile = options.tile;
    const { backMs, stillsEveryMs } = options;
    this.stills = stillsEveryMs === null ? null : new StillsFilter(stillsEveryMs);
    // What stands still for seconds has nothing to be heard with it.
    this.sound = options.sound && this.stills === null;
    this.queue = new TileQueue(backMs > 0 ? REPLAY_LIMITS : LIMITS, options.budget);
    this.viewer = options.stream.addViewer();
    // The window replays what it has during this call, and may even close the tile.
    const subscriber: LiveSubscriber = {
      init: (init) => {
        this.init = init;
      },
      part: (part) => {
        if (this.stills?.passes(part) === false) return;
        this.push(part);
        options.onQueued(this);
      },
      interrupted: () => options.onInterrupted(),
      closed: () => {
        if (this.closed) return;
        this.close();
        options.onClosed();
      },
    };
    const unsubscribe = options.stream.window.subscribe(subscriber, options.backMs);
    if (this.closed) unsubscribe();
    else this.unsubscribe = unsubscribe;
  }

  get isClosed(): boolean {
    return this.closed;
  }

  /** May be called twice. */
  close(): void {
    if (this.closed) return;
    this.closed = true;
    this.unsubscribe?.();
    this.queue.clear();
    this.viewer.release();
  }

  private push(part: LivePart): void {
    if (this.init && !this.closed) this.queue.push(part, this.init);
  }
}
