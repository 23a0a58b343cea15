import type { CameraFile } from '../contract/registry-dto.ts';
import type { CAMERA_CAUSES } from '../contract/registry-terms.ts';

export interface CameraRecord {
  id: string;
  /** 1 when it is new; goes up with every change. */
  revision: number;
  file: CameraFile;
  /** Sealed; null when the camera asks for none. */
  credentials: string | null;
  updatedAtMs: number;
  updatedBy: string;
}

export type CameraCause = (typeof CAMERA_CAUSES)[number];

export interface CameraRevisionRecord extends CameraRecord {
  cause: CameraCause;
  importId: string | null;
}

export type CameraChange =
  /**
   * `record.revision` is one more than the newest one of this id, or 1 for an id that never was. A removal counts: what was removed
   * comes back with the revision after it.
   */
  | { kind: 'put'; record: CameraRecord; cause: CameraCause; importId: string | null }
  /** `revision` is one more than the stored one: the removal is a revision too, so that it can be undone. */
  | { kind: 'remove'; id: string; revision: number; atMs: number; by: string; importId: string | null };

export interface CameraStore {
  /** Tens of thousands: gives way to other work in between. */
  list(): Promise<CameraRecord[]>;
  /**
   * What changed behind this count of the topic `cameras` (see ChangeStore): the cameras as they are now, and the ids of those that
   * are gone.
   */
  changedSince(count: number): Promise<{ records: CameraRecord[]; removed: string[] }>;
  /** Sealed, as they are now; of at most 500 ids. Ids that are gone are not in it. */
  credentialsOf(ids: readonly string[]): Promise<ReadonlyMap<string, string | null>>;
  /**
   * In a transaction that counted the topic `cameras` up first, each camera at most once: writes it and its revision, with that
   * count. Returns the ids whose newest revision was not the expected one; then nothing of these changes may be kept: the caller
   * ends the transaction. Many changes give way to other work in between.
   */
  apply(changes: readonly CameraChange[]): Promise<string[]>;
  /** Newest first; a removed camera's last revision has the cause `removed`. Ids are never given to another camera. */
  history(id: string): Promise<CameraRevisionRecord[]>;
  /** At most 500 at once, in any order; those that never were are not in it. */
  revisions(keys: readonly { id: string; revision: number }[]): Promise<CameraRevisionRecord[]>;
  /** For sealing anew under another key: current and old revisions, in batches of at most `limit`, from after this place. */
  readSealed(
    after: { id: string; revision: number } | null,
    limit: number,
  ): Promise<{ id: string; revision: number; credentials: string }[]>;
  /** Replaces sealed credentials where they are still the ones that were read. */
  reseal(rows: readonly { id: string; revision: number; before: string; after: string }[]): Promise<void>;
}
