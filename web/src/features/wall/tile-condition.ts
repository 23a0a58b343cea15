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
  | { kind: 'waiting'; mark: 'standby' | 'unknown'; stalled: boolean; sinceMs: number; cameraSends: boolean }
  | {
      kind: 'down';
      mark: HealthState;
      reason: HealthReason;
      sinceMs: number | null;
      lastPictureAtMs: number | null;
      retryAtMs: number | null;
    }
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

export function tileCondition({ verdict, player, nowMs, clockOffsetMs }: TileFacts): TileCondition {
  if (player.phase === 'playing') return playing(verdict, player);
  if (player.phase === 'unsupported') return { kind: 'blocked', cause: 'codec' };
  if (player.phase === 'disconnected') return { kind: 'blocked', cause: 'link' };
  if (verdict && DOWN.has(verdict.state)) return down(verdict, player, clockOffsetMs);
  if (player.phase === 'refused' && player.refusal && !isPassing(player.refusal.code)) {
    return { kind: 'blocked', cause: 'refused', code: player.refusal.code };
  }
  if (player.phase === 'interrupted') return interrupted(verdict, player, clockOffsetMs);
  const stalled = player.phase === 'stalled' || player.hasPicture;
  if (stalled && nowMs - player.sinceMs < STALL_GRACE_MS) return playing(verdict, player);
  return { ...waiting(verdict), stalled, sinceMs: player.sinceMs + clockOffsetMs };
}

/** A camera that answers is marked so, but never as live: there is no picture. */
function waiting(verdict: VerdictDto | null) {
  const cameraSends = verdict?.state === 'live' || verdict?.state === 'degraded';
  const mark = cameraSends || verdict?.state === 'standby' ? 'standby' : 'unknown';
  return { kind: 'waiting', mark, cameraSends } as const;
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

function down(verdict: VerdictDto, player: PlayerSnapshot, clockOffsetMs: number): TileCondition {
  const seenHere = player.lastPictureAtMs === null ? null : player.lastPictureAtMs + clockOffsetMs;
  return {
    kind: 'down',
    mark: verdict.state,
    reason: verdict.reason,
    sinceMs: verdict.sinceMs,
    lastPictureAtMs: verdict.lastPictureAtMs ?? seenHere,
    retryAtMs: isTrouble(verdict.state) ? verdict.retryAtMs : null,
  };
}

/** The hub has lost the camera, but its verdict (which is damped) has not said so yet. */
function interrupted(
  verdict: VerdictDto | null,
  player: PlayerSnapshot,
  clockOffsetMs: number,
): TileCondition {
  return {
    kind: 'down',
    mark: 'unknown',
    reason: 'connecting',
    sinceMs: player.sinceMs + clockOffsetMs,
    lastPictureAtMs:
      player.lastPictureAtMs === null
        ? (verdict?.lastPictureAtMs ?? null)
        : player.lastPictureAtMs + clockOffsetMs,
    retryAtMs: verdict?.retryAtMs ?? null,
  };
}

/** Refusals that end by themselves; the player goes on asking. */
function isPassing(code: ErrorCode): boolean {
  return code === 'STREAM_NOT_READY' || code === 'STREAM_CLOSED';
}
