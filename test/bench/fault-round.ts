import type { VerdictDto } from '../../server/contract/dto.ts';
import { sendsAway } from '../simulator/fault.ts';
import { eventually } from '../support/eventually.ts';
import type { SimulatorProcess } from '../support/simulator-process.ts';
import type { NamedFault, Told } from './fault-table.ts';
import { pause } from './http-player.ts';
import type { VerdictFeed } from './verdict-feed.ts';
import type { WatchedTile, WatchedWall } from './watched-tile.ts';

export interface RoundOptions {
  named: NamedFault;
  camera: string;
  /** Its path at the simulator. */
  path: string;
  simulator: SimulatorProcess;
  wall: WatchedWall;
  verdicts: VerdictFeed;
}

export interface RoundResult {
  /** From the fault to the expected verdict; null when that was not told. */
  verdictMs: number | null;
  /** Last told before the fault was cleared. */
  told: string;
  /** Told while the fault lasted, and neither expected nor allowed on the way. */
  strange: string[];
  /** Did the picture do what the table says? */
  picture: 'as expected' | string;
  /** From the fault's end to the first key frame behind it; null when none came. */
  backMs: number | null;
  /** What it had to be within. */
  limitMs: number;
  /** From the fault's end until `live` was told again; null when it was not. */
  healedMs: number | null;
}

const START_DEADLINE_MS = 30_000;
const VERDICT_DEADLINE_MS = 40_000;
/** A fault that changes nothing is watched for so long. */
const TOLERATED_MS = 14_000;
/** The picture is judged by so much of the time before the fault's end. */
const JUDGED_MS = 5_000;
/** Faults end at any phase of what the hub does about them. */
const MORE_MAX_MS = 4_000;
const BACK_MS = 5_000;
/** From the end of a backoff to the picture: the conversation, and the group of pictures that is under way (2 s). */
const BEHIND_BACKOFF_MS = 3_000;
const BACK_DEADLINE_MS = 60_000;
/** Damping holds `degraded` for up to half a minute behind a camera that flapped. */
const HEALED_DEADLINE_MS = 50_000;
const UNDER_WAY_MS = 1_000;
const GAP_MAX_MS = 1_500;
const POLL_MS = 50;

/** One camera through one fault: plays, goes wrong, is judged, is sound again, is back. */
export async function runRound(options: RoundOptions): Promise<RoundResult> {
  const { wall, camera, path, simulator, named } = options;
  const tile = await wall.open(camera);
  try {
    await untilPlaying(options, tile);
    const faultAtMs = performance.now();
    const faultWallMs = Date.now();
    const log = new ToldLog(options, faultAtMs);
    await simulator.fault(path, named.fault);
    await log.untilTold(named);
    await pause(Math.random() * MORE_MAX_MS);
    const picture = judgePicture(named, tile, faultAtMs, faultWallMs);
    const last = log.end();
    const back = await comeBack(options, tile);
    return { verdictMs: log.expectedAfterMs, told: last, strange: log.strange(named), picture, ...back };
  } finally {
    tile.close();
  }
}

async function untilPlaying({ verdicts, camera }: RoundOptions, tile: WatchedTile): Promise<void> {
  await eventually(() => tile.parts.length > 5 && verdicts.get(camera)?.state === 'live', {
    deadlineMs: START_DEADLINE_MS,
    pauseMs: POLL_MS,
  });
}

/** What is told of a camera from a moment on. */
class ToldLog {
  /** When the expected verdict was first told behind the fault. */
  expectedAfterMs: number | null = null;
  private readonly sinceMs: number;
  private readonly heard: Told[] = [];
  private readonly unfollow: () => void;

  constructor({ verdicts, camera, named }: RoundOptions, sinceMs: number) {
    this.sinceMs = sinceMs;
    this.unfollow = verdicts.follow(camera, (verdict) => {
      this.heard.push({ state: verdict.state, reason: verdict.reason });
      if (!isTolerated(named) && includes(named.told, verdict)) {
        this.expectedAfterMs ??= performance.now() - this.sinceMs;
      }
    });
  }

