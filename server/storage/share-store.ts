import type { Scope } from '../contract/permissions.ts';

/** A link by which people without an account see an incident or one bookmark. */
export interface ShareRecord {
  /** Short, and shown to everybody: it opens nothing. */
  id: string;
  /** The token itself is kept nowhere. */
  tokenHash: string;
  /** Who made it. */
  userId: string;
  createdBy: string;
  /** One of the two. */
  incidentId: string | null;
  bookmarkId: string | null;
  /** As it was called: what is shared may be gone. */
  title: string;
  recipient: string;
  reason: string;
  /** Of the login that made it: no more is ever shown. */
  scope: Scope;
  createdAtMs: number;
  expiresAtMs: number;
  /** Null: any number. */
  maxOpenings: number | null;
  openings: number;
  lastOpenedAtMs: number | null;
  revokedAtMs: number | null;
  revokedBy: string | null;
}

export type ShareSubject = { readonly incidentId: string } | { readonly bookmarkId: string };

export interface ShareStore {
  /** The user must exist; the link goes with him. */
  add(record: ShareRecord): Promise<void>;
  get(id: string): Promise<ShareRecord | null>;
  findByToken(tokenHash: string): Promise<ShareRecord | null>;
  /** Newest first. */
  listOf(subject: ShareSubject, limit: number): Promise<ShareRecord[]>;
  /** Of one person, neither expired nor revoked. */
  countOpen(userId: string, nowMs: number): Promise<number>;
  /** False when it has been revoked, is over, or as many have opened it as may; however many ask at once. */
  countOpening(id: string, atMs: number): Promise<boolean>;
  /** False when it had been already. */
  revoke(id: string, atMs: number, by: string): Promise<boolean>;
  /** Those that were over before this. */
  removeOver(beforeMs: number): Promise<void>;
}
