import type { HealthReason, HealthState } from '../contract/health-states.ts';
import type { Finding } from './verdict.ts';

export interface DampedVerdict extends Finding {
  /** When the camera entered the state. */
  readonly sinceMs: number;
}

/** A connection that is back within this was no outage. */
const LOSS_HOLD_MS = 2_000;
/** A measurement that wavers about its limit is not told each time. */
const DEGRADE_HOLD_MS = 4_000;
const RECOVER_HOLD_MS = 10_000;
/** So many losses of the picture within this time are a flapping camera, until it has been calm for a while. */
const FLAP_LOSSES = 3;
const FLAP_WINDOW_MS = 120_000;
const CALM_MS = 30_000;
/** A flapping camera is offline, and no longer only degraded, after this. */
const FLAP_OUTAGE_MS = 10_000;

/** Holds are measured on the steady clock, so that a step of the wall clock neither ends nor prolongs one. */
export interface Moment {
  readonly wallMs: number;
  readonly steadyMs: number;
}

/**
 * Keeps a short flap from becoming a row of alarms. What it tells is always something that was found: `live` is
 * never told without media. A camera whose picture comes and goes is steadily `degraded`, with the reason of its losses.
 */
export class VerdictDamper {
  private told: DampedVerdict;
  private found: { state: HealthState; sinceMs: number };
  private pending: { state: HealthState; sinceMs: number } | null = null;
  private losses: number[] = [];
  private lossReason: HealthReason = 'no-media';

  constructor(first: Finding, now: Moment) {
    this.told = { ...first, sinceMs: now.wallMs };
    this.found = { state: first.state, sinceMs: now.steadyMs };
  }

  /**
   * `recheckAtMs`, on the steady clock: the finding has to be put again then even if nothing happens in between; null
   * when it is settled.
   */
  put(found: Finding, now: Moment): { verdict: DampedVerdict; recheckAtMs: number | null } {
    this.noteFound(found, now.steadyMs);
    const { finding, recheckAtMs } = this.smoothFlaps(found, now.steadyMs);
    if (finding.state === this.told.state) {
      this.pending = null;
      this.told = { ...finding, sinceMs: this.told.sinceMs };
      return { verdict: this.told, recheckAtMs };
    }
    if (this.pending?.state !== finding.state) {
      const sinceMs = finding.state === found.state ? this.found.sinceMs : now.steadyMs;
      this.pending = { state: finding.state, sinceMs };
    }
    const dueMs = this.pending.sinceMs + holdMs(this.told.state, finding.state);
    if (now.steadyMs < dueMs)
      return { verdict: this.told, recheckAtMs: Math.min(dueMs, recheckAtMs ?? dueMs) };
    this.told = { ...finding, sinceMs: now.wallMs - (now.steadyMs - this.pending.sinceMs) };
    this.pending = null;
    return { verdict: this.told, recheckAtMs };
  }

  private noteFound(found: Finding, atMs: number): void {
    if (isBroken(found.state)) {
      this.lossReason = found.reason;
      if (flows(this.found.state)) {
        this.losses = [...this.losses.filter((lossMs) => atMs - lossMs < FLAP_WINDOW_MS), atMs].slice(
          -FLAP_LOSSES,
        );
      }
    }
    if (found.state !== this.found.state) this.found = { state: found.state, sinceMs: atMs };
  }

  private smoothFlaps(found: Finding, atMs: number): { finding: Finding; recheckAtMs: number | null } {
    const lastLossMs = this.losses.at(-1);
    if (lastLossMs === undefined || this.losses.length < FLAP_LOSSES)
      return { finding: found, recheckAtMs: null };
    const endsMs = lastLossMs + (flows(found.state) ? CALM_MS : FLAP_OUTAGE_MS);
    const applies = found.state === 'live' || isBroken(found.state);
    if (!applies || atMs >= endsMs) return { finding: found, recheckAtMs: null };
    return { finding: { state: 'degraded', reason: this.lossReason }, recheckAtMs: endsMs };
  }
}

function holdMs(from: HealthState, to: HealthState): number {
  if (from === 'live' && to === 'degraded') return DEGRADE_HOLD_MS;
  if (from === 'degraded' && to === 'live') return RECOVER_HOLD_MS;
  return flows(from) && isBroken(to) ? LOSS_HOLD_MS : 0;
}

function flows(state: HealthState): boolean {
  return state === 'live' || state === 'degraded';
}

function isBroken(state: HealthState): boolean {
  return state === 'offline' || state === 'denied' || state === 'unsupported';
}
