import type { CameraFilter } from '../contract/registry-dto.ts';

export interface SavedFilterRecord {
  id: string;
  userId: string;
  name: string;
  filter: CameraFilter;
  shared: boolean;
}

export interface SavedFilterStore {
  /** This user's own and those that are shared, by name. */
  listFor(userId: string): Promise<SavedFilterRecord[]>;
  put(filter: SavedFilterRecord): Promise<void>;
  /** False when this user has no such filter. */
  remove(id: string, userId: string): Promise<boolean>;
}
