import type { HealthReason, HealthState } from '../contract/health-states.ts';
import { flows, isBroken, LossRecord } from './loss-record.ts';
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

/** Holds are measured on the steady clock, so that a step of the wall clock neither ends nor prolongs one. */
export interface Moment {
  readonly wallMs: number;
  readonly steadyMs: number;
}

/**
 * Keeps a short flap from becoming a row of alarms. What it tells is always something that was found: `live` is
 * never told without media. A camera whose picture comes and goes, or whose answers to the probes do, is steadily `degraded`, with the
 * reason of its losses.
 */
export class VerdictDamper {
  private told: DampedVerdict;
  private found: { state: HealthState; sinceMs: number };
  private pending: { state: HealthState; sinceMs: number } | null = null;
  private readonly losses = new LossRecord();
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
      const asFound = finding.state === found.state || !flows(found.state);
      const sinceMs = asFound ? this.found.sinceMs : now.steadyMs;
      this.pending = { state: finding.state, sinceMs };
    }
    const dueMs = this.pending.sinceMs + holdMs(this.told.state, finding.state, found.state);
    if (now.steadyMs < dueMs)
      return { verdict: this.told, recheckAtMs: Math.min(dueMs, recheckAtMs ?? dueMs) };
    this.told = { ...finding, sinceMs: now.wallMs - (now.steadyMs - this.pending.sinceMs) };
    this.pending = null;
    return { verdict: this.told, recheckAtMs };
  }

  private noteFound(found: Finding, atMs: number): void {
    if (isBroken(found.state)) {
      this.lossReason = found.reason;
      this.losses.note(this.found.state, atMs);
    }
    if (found.state !== this.found.state) this.found = { state: found.state, sinceMs: atMs };
  }

  private smoothFlaps(found: Finding, atMs: number): { finding: Finding; recheckAtMs: number | null } {
    const untilMs = this.losses.flapsUntil(found.state);
    if (untilMs === null || atMs >= untilMs) return { finding: found, recheckAtMs: null };
    return { finding: this.flapping(found), recheckAtMs: untilMs };
  }

  /** What is told as an outage stays one until the camera is calm: that it answers a probe now and then is no news. */
  private flapping(found: Finding): Finding {
    const { state, reason } = this.told;
    if (isBroken(state) && isBroken(found.state)) return found;
    if (isBroken(state) && found.state === 'standby') return { state, reason };
    return { state: 'degraded', reason: this.lossReason };
  }
}

function holdMs(from: HealthState, to: HealthState, found: HealthState): number {
  if (flows(from) && isBroken(found)) return LOSS_HOLD_MS;
  // Nothing flows, and nobody wants it to: no measurement can waver.
  if (!flows(found)) return 0;
  if (from === 'live' && to === 'degraded') return DEGRADE_HOLD_MS;
  return from === 'degraded' && to === 'live' ? RECOVER_HOLD_MS : 0;
}
