import type { HealthState } from '../../../../../server/contract/health-states.ts';

/** A line that only hiccups is no news. */
const SETTLED_MS = 3000;
/** What comes together is said together. */
const GATHERED_MS = 5000;
/** A camera that comes and goes is heard of now and then, not with every turn. */
const REPEATED_MS = 60_000;

export interface News {
  down: readonly string[];
  back: readonly string[];
}

interface Known {
  /** As it was last told, or found when it came onto the wall. */
  told: boolean;
  toldAtMs: number;
  isDown: boolean;
  sinceMs: number;
}

/** What somebody who does not see the wall has to hear: cameras on it that went offline or came back, settled, gathered, and not again and again. */
export class AlarmNews {
  private readonly known = new Map<string, Known>();
  private saidAtMs = Number.NEGATIVE_INFINITY;

  /** The cameras that are shown now, with their states. Returns what is to be said, if anything. */
  follow(states: ReadonlyMap<string, HealthState>, nowMs: number): News | null {
    for (const cameraId of this.known.keys()) if (!states.has(cameraId)) this.known.delete(cameraId);
    for (const [cameraId, state] of states) this.note(cameraId, isDown(state), nowMs);
    if (nowMs - this.saidAtMs < GATHERED_MS) return null;
    const due = [...this.known].filter(([, known]) => isDue(known, nowMs));
    if (due.length === 0) return null;
    this.saidAtMs = nowMs;
    for (const [, known] of due) {
      known.told = known.isDown;
      known.toldAtMs = nowMs;
    }
    const ids = (down: boolean) => due.filter(([, known]) => known.isDown === down).map(([id]) => id);
    return { down: ids(true), back: ids(false) };
  }

  private note(cameraId: string, isDown: boolean | null, nowMs: number): void {
    const known = this.known.get(cameraId);
    // Planned work, sleep and what was never visited are no news, nor is how a camera is found when it is called.
    if (isDown === null) this.known.delete(cameraId);
    else if (!known) {
      const toldAtMs = Number.NEGATIVE_INFINITY;
      this.known.set(cameraId, { told: isDown, toldAtMs, isDown, sinceMs: nowMs });
    } else if (known.isDown !== isDown) {
      known.isDown = isDown;
      known.sinceMs = nowMs;
    }
  }
}

function isDue({ told, toldAtMs, isDown, sinceMs }: Known, nowMs: number): boolean {
  return told !== isDown && nowMs - sinceMs >= SETTLED_MS && nowMs - toldAtMs >= REPEATED_MS;
}

function isDown(state: HealthState): boolean | null {
  switch (state) {
    case 'offline':
    case 'denied':
    case 'unsupported':
      return true;
    case 'live':
    case 'degraded':
    case 'standby':
      return false;
    default:
      return null;
  }
}
