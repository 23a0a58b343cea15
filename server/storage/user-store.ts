import type { Role, Scope } from '../contract/permissions.ts';

export interface UserRecord {
  id: string;
  /** Lower case and unique. */
  username: string;
  displayName: string;
  roles: Role[];
  scope: Scope;
  enabled: boolean;
  passwordHash: string;
  mustChangePassword: boolean;
  /** Sealed; null without a second factor. */
  totpSecret: string | null;
  /** The last time step whose code was taken: no code opens twice. */
  totpLastStep: number;
  /** SHA-256 of each recovery code that is left, hex. */
  recoveryHashes: string[];
  createdAtMs: number;
  lastLoginAtMs: number | null;
  revision: number;
}

export interface UserStore {
  list(): Promise<UserRecord[]>;
  find(id: string): Promise<UserRecord | null>;
  findByUsername(username: string): Promise<UserRecord | null>;
  /** False when the user name is taken. */
  add(user: UserRecord): Promise<boolean>;
  /** Writes all of it but the last login with the next revision; false when the stored one is not `user.revision` any more. */
  update(user: UserRecord): Promise<boolean>;
  /** Beside the revisions: logging in is no change of the account. */
  setLastLogin(id: string, atMs: number): Promise<void>;
  /** Beside the revisions: sets `totpLastStep`. False when this step or a later one has been taken: a code opens once, on one hub. */
  takeTotpStep(id: string, step: number): Promise<boolean>;
  /** Beside the revisions: strikes it out of `recoveryHashes`. False when it is not there, or not there any more. */
  takeRecoveryHash(id: string, hash: string): Promise<boolean>;
  /** Replaces sealed secrets where they are still the ones that were read. */
  resealTotp(rows: readonly { id: string; before: string; after: string }[]): Promise<void>;
  /** With sessions, tokens, links, saved filters and preferences; scenes and tours stay without an owner. False when it is gone already. */
  remove(id: string): Promise<boolean>;
}
