import type { PreferenceKey } from './wall-terms.ts';

/** Socket.io namespace of what people keep for their walls. */
export const WALLS_NAMESPACE = '/walls';

/** A preference as the hub keeps it. Null: it was thrown away. */
export interface PreferenceChange {
  key: PreferenceKey;
  value: unknown;
  /** Of one person and key the later is the greater, one that was thrown away too. */
  revision: number;
}

export interface WallsServerEvents {
  /** To the other windows of the same person, and to the one that changed it. */
  'preference:changed': (change: PreferenceChange) => void;
  /** A scene or tour of this person, or one that is shared, was made, changed or removed, or may be seen from now on: fetch them again. */
  'scenes:changed': () => void;
  'tours:changed': () => void;
}

/** Pages only listen. */
export type WallsClientEvents = Record<never, never>;
