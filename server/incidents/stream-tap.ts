import type { Clock, Timer } from '../base/clock.ts';
import type { GapReason } from '../contract/bookmark-terms.ts';
import type { ProfileId } from '../contract/dto.ts';
import type {
  RecordedCameras,
  RecordedInit,
  RecordedPart,
  RecordedStream,
  RecordedWindow,
} from './recorded-stream.ts';

export interface TapListener {
  part(part: RecordedPart, init: RecordedInit, window: RecordedWindow): void;
  /** Nothing comes for now: why. Told again when the reason is another one. */
  silent(reason: GapReason): void;
}

export interface StreamTapOptions {
  cameras: RecordedCameras;
  cameraId: string;
  profile: ProfileId;
  /** Counts as a viewer, so that the camera is pulled. */
  viewing: boolean;
  clock: Clock;
  listener: TapListener;
}

/** The camera is another object after a change of its address, or not there for a while: looked for anew so often. */
const RETRY_MS = 500;

/** One profile of a camera, through all its restarts, as long as somebody records it. */
export class StreamTap {
  private readonly options: StreamTapOptions;
  private viewer: { release(): void } | null = null;
  private unsubscribe: (() => void) | null = null;
  private timer: Timer | null = null;
  private init: RecordedInit | null = null;
  private stopped = false;

  constructor(options: StreamTapOptions) {
    this.options = options;
  }

  /** With all that the window holds now; later windows are joined where they begin. */
  start(): void {
    this.attach('everything');
  }

  /** May be called twice. */
  stop(): void {
    if (this.stopped) return;
    this.stopped = true;
    this.timer?.cancel();
    this.unsubscribe?.();
    this.viewer?.release();
  }

  private attach(backMs: number | 'everything'): void {
    const { cameras, cameraId, profile, viewing, listener } = this.options;
    const stream = cameras.get(cameraId)?.stream(profile);
    if (!stream) {
      listener.silent('camera-disabled');
      this.attachLater();
      return;
    }
    this.viewer = viewing ? stream.addViewer() : null;
    this.follow(stream, backMs);
  }

  private follow(stream: RecordedStream, backMs: number | 'everything'): void {
    const { listener } = this.options;
    const { window } = stream;
    let closed = false;
    const unsubscribe = window.subscribe(
      {
        init: (init) => {
          this.init = init;
        },
        part: (part) => {
          if (this.init && !this.stopped) listener.part(part, this.init, window);
        },
        interrupted: () => {
          if (!this.stopped) listener.silent('camera-down');
        },
        closed: () => {
          closed = true;
          this.lost();
        },
      },
      backMs,
    );
    // The window replays what it has during the call, and the listener may have had enough of it.
    if (this.stopped) unsubscribe();
    else if (!closed) this.unsubscribe = unsubscribe;
  }

  /** The window is over: the camera was changed, disabled or removed, or its stream was let go. */
  private lost(): void {
    if (this.stopped) return;
    this.unsubscribe = null;
    this.viewer?.release();
    this.viewer = null;
    this.options.listener.silent('stream-restarted');
    this.attachLater();
  }

  private attachLater(): void {
    this.timer = this.options.clock.setTimer(() => this.attach(0), RETRY_MS);
  }
}
