export interface StreamLinkRecord {
  id: string;
  userId: string;
  cameraId: string;
  /** With which it was made, and goes; null when a person made it. */
  tokenId: string | null;
  note: string;
  createdAtMs: number;
  expiresAtMs: number;
}

export interface StreamLinkStore {
  list(): Promise<StreamLinkRecord[]>;
  /** The user must exist, and the token if there is one. */
  add(link: StreamLinkRecord): Promise<void>;
  /** Ids that are gone are passed over. */
  remove(ids: readonly string[]): Promise<void>;
}
