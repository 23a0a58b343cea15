import type { PreferenceKey } from '../contract/wall-terms.ts';

export interface PreferenceRecord {
  key: PreferenceKey;
  /** JSON. */
  value: string;
  /** Goes up with every change of this key, over its removal too. */
  revision: number;
}

export interface PreferenceStore {
  listFor(userId: string): Promise<PreferenceRecord[]>;
  /** Null throws it away. Returns the revision that it has now. The user must exist. */
  put(userId: string, key: PreferenceKey, value: string | null): Promise<number>;
}
