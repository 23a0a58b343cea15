import type { HealthState } from '../contract/health-states.ts';

/** How losses of one kind make a flapping camera. */
interface Pace {
  /** So many losses within `windowMs` are a flapping camera, until it has been calm for `calmMs`. */
  readonly losses: number;
  readonly windowMs: number;
  readonly calmMs: number;
  /** A flapping camera is offline, and no longer only degraded, after this. */
  readonly outageMs: number;
}

/** A picture that is lost is seen at once. */
const PICTURE: Pace = { losses: 3, windowMs: 120_000, calmMs: 30_000, outageMs: 10_000 };
/** A probe comes about once a minute: it sees some of the outages only, and the end of one late. */
const PROBED: Pace = { losses: 3, windowMs: 15 * 60_000, calmMs: 10 * 60_000, outageMs: 3 * 60_000 };

/** One for all cameras that never failed: of most of 42,000. */
const NONE: readonly number[] = [];

/** When a camera was lost, by what lost it: a picture, or the probes of a camera that nobody watches. */
export class LossRecord {
  private pictures = NONE;
  private probed = NONE;
  /** Which of both the present outage belongs to. */
  private outage: 'picture' | 'probed' | null = null;

  /** The camera went from one found state into an outage. */
  note(from: HealthState, atMs: number): void {
    if (flows(from)) {
      this.outage = 'picture';
      this.pictures = withLoss(this.pictures, atMs, PICTURE);
    } else if (from === 'standby') {
      this.outage = 'probed';
      this.probed = withLoss(this.probed, atMs, PROBED);
    } else if (!isBroken(from)) {
      this.outage = null;
    }
  }

  /** Until when a camera that is found in this state counts as flapping, on the clock of `note`; null if it does not. */
  flapsUntil(found: HealthState): number | null {
    if (found === 'live') return untilOf(this.pictures, PICTURE, PICTURE.calmMs);
    if (found === 'standby') return untilOf(this.probed, PROBED, PROBED.calmMs);
    if (!isBroken(found) || this.outage === null) return null;
    return this.outage === 'picture'
      ? untilOf(this.pictures, PICTURE, PICTURE.outageMs)
      : untilOf(this.probed, PROBED, PROBED.outageMs);
  }
}

export function flows(state: HealthState): boolean {
  return state === 'live' || state === 'degraded';
}

export function isBroken(state: HealthState): boolean {
  return state === 'offline' || state === 'denied' || state === 'unsupported';
}

/** A camera that flaps already goes on doing so with every loss before it was calm, however its losses lie in the window. */
function withLoss(losses: readonly number[], atMs: number, pace: Pace): number[] {
  const untilMs = untilOf(losses, pace, pace.calmMs);
  const flapped = untilMs !== null && atMs < untilMs;
  const counted = flapped ? losses : losses.filter((lossMs) => atMs - lossMs < pace.windowMs);
  return [...counted, atMs].slice(-pace.losses);
}

function untilOf(losses: readonly number[], pace: Pace, forMs: number): number | null {
  const lastMs = losses.at(-1);
  return lastMs === undefined || losses.length < pace.losses ? null : lastMs + forMs;
}
