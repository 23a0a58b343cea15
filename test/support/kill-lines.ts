import type { AuditLink } from '../../server/storage/audit-store.ts';

/** What the writer that is killed and the one who kills it say to each other. */

export interface KillPlace {
  databaseUrl: string | null;
  dataFolder: string;
}

/** A change that was kept: its audit entry, and each camera with its revision and the digest of its contents; null when it was removed. */
export interface KeptChange {
  name: string;
  seq: number;
  cameras: [id: string, revision: number, digest: string | null][];
}

export interface Expected {
  /** Up to here the audit has been looked at. */
  link: AuditLink;
  /** What was said to be kept since. */
  kept: KeptChange[];
  /** Looks at all there is, and not only at what is new. */
  everything: boolean;
}

export interface Findings {
  link: AuditLink;
  /** What should be there and is not, or is otherwise. */
  problems: string[];
  /** Changes that were kept and nobody was told of, as the end came in between. */
  untold: number;
}

export type WriterLine = ({ kind: 'looked' } & Findings) | { kind: 'kept'; change: KeptChange };
