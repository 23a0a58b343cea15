import type { VerdictDto } from '../../../../server/contract/dto.ts';
import type { ErrorCode } from '../../../../server/contract/error-codes.ts';
import type { HealthReason, HealthState } from '../../../../server/contract/health-states.ts';
import type { PlayerSnapshot } from '../../player/player.ts';
import { isTrouble } from '../../stores/health-summary.ts';

/**
 * What a tile says: the hub's verdict on the camera and what this page's player sees of it, as one truth.
 * playing: the picture moves, nothing to explain. waiting: it should come soon. down: the camera is not there, the verdict
 * says why. blocked: the camera may be well, but this page cannot show it.
 */
export type TileCondition =
  | { kind: 'playing'; mark: HealthState; reason: HealthReason | null; latencyMs: number | null }
  | (LastPicture & WaitingCondition)
  | (LastPicture & DownCondition)
  | (LastPicture & BlockedCondition);

interface LastPicture {
  /** Of the picture that the tile still shows, or that the hub last had; by the hub's clock. */
  lastPictureAtMs: number | null;
}

interface WaitingCondition {
  kind: 'waiting';
  mark: 'standby' | 'unknown';
  /** There was a picture before. */
  stalled: boolean;
  sinceMs: number;
  /** The hub does get data from the camera. */
  cameraSends: boolean;
}

interface DownCondition {
  kind: 'down';
  mark: HealthState;
  reason: HealthReason;
  retryAtMs: number | null;
}

type BlockedCondition =
  | { kind: 'blocked'; cause: 'link' }
  | { kind: 'blocked'; cause: 'codec' }
  | { kind: 'blocked'; cause: 'refused'; code: ErrorCode };

/** States in which no picture can come, whatever a player hopes for. */
const DOWN: ReadonlySet<HealthState> = new Set([
  'offline',
  'denied',
  'unsupported',
  'sleeping',
  'maintenance',
  'disabled',
]);

/** A picture that just ran out is no news to a person yet: players and the network need a moment. */
const STALL_GRACE_MS = 1500;

export interface TileFacts {
  verdict: VerdictDto | null;
  player: PlayerSnapshot;
  /** This browser's clock, as in the player's snapshot. */
  nowMs: number;
  /** Hub's clock minus this browser's. */
  clockOffsetMs: number;
}

export function tileCondition(facts: TileFacts): TileCondition {
  const { verdict, player, nowMs } = facts;
  if (player.phase === 'playing') return playing(verdict, player);
  const lastPictureAtMs = lastPicture(facts);
  const blocked = blockedBy(player);
  if (blocked && blocked.cause !== 'refused') return { ...blocked, lastPictureAtMs };
  if (verdict && DOWN.has(verdict.state)) return { ...down(verdict), lastPictureAtMs };
  if (blocked) return { ...blocked, lastPictureAtMs };
  if (player.phase === 'interrupted') return { ...interrupted(verdict), lastPictureAtMs };
  const stalled = player.phase === 'stalled' || player.hasPicture;
  if (stalled && nowMs - player.sinceMs < STALL_GRACE_MS) return playing(verdict, player);
  return { ...waiting(facts), stalled, lastPictureAtMs };
}

function playing(verdict: VerdictDto | null, player: PlayerSnapshot): TileCondition {
  const degraded = verdict?.state === 'degraded';
  return {
    kind: 'playing',
    mark: degraded ? 'degraded' : 'live',
    reason: degraded ? verdict.reason : null,
    latencyMs: player.latencyMs,
  };
}

function blockedBy({ phase, refusal }: PlayerSnapshot): BlockedCondition | null {
  if (phase === 'unsupported') return { kind: 'blocked', cause: 'codec' };
  if (phase === 'disconnected') return { kind: 'blocked', cause: 'link' };
  if (phase !== 'refused' || !refusal || isPassing(refusal.code)) return null;
  return { kind: 'blocked', cause: 'refused', code: refusal.code };
}

function down({ state, reason, retryAtMs }: VerdictDto): DownCondition {
  return { kind: 'down', mark: state, reason, retryAtMs: isTrouble(state) ? retryAtMs : null };
}

/** The hub has lost the camera, but its verdict (which is damped) has not said so yet. */
function interrupted(verdict: VerdictDto | null): DownCondition {
  return { kind: 'down', mark: 'unknown', reason: 'connecting', retryAtMs: verdict?.retryAtMs ?? null };
}

/** A camera that answers is marked so, but never as live: there is no picture. */
function waiting({ verdict, player, clockOffsetMs }: TileFacts) {
  const cameraSends = verdict?.state === 'live' || verdict?.state === 'degraded';
  const mark = cameraSends || verdict?.state === 'standby' ? 'standby' : 'unknown';
  return { kind: 'waiting', mark, cameraSends, sinceMs: player.sinceMs + clockOffsetMs } as const;
}

/** The age must be that of the picture one sees; only where there is none, that of the last one the hub had. */
function lastPicture({ verdict, player, clockOffsetMs }: TileFacts): number | null {
  if (player.lastPictureAtMs !== null) return player.lastPictureAtMs + clockOffsetMs;
  return verdict?.lastPictureAtMs ?? null;
}

/** Refusals that end by themselves; the player goes on asking. */
function isPassing(code: ErrorCode): boolean {
  return code === 'STREAM_NOT_READY' || code === 'STREAM_CLOSED';
}
