import type { CameraCondition, CameraConditions } from '../cameras/camera-filter.ts';
import type { HealthBoard } from './health-board.ts';

/** Of a camera that health has not heard of yet. */
const UNSEEN: CameraCondition = { state: 'unknown', reason: 'not-visited-yet', sinceMs: 0 };

/** What the registry lists and sorts by: how each camera is. */
export function conditionsOf(health: Pick<HealthBoard, 'get' | 'events'>): CameraConditions {
  return {
    of: (id) => health.get(id) ?? UNSEEN,
    onChanged: (listener) => health.events.on('health:changed', ({ verdicts }) => listener(verdicts)),
  };
}