  async untilTold(named: NamedFault): Promise<void> {
    if (isTolerated(named)) {
      await pause(named.watchedMs ?? TOLERATED_MS);
      this.expectedAfterMs = includes(named.told, this.heard.at(-1)!) ? 0 : null;
      return;
    }
    await eventually(() => this.expectedAfterMs !== null, {
      deadlineMs: VERDICT_DEADLINE_MS,
      pauseMs: POLL_MS,
    }).catch(() => {});
  }

  end(): string {
    this.unfollow();
    return wordOf(this.heard.at(-1)!);
  }

  strange({ told, before = [], fault }: NamedFault): string[] {
    const allowed = [
      ...told,
      ...before,
      { state: 'live', reason: 'media-flows' } as const,
      // The camera closed the session when it went wrong; that is said before it is known what else is.
      ...(sendsAway(fault) ? ([{ state: 'offline', reason: 'closed-by-camera' }] as const) : []),
    ];
    return [...new Set(this.heard.filter((heard) => !includes(allowed, heard)).map(wordOf))];
  }
}

function judgePicture(named: NamedFault, tile: WatchedTile, faultAtMs: number, faultWallMs: number): string {
  const now = performance.now();
  const from = Math.max(faultAtMs, now - JUDGED_MS);
  if (named.picture === 'ends') {
    // What was under way when it ended is told late, when the session is given up.
    const late = tile.parts.filter(({ arrivalMs }) => arrivalMs > faultWallMs + UNDER_WAY_MS);
    return late.length === 0 ? 'as expected' : `goes on (${late.length} parts)`;
  }
  if (named.picture === 'comes and goes') return 'as expected';
  const seen = tile.parts.filter((part) => part.atMs >= from);
  const stamps = [from, ...seen.map((part) => part.atMs), now];
  const gapMs = Math.max(...stamps.slice(1).map((stamp, i) => stamp - stamps[i]!));
  if (gapMs > GAP_MAX_MS) return `nothing for ${Math.round(gapMs)} ms`;
  const first = seen[0]!;
  const last = seen.at(-1)!;
  const pace = (last.mediaTimeMs - first.mediaTimeMs) / (last.atMs - first.atMs);
  return pace > 0.8 && pace < 1.25 ? 'as expected' : `at ${pace.toFixed(2)} of its pace`;
}

async function comeBack(
  { verdicts, camera, path, simulator, named }: RoundOptions,
  tile: WatchedTile,
): Promise<Pick<RoundResult, 'backMs' | 'limitMs' | 'healedMs'>> {
  const clearedAtMs = performance.now();
  const clearedWallMs = Date.now();
  let retryInMs = 0;
  let retries = 0;
  const noteRetry = ({ retryAtMs }: VerdictDto) => {
    // The backoff in force, or the first one behind an attempt that was under way when the fault ended.
    if (retryAtMs === null || retryAtMs <= clearedWallMs || retries > 0) return;
    retries += 1;
    retryInMs = retryAtMs - clearedWallMs;
  };
  const unfollow = verdicts.follow(camera, noteRetry);
  await simulator.clear(path);
  const back = await eventually(() => tile.keyFrameSince(clearedWallMs), {
    deadlineMs: BACK_DEADLINE_MS,
    pauseMs: POLL_MS,
  }).catch(() => null);
  unfollow();
  const healed = await eventually(() => verdicts.get(camera)?.state === 'live', {
    deadlineMs: HEALED_DEADLINE_MS,
    pauseMs: POLL_MS,
  }).catch(() => false);
  return {
    backMs: back && back.atMs - clearedAtMs,
    limitMs: named.back === '5 s' ? BACK_MS : Math.max(BACK_MS, retryInMs + BEHIND_BACKOFF_MS),
    healedMs: healed ? performance.now() - clearedAtMs : null,
  };
}

function isTolerated(named: NamedFault): boolean {
  return named.told.some(({ state }) => state === 'live');
}

function includes(many: readonly Told[], one: Told): boolean {
  return many.some(({ state, reason }) => state === one.state && reason === one.reason);
}

function wordOf({ state, reason }: Told): string {
  return `${state}: ${reason}`;
}
