import type { PreferenceChange } from '../contract/walls-events.ts';

/** What changed in what people keep for their walls. */
export interface WallsEvents {
  'preference:changed': { userId: string; change: PreferenceChange };
}
