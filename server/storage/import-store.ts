/** One import or bulk edit that was applied, with what is needed to undo it. */
export interface ImportRecord {
  id: string;
  fileName: string | null;
  userId: string;
  by: string;
  atMs: number;
  counts: { new: number; changed: number; unchanged: number; wrong: number };
  undoneAtMs: number | null;
  undoneBy: string | null;
}

export interface ImportStore {
  /** Newest first. */
  list(limit: number): Promise<ImportRecord[]>;
  find(id: string): Promise<ImportRecord | null>;
  add(record: ImportRecord): Promise<void>;
  /** False when it is gone or has been undone already. */
  setUndone(id: string, atMs: number, by: string): Promise<boolean>;
  /**
   * What it did: each camera with the revision that it made, and its newest one. The one before is what undoing restores, unless
   * there is a newer one.
   */
  touched(id: string): Promise<{ cameraId: string; revision: number; newest: number }[]>;
}
