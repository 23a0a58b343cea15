import type { ProfileId } from '../../../server/contract/dto.ts';
import { DurationCounts } from './duration-counts.ts';

const STALLS_KEPT = 1_000;
/** A frame that comes this much later than the one before it means that the picture stood still. */
const STALL_GAP_MS = 250;

/** What one tile measured since it began. */
export interface TilePlayback {
  camera: string;
  profile: ProfileId;
  startedAtMs: number;
  firstPictureMs: number | null;
  frames: number;
  /** Halts of the picture: between two displayed frames where every frame is looked at. */
  stalls: { atMs: number; durationMs: number }[];
}

export interface PlaybackSummary {
  tiles: number;
  tilesWithPicture: number;
  latencyMs: { median: number | null; p95: number | null };
  firstPictureMs: { median: number | null; longest: number | null };
  stalls: number;
  longestStallMs: number;
}

/** The record of one tile. With `everyFrame`, stalls come from the frames; else from what the player noticed. */
export class TileRecord {
  readonly playback: TilePlayback;
  readonly everyFrame: boolean;
  /** Of its frames, from arrival at the hub to display. */
  readonly latencies = new DurationCounts();
  #lastFrameAtMs: number | null = null;

  constructor(options: { camera: string; profile: ProfileId; startedAtMs: number; everyFrame: boolean }) {
    this.everyFrame = options.everyFrame;
    this.playback = {
      camera: options.camera,
      profile: options.profile,
      startedAtMs: options.startedAtMs,
      firstPictureMs: null,
      frames: 0,
      stalls: [],
    };
  }

  frame(displayedAtMs: number, latencyMs: number | null): void {
    const { playback } = this;
    playback.frames++;
    if (latencyMs !== null) this.latencies.add(latencyMs);
    const gapMs = this.#lastFrameAtMs === null ? 0 : displayedAtMs - this.#lastFrameAtMs;
    this.#lastFrameAtMs = displayedAtMs;
    if (this.everyFrame && gapMs > STALL_GAP_MS) this.#stall(displayedAtMs - gapMs, gapMs);
  }

  /** The player noticed that the picture stood still. */
  stalled(atMs: number, durationMs: number): void {
    if (!this.everyFrame) this.#stall(atMs, durationMs);
  }

  /** The page was hidden or the camera gone: that the picture stood still is no stall. */
  pause(): void {
    this.#lastFrameAtMs = null;
  }

  /** Forgets what was measured so far, but not when the tile began. */
  restart(): void {
    this.playback.frames = 0;
    this.playback.stalls.length = 0;
    this.latencies.clear();
  }

  #stall(atMs: number, durationMs: number): void {
    const { stalls } = this.playback;
    stalls.push({ atMs, durationMs });
    if (stalls.length > STALLS_KEPT) stalls.splice(0, STALLS_KEPT / 4);
  }
}

/** What all tiles of the page measured; a bench or a curious operator reads it. */
export class PlaybackStats {
  readonly everyFrame: boolean;
  readonly #records = new Set<TileRecord>();

  /** `everyFrame` costs the main thread a step per displayed frame: for measurements. */
  constructor(options: { everyFrame: boolean }) {
    this.everyFrame = options.everyFrame;
  }

  open(camera: string, profile: ProfileId, startedAtMs: number): TileRecord {
    const record = new TileRecord({ camera, profile, startedAtMs, everyFrame: this.everyFrame });
    this.#records.add(record);
    return record;
  }

  close(record: TileRecord): void {
    this.#records.delete(record);
  }

  tiles(): TilePlayback[] {
    return [...this.#records].map((record) => record.playback);
  }

  summary(): PlaybackSummary {
    const tiles = this.tiles();
    const latencies = new DurationCounts();
    for (const record of this.#records) latencies.addAll(record.latencies);
    const firsts = tiles.flatMap((tile) => tile.firstPictureMs ?? []);
    const stalls = tiles.flatMap((tile) => tile.stalls);
    return {
      tiles: tiles.length,
      tilesWithPicture: firsts.length,
      latencyMs: { median: latencies.quantile(0.5), p95: latencies.quantile(0.95) },
      firstPictureMs: { median: quantile(firsts, 0.5), longest: quantile(firsts, 1) },
      stalls: stalls.length,
      longestStallMs: stalls.reduce((longest, stall) => Math.max(longest, stall.durationMs), 0),
    };
  }

  /** Forgets what was measured while the page warmed up. */
  restart(): void {
    for (const record of this.#records) record.restart();
  }
}

/** By nearest rank; null without values. */
export function quantile(values: readonly number[], share: number): number | null {
  if (values.length === 0) return null;
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))]!;
}
