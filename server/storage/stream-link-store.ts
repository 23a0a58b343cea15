export interface StreamLinkRecord {
  id: string;
  userId: string;
  cameraId: string;
  note: string;
  createdAtMs: number;
  expiresAtMs: number;
}

export interface StreamLinkStore {
  list(): Promise<StreamLinkRecord[]>;
  /** The user must exist. */
  add(link: StreamLinkRecord): Promise<void>;
  /** Ids that are gone are passed over. */
  remove(ids: readonly string[]): Promise<void>;
}
