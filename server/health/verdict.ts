import type { StreamMeasurement, StreamStatus } from '../cameras/stream-status.ts';
import type { ProfileId } from '../contract/dto.ts';
import type { HealthReason, HealthState } from '../contract/health-states.ts';
import type { ObservedCamera, ProbeRecord, StreamEnds } from './camera-evidence.ts';

/** What the evidence says at this moment, before flaps are damped. */
export interface Finding {
  readonly state: HealthState;
  readonly reason: HealthReason;
}

/** Shares below these are what ordinary networks lose and ordinary encoders vary by (practice). */
const LOSS_RATIO_MAX = 0.02;
const DAMAGED_PER_SECOND_MAX = 1;
const FRAME_RATE_SHARE_MIN = 0.6;
/** A probe asks for no media, so it cannot take back that none came. */
const NO_MEDIA_KEPT_MS = 10 * 60_000;
/** One lost answer is no outage: the second failure in a row is believed. */
const FAILURES_BELIEVED = 2;

/** What was found out about a camera that is not pulled now, by the steady clock. */
export interface PastEvidence {
  readonly probe: ProbeRecord | null;
  readonly ends: Pick<StreamEnds, 'of'>;
}

/** Main first: where two profiles say the same kind of thing, it speaks for the camera. */
const PROFILES: readonly ProfileId[] = ['main', 'sub'];

/**
 * The state of a camera and why. A running stream tells more than a probe; what is newer more than what is older.
 *
 * @param nowMs on the steady clock
 */
export function judgeCamera(camera: ObservedCamera, past: PastEvidence, nowMs: number): Finding {
  if (!camera.definition.enabled) return { state: 'disabled', reason: 'disabled-by-admin' };
  if (camera.definition.maintenance) return { state: 'maintenance', reason: 'planned-maintenance' };
  const statuses = statusesOf(camera);
  return (
    judgeRunning(statuses.filter(({ phase }) => phase !== 'idle')) ?? judgeUnwatched(camera, past, nowMs)
  );
}

function statusesOf(camera: ObservedCamera): StreamStatus[] {
  return PROFILES.flatMap((profile) => camera.profiles.get(profile)?.status ?? []);
}

/** Null when nothing runs, or what runs has neither media nor a failure yet. */
function judgeRunning(running: StreamStatus[]): Finding | null {
  const failures = running.flatMap(({ phase, failure }) =>
    phase !== 'playing' && failure ? [failure.reason] : [],
  );
  const playing = running.filter(({ phase }) => phase === 'playing');
  if (playing.length === 0) return worstFailure(failures);
  const flaws = [...playing.flatMap(({ measured }) => flawOf(measured) ?? []), ...failures];
  const [flaw] = flaws;
  return flaw ? { state: 'degraded', reason: flaw } : { state: 'live', reason: 'media-flows' };
}

function judgeUnwatched(camera: ObservedCamera, { probe, ends }: PastEvidence, nowMs: number): Finding {
  const seen = newestEnd(camera, ends);
  if (seen?.failure?.reason === 'no-media' && nowMs - seen.atMs < NO_MEDIA_KEPT_MS) {
    return findingOf('no-media');
  }
  if (seen && (!probe || seen.atMs > probe.atMs)) {
    return seen.failure ? findingOf(seen.failure.reason) : { state: 'standby', reason: 'answers-probe' };
  }
  if (probe) return judgeProbe(probe);
  const connecting = statusesOf(camera).some(({ phase }) => phase === 'connecting');
  return { state: 'unknown', reason: connecting ? 'connecting' : 'not-visited-yet' };
}

/** The idle stream that ended last, if it had come to anything. */
function newestEnd(camera: ObservedCamera, ends: PastEvidence['ends']) {
  let newest: { failure: StreamStatus['failure']; atMs: number } | null = null;
  for (const profile of PROFILES) {
    const status = camera.profiles.get(profile)?.status;
    const atMs = ends.of(profile);
    if (!status || atMs === null || (newest && atMs <= newest.atMs)) continue;
    newest = { failure: status.failure, atMs };
  }
  return newest;
}

function judgeProbe({ outcome, failures, answeredBefore }: ProbeRecord): Finding {
  if (outcome.ok || (answeredBefore && failures < FAILURES_BELIEVED)) {
    return { state: 'standby', reason: 'answers-probe' };
  }
  return findingOf(outcome.reason);
}

function flawOf(measured: StreamMeasurement | null): HealthReason | null {
  if (!measured) return null;
  const { frozen, lossRatio, damagedPerSecond, frameRate, expectedFrameRate } = measured;
  // Before the frozen picture: what arrives of it is too little to tell.
  if (lossRatio > LOSS_RATIO_MAX) return 'packet-loss';
  if (frozen) return 'frozen-picture';
  if (damagedPerSecond > DAMAGED_PER_SECOND_MAX) return 'damaged-packets';
  if (expectedFrameRate !== null && frameRate < expectedFrameRate * FRAME_RATE_SHARE_MIN)
    return 'low-frame-rate';
  return null;
}

/** The failure that most surely needs a person is told: credentials, then what we cannot play, then the network. */
function worstFailure(reasons: HealthReason[]): Finding | null {
  const findings = reasons.map(findingOf);
  return (
    findings.find(({ state }) => state === 'denied') ??
    findings.find(({ state }) => state === 'unsupported') ??
    findings[0] ??
    null
  );
}

/** The camera is well: nothing that it sends can be shown, or not now. */
const UNSUPPORTED: ReadonlySet<HealthReason> = new Set([
  ...(['no-playable-track', 'needs-ffmpeg', 'no-free-lane', 'transcoding-failed'] as const),
]);

function findingOf(reason: HealthReason): Finding {
  if (reason === 'wrong-credentials') return { state: 'denied', reason };
  if (UNSUPPORTED.has(reason)) return { state: 'unsupported', reason };
  return { state: 'offline', reason };
}
