import type { VerdictDto } from '../../../server/contract/dto.ts';
import type { HealthState } from '../../../server/contract/health-states.ts';

export interface HealthSummary {
  total: number;
  /** Cameras that should be online: not asleep, in maintenance, disabled or not yet visited. */
  due: number;
  online: number;
  /** Cameras that somebody must look at. */
  trouble: number;
  /** Those among them that show no picture at all. */
  down: number;
  unvisited: number;
}

const ONLINE: ReadonlySet<HealthState> = new Set(['live', 'degraded', 'standby']);
const TROUBLE: ReadonlySet<HealthState> = new Set(['degraded', 'offline', 'denied', 'unsupported']);
const EXCUSED: ReadonlySet<HealthState> = new Set(['sleeping', 'maintenance', 'disabled', 'unknown']);

export function isTrouble(state: HealthState): boolean {
  return TROUBLE.has(state);
}

export function summarize(
  cameraIds: Iterable<string>,
  verdictOf: (cameraId: string) => VerdictDto | null,
): HealthSummary {
  const summary: HealthSummary = { total: 0, due: 0, online: 0, trouble: 0, down: 0, unvisited: 0 };
  for (const cameraId of cameraIds) {
    const state = verdictOf(cameraId)?.state ?? 'unknown';
    summary.total += 1;
    if (!EXCUSED.has(state)) summary.due += 1;
    if (ONLINE.has(state)) summary.online += 1;
    if (TROUBLE.has(state)) summary.trouble += 1;
    if (TROUBLE.has(state) && !ONLINE.has(state)) summary.down += 1;
    if (state === 'unknown') summary.unvisited += 1;
  }
  return summary;
}
