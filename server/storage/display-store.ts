export interface DisplayRecord {
  name: string;
  /** JSON of what it was told to show; null: nothing. */
  order: string | null;
  /** Goes up with every order. */
  revision: number;
  /** Of the login that it showed with last. */
  username: string;
  width: number;
  height: number;
  /** When it came last, or went. */
  seenAtMs: number;
}

export interface DisplayStore {
  list(): Promise<DisplayRecord[]>;
  /** Makes it with no order, or keeps the order of the one that there is. */
  putSeen(display: Omit<DisplayRecord, 'order' | 'revision'>): Promise<void>;
  /** Returns the revision that it has now; null when there is no such display. */
  setOrder(name: string, order: string | null): Promise<number | null>;
  /** False when it is gone already. */
  remove(name: string): Promise<boolean>;
}
