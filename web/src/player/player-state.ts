import { localNowMs } from './hub-clock.ts';
import type { MeterReading } from './playback-meter.ts';
import type { PlaybackStats, TileRecord } from './playback-stats.ts';
import { IDLE_SNAPSHOT, type PlayerPhase, type PlayerSnapshot, type PlayRequest } from './player.ts';
import { SnapshotStore } from './snapshot-store.ts';

/** A shorter halt of the picture is not worth a word on the tile. */
const STALL_SHOWN_MS = 400;

/** The element says that it waits some milliseconds before the next frame is due: nobody sees that. */
const STALL_COUNTED_MS = 150;

/** What a player says of itself, from its start to its stop; the same for every way of playing. */
export class PlayerState {
  readonly store = new SnapshotStore<PlayerSnapshot>(IDLE_SNAPSHOT);
  readonly #stats: PlaybackStats;
  readonly #keepPicture: ((video: HTMLVideoElement) => void) | undefined;
  #record: TileRecord | null = null;
  #startedAtMs = 0;
  #starvedAtMs: number | null = null;
  #stallTimer: ReturnType<typeof setTimeout> | undefined;

  constructor(options: {
    stats: PlaybackStats;
    keepPicture?: ((video: HTMLVideoElement) => void) | undefined;
  }) {
    this.#stats = options.stats;
    this.#keepPicture = options.keepPicture;
  }

  get snapshot(): PlayerSnapshot {
    return this.store.getSnapshot();
  }

  get everyFrame(): boolean {
    return this.#stats.everyFrame;
  }

  begin({ camera, profile }: PlayRequest): void {
    this.#startedAtMs = localNowMs();
    this.#record = this.#stats.open(camera, profile, this.#startedAtMs);
    this.store.update({ ...IDLE_SNAPSHOT, phase: 'connecting', sinceMs: this.#startedAtMs });
  }

  end(): void {
    clearTimeout(this.#stallTimer);
    this.#starvedAtMs = null;
    if (this.#record) this.#stats.close(this.#record);
    this.#record = null;
    this.store.update({ ...IDLE_SNAPSHOT, sinceMs: localNowMs() });
  }

  enter(phase: PlayerPhase): void {
    if (this.snapshot.phase === phase) return;
    if (phase === 'interrupted' || phase === 'disconnected') this.pauseRecord();
    this.store.update({ phase, sinceMs: localNowMs() });
  }

  /** Pictures come again after whatever it was. */
  enterFlowing(): void {
    const { hasPicture, covered } = this.snapshot;
    if (!hasPicture || covered) this.enter('connecting');
    else this.enter(this.#starvedAtMs === null ? 'playing' : 'stalled');
  }

  /** The decoder gave up: until there is a new picture, nothing plays; the copy of the last one only stands there. */
  gaveUp(): void {
    this.store.update({ latencyMs: null });
    const { phase } = this.snapshot;
    if (phase === 'playing' || phase === 'stalled') this.enter('connecting');
  }

  /** The picture stands still on purpose or without any fault of the playback: nothing to count. */
  pauseRecord(): void {
    this.#record?.pause();
  }

  firstPicture(): void {
    const tookMs = localNowMs() - this.#startedAtMs;
    if (this.#record) this.#record.playback.firstPictureMs ??= tookMs;
    this.store.update({
      hasPicture: true,
      covered: false,
      refusal: null,
      firstPictureMs: this.snapshot.firstPictureMs ?? tookMs,
      lastPictureAtMs: localNowMs(),
    });
    this.starved(false);
    this.enter('playing');
  }

  reading({ latencyMs, frameRate, displayedAtMs, droppedFrames }: MeterReading): void {
    this.store.update({ latencyMs, frameRate, droppedFrames, lastPictureAtMs: displayedAtMs });
  }

  frame(displayedAtMs: number, latencyMs: number | null): void {
    this.#record?.frame(displayedAtMs, latencyMs);
  }

  /** The element is about to lose its picture: a copy stands in until the next one. */
  cover(video: HTMLVideoElement): void {
    if (!this.snapshot.hasPicture || this.snapshot.covered) return;
    this.#keepPicture?.(video);
    this.store.update({ covered: true });
  }

  /** The element ran out of frames, or goes on. */
  starved(starved: boolean): void {
    clearTimeout(this.#stallTimer);
    if (starved) {
      if (!this.snapshot.hasPicture) return;
      this.#starvedAtMs ??= localNowMs();
      this.#stallTimer = setTimeout(() => {
        if (this.snapshot.phase === 'playing') this.enter('stalled');
      }, STALL_SHOWN_MS);
      return;
    }
    if (this.#starvedAtMs !== null) this.#stallEnded(this.#starvedAtMs);
    this.#starvedAtMs = null;
    if (this.snapshot.phase === 'stalled') this.enter('playing');
  }

  #stallEnded(startedAtMs: number): void {
    const { phase, stalls } = this.snapshot;
    // A camera or a hub that was away is no fault of the playback.
    if (phase !== 'playing' && phase !== 'stalled') return;
    const durationMs = localNowMs() - startedAtMs;
    if (durationMs < STALL_COUNTED_MS) return;
    this.#record?.stalled(startedAtMs, durationMs);
    this.store.update({ stalls: stalls + 1 });
  }
}
