import type { Strain, StrainCause } from './governor.ts';

/** What one tile had to do since the last look. */
export interface TileLoad {
  /** Frames that were due, and how many of them the browser did not show. */
  framesDue: number;
  framesDropped: number;
  /** How much the picture should have gone on, and how much it did. */
  elapsedMs: number;
  playedMs: number;
  /** How late the timeliest part came after it was cut at the hub; null where none came or nothing is known. */
  latenessMs: number | null;
  /** Parts that the hub had to drop because this page did not take them. */
  droppedParts: number;
}

export interface PageLag {
  /** Mean time that a timer fired too late. */
  lateMs: number;
  /** Share of the time that the main thread spent in tasks longer than 50 ms. */
  longTaskShare: number;
}

/**
 * Where an operator begins to see it. Chromium without a GPU shows a wall of small pictures at three quarters of their rate before
 * anybody calls that jerky.
 */
const DROPPED_SHARE = 0.4;
const STOOD_SHARE = 0.15;
const LATE_TIMER_MS = 70;
const LONG_TASK_SHARE = 0.5;
const LATENESS_MS = 1_200;
/** Fewer frames than these say nothing. */
const ENOUGH_FRAMES = 10;
/** One tile with a bad camera is not the page's trouble: this share of the tiles has to be late. */
const LATE_TILES_SHARE = 0.5;

/** How hard the page finds its work; of tiles that stand still there is nothing to be said but how busy the page is. */
export function strainOf(tiles: readonly TileLoad[], lag: PageLag): Strain {
  const causes: Record<StrainCause, number> = {
    page: Math.max(lag.lateMs / LATE_TIMER_MS, lag.longTaskShare / LONG_TASK_SHARE),
    network: networkStrain(tiles),
    decoding: decodingStrain(tiles),
  };
  // A busy page shows everything late, and a thin line makes pictures stand: the one further up explains those below.
  const order: StrainCause[] = ['page', 'network', 'decoding'];
  const level = Math.max(...Object.values(causes));
  const cause = order.find((name) => causes[name] >= Math.min(1, level)) ?? 'decoding';
  return { level, cause };
}

function decodingStrain(tiles: readonly TileLoad[]): number {
  const due = sum(tiles, 'framesDue');
  const dropped = due < ENOUGH_FRAMES ? 0 : sum(tiles, 'framesDropped') / due;
  const elapsedMs = sum(tiles, 'elapsedMs');
  const stood = elapsedMs === 0 ? 0 : Math.max(0, 1 - sum(tiles, 'playedMs') / elapsedMs);
  return Math.max(dropped / DROPPED_SHARE, stood / STOOD_SHARE);
}

/** When half of the tiles are late, or the hub waits for this page. */
function networkStrain(tiles: readonly TileLoad[]): number {
  const known = tiles.flatMap(({ latenessMs }) => latenessMs ?? []).sort((a, b) => b - a);
  const typical = known[Math.floor(known.length * LATE_TILES_SHARE)] ?? 0;
  return Math.max(typical / LATENESS_MS, sum(tiles, 'droppedParts') > 0 ? 1 : 0);
}

function sum(tiles: readonly TileLoad[], key: Exclude<keyof TileLoad, 'latenessMs'>): number {
  return tiles.reduce((total, tile) => total + tile[key], 0);
}
