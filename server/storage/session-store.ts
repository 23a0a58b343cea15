export interface SessionRecord {
  id: string;
  userId: string;
  /** SHA-256 of the session token, hex. */
  tokenHash: string;
  createdAtMs: number;
  lastSeenAtMs: number;
  /** Where it was opened from. */
  address: string;
  userAgent: string;
}

export interface SessionStore {
  list(): Promise<SessionRecord[]>;
  /** The user must exist. */
  add(session: SessionRecord): Promise<void>;
  /** Sessions that are gone are passed over. */
  setLastSeen(sessions: readonly { id: string; lastSeenAtMs: number }[]): Promise<void>;
  /** Ids that are gone are passed over. */
  remove(ids: readonly string[]): Promise<void>;
}
