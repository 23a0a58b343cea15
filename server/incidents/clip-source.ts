import type { Clock } from '../base/clock.ts';
import type { GapReason } from '../contract/bookmark-terms.ts';
import type { ProfileId } from '../contract/dto.ts';
import type { RecordedCameras, RecordedInit, RecordedPart, RecordedWindow } from './recorded-stream.ts';
import { StreamTap, type TapListener } from './stream-tap.ts';

export interface TakenPart {
  part: RecordedPart;
  init: RecordedInit;
  profile: ProfileId;
  window: RecordedWindow;
}

export interface ClipSourceOptions {
  cameras: RecordedCameras;
  cameraId: string;
  /** To be recorded; the other one only leads in. */
  profile: ProfileId;
  clock: Clock;
  onPart(taken: TakenPart): void;
  onSilent(reason: GapReason): void;
}

/** One that holds hardly more than the other is not worth a change of profile. */
const WORTH_MS = 1_000;

/**
 * The parts of a clip: those of the wanted profile, and in front of them what was shown until then. A wall of small tiles shows sub streams,
 * and the moment that somebody has just seen is in that window alone; so it leads in until the first part of the wanted profile comes, and goes
 * on if that never does.
 */
export class ClipSource {
  private readonly options: ClipSourceOptions;
  private readonly wanted: StreamTap;
  private bridge: StreamTap | null = null;
  /** Of the bridge, what came before this alone. */
  private bridgeUntilMs = Number.POSITIVE_INFINITY;

  constructor(options: ClipSourceOptions) {
    const { profile, onPart, onSilent } = options;
    this.options = options;
    this.wanted = this.tap(profile, {
      part: (part, init, window) => {
        this.endBridge();
        onPart({ part, init, profile, window });
      },
      silent: (reason) => {
        if (!this.bridge) onSilent(reason);
      },
    });
  }

  start(): void {
    this.startBridge();
    this.wanted.start();
  }

  /** May be called twice. */
  stop(): void {
    this.endBridge();
    this.wanted.stop();
  }

  private startBridge(): void {
    const { cameras, cameraId, profile, onPart, onSilent } = this.options;
    const camera = cameras.get(cameraId);
    const other: ProfileId = profile === 'main' ? 'sub' : 'main';
    const stream = camera?.stream(other);
    // Asked first: to ask for its window makes one.
    if (!stream || stream.viewers === 0 || stream.status.phase !== 'playing') return;
    const otherOldest = stream.window.oldestArrivalMs;
    const wantedOldest = this.oldestOfWanted();
    if (otherOldest === null) return;
    if (wantedOldest !== null && wantedOldest - otherOldest < WORTH_MS) return;
    this.bridgeUntilMs = wantedOldest ?? Number.POSITIVE_INFINITY;
    this.bridge = this.tap(other, {
      part: (part, init, window) => {
        if (part.arrivalMs < this.bridgeUntilMs) onPart({ part, init, profile: other, window });
      },
      silent: onSilent,
    });
    this.bridge.start();
  }

  private oldestOfWanted(): number | null {
    const { cameras, cameraId, profile } = this.options;
    const stream = cameras.get(cameraId)?.stream(profile);
    const runs = stream && stream.status.phase !== 'idle';
    return runs ? stream.window.oldestArrivalMs : null;
  }

  private endBridge(): void {
    this.bridge?.stop();
    this.bridge = null;
  }

  private tap(profile: ProfileId, listener: TapListener): StreamTap {
    const { cameras, cameraId, clock } = this.options;
    return new StreamTap({ cameras, cameraId, profile, viewing: true, clock, listener });
  }
}
