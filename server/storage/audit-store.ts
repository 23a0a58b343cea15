import type { AuditAction, AuditResult, AuditTarget, AuditVia } from '../contract/audit-actions.ts';
import type { AuditQuery } from '../contract/audit-dto.ts';
import type { Scope } from '../contract/permissions.ts';

export interface AuditRecord {
  /** 1 for the first ever; without gaps. */
  seq: number;
  atMs: number;
  userId: string | null;
  username: string | null;
  via: AuditVia;
  address: string | null;
  action: AuditAction;
  result: AuditResult;
  targetType: AuditTarget | null;
  targetId: string | null;
  targetName: string | null;
  domain: string | null;
  region: string | null;
  /** JSON, as it was hashed. */
  detail: string;
  previousHash: string;
  hash: string;
}

/** Where the chain stands: after its last entry, or after the last that was removed. */
export interface AuditLink {
  seq: number;
  hash: string;
}

/** Append-only: an entry is never changed, and removed only from the old end. */
export interface AuditStore {
  /**
   * Appends what `build` makes of the last link (seq 0 and an empty hash for the very first). Appends never overlap, also not of
   * several hubs on one database: within a transaction the chain is held until it ends.
   */
  append(build: (last: AuditLink) => AuditRecord[]): Promise<AuditRecord[]>;
  /** Newest first. Entries that are about no camera lie in every scope that reaches everywhere, and in no other. */
  search(query: AuditQuery, scope: Scope): Promise<AuditRecord[]>;
  /** In order, for verifying and exporting: those behind `afterSeq`, at most `limit`. */
  read(afterSeq: number, limit: number): Promise<AuditRecord[]>;
  /** The link of the last entry that was removed, from which the chain goes on; seq 0 when none was. */
  anchor(): Promise<AuditLink>;
  /** Removes the oldest entries, at most so many, as long as they are older than this, and moves the anchor; returns how many. */
  removeBefore(atMs: number, limit: number): Promise<number>;
}
