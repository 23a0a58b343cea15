export interface TokenRecord {
  id: string;
  userId: string;
  name: string;
  /** SHA-256 of the token, hex. */
  tokenHash: string;
  createdAtMs: number;
}

export interface TokenStore {
  list(): Promise<TokenRecord[]>;
  /** The user must exist. */
  add(token: TokenRecord): Promise<void>;
  /** False when it is gone already. */
  remove(id: string): Promise<boolean>;
}
