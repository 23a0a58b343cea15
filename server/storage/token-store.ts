import type { Role, Scope } from '../contract/permissions.ts';

export interface TokenRecord {
  id: string;
  userId: string;
  name: string;
  /** SHA-256 of the token, hex. */
  tokenHash: string;
  /** What it was made for; it never does more than its owner may at the moment. */
  roles: Role[];
  scope: Scope;
  createdAtMs: number;
  expiresAtMs: number | null;
  lastUsedAtMs: number | null;
}

export interface TokenStore {
  list(): Promise<TokenRecord[]>;
  /** The user must exist. */
  add(token: TokenRecord): Promise<void>;
  /** Tokens that are gone are passed over. */
  setLastUsed(tokens: readonly { id: string; lastUsedAtMs: number }[]): Promise<void>;
  /** False when it is gone already. */
  remove(id: string): Promise<boolean>;
}
