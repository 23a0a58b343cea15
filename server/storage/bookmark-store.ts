import type { BookmarkDto, BookmarkQuery, ClipDto } from '../contract/bookmark-dto.ts';
import type { Scope } from '../contract/permissions.ts';

/** Who put it on legal hold, when and why. */
export type BookmarkHold = NonNullable<BookmarkDto['hold']>;

export interface BookmarkRecord extends Omit<BookmarkDto, 'keptUntilMs' | 'incidents'> {
  /** It is in, as they are at the moment; what the store is given of this it does not take. */
  incidents: BookmarkDto['incidents'] & {
    /** One of them keeps it so long; null: none says. */
    keptUntilMs: number | null;
  };
  /** Whose files its still and its clip are: hubs that share a database record each for themselves. */
  hubId: string;
  userId: string;
  /** On the disk: clip, index and still. */
  sizeBytes: number;
  /** SHA-256 of the picture, hexadecimal; null where there is none, or one from before this was kept. */
  stillSha256: string | null;
  /** Over the chains of all runs of a clip that has ended: whatever is done to its folder, it is not the clip of this seal any more. */
  clipSeal: string | null;
  /** When its clip was last read and found as it was written; null: not yet. */
  verifiedAtMs: number | null;
}

export interface BookmarkTotals {
  bookmarks: number;
  held: number;
  damaged: number;
  /** Of clips that have ended: those under way are counted by who records them. */
  sizeBytes: number;
}

/** What a person changes. */
export type BookmarkFields = Pick<BookmarkRecord, 'note' | 'tags' | 'severity'>;

export interface BookmarkStore {
  /** False when the id is taken. */
  add(record: BookmarkRecord): Promise<boolean>;
  get(id: string): Promise<BookmarkRecord | null>;
  /** Newest moment first, behind `query.before`, as far as the scope reaches. */
  search(query: BookmarkQuery, scope: Scope): Promise<BookmarkRecord[]>;
  /** Counts the revision up. False when the stored revision is another one. */
  change(id: string, revision: number, fields: BookmarkFields): Promise<boolean>;
  setHold(id: string, hold: BookmarkHold | null): Promise<void>;
  setStill(id: string, still: BookmarkRecord['still'], sha256: string | null): Promise<void>;
  setClip(id: string, clip: ClipDto, sizeBytes: number, seal: string | null): Promise<void>;
  setVerified(id: string, atMs: number): Promise<void>;
  /** False when there is none, or it or an incident that it is in is on hold. */
  remove(id: string): Promise<boolean>;
  totals(hubId: string): Promise<BookmarkTotals>;
  /** Whose clips were being recorded when this hub ended. */
  listRecording(hubId: string): Promise<BookmarkRecord[]>;
  /**
   * Those that no hold keeps and no incident any longer, whose clips have ended, in the order in which they were made; behind `after`, made before
   * `beforeMs`.
   */
  listRemovable(
    hubId: string,
    beforeMs: number,
    nowMs: number,
    after: { createdAtMs: number; id: string } | null,
    limit: number,
  ): Promise<BookmarkRecord[]>;
  /** Whose clips have ended and are not known to be damaged, and that were last read before this; longest ago first. */
  listUnverified(hubId: string, beforeMs: number, limit: number): Promise<BookmarkRecord[]>;
}
