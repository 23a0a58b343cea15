import type { CAMERA_CAUSES, CameraFile } from '../contract/registry-dto.ts';

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
  /** `record.revision` is one more than the stored one, or 1 for a new camera. */
  | { kind: 'put'; record: CameraRecord; cause: CameraCause; importId: string | null }
  /** `revision` is one more than the stored one: the removal is a revision too, so that it can be undone. */
  | { kind: 'remove'; id: string; revision: number; atMs: number; by: string; importId: string | null };

export interface CameraStore {
  list(): Promise<CameraRecord[]>;
  /**
   * Writes each camera and its revision. Returns the ids whose stored revision was not the expected one; then nothing of these
   * changes may be kept: the caller ends the transaction. Many changes give way to other work in between.
   */
  apply(changes: readonly CameraChange[]): Promise<string[]>;
  /** Newest first; a removed camera's last revision has the cause `removed`. Ids are never given to another camera. */
  history(id: string): Promise<CameraRevisionRecord[]>;
  revision(id: string, revision: number): Promise<CameraRevisionRecord | null>;
  /** For sealing anew under another key: current and old revisions, in batches of at most `limit`, from after this place. */
  readSealed(
    after: { id: string; revision: number } | null,
    limit: number,
  ): Promise<{ id: string; revision: number; credentials: string }[]>;
  /** Replaces sealed credentials where they are still the ones that were read. */
  reseal(rows: readonly { id: string; revision: number; before: string; after: string }[]): Promise<void>;
}
