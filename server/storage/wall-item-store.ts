import type { Role } from '../contract/permissions.ts';

export type WallItemKind = 'scene' | 'tour' | 'list';

/** A scene, a tour or a watch list: what it holds is for the walls to read. */
export interface WallItemRecord {
  id: string;
  kind: WallItemKind;
  /** Null when the account is gone: what it shared stays. */
  ownerId: string | null;
  ownerName: string;
  name: string;
  /** JSON. */
  content: string;
  sharedWith: Role[];
  revision: number;
  changedAtMs: number;
  changedBy: string;
}

export interface WallItemStore {
  list(): Promise<WallItemRecord[]>;
  /** False when the id is taken. The owner must exist. */
  add(item: WallItemRecord): Promise<boolean>;
  /** Writes name, content, roles and who changed it with the next revision; false when the stored one is not `item.revision` any more. */
  update(item: WallItemRecord): Promise<boolean>;
  /** False when it is gone already. */
  remove(id: string): Promise<boolean>;
  /** Those that nobody can see any more, since their owner is gone and shared them with nobody. */
  removeOrphans(): Promise<void>;
}
