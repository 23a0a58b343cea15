import type { AuditStore } from './audit-store.ts';
import type { BookmarkStore } from './bookmark-store.ts';
import type { CameraStore } from './camera-store.ts';
import type { ChangeStore } from './change-store.ts';
import type { DisplayStore } from './display-store.ts';
import type { ImportStore } from './import-store.ts';
import type { EvidenceKeyStore, IncidentStore } from './incident-store.ts';
import type { PreferenceStore } from './preference-store.ts';
import type { SavedFilterStore } from './saved-filter-store.ts';
import type { SealCheckStore } from './seal-check-store.ts';
import type { SessionStore } from './session-store.ts';
import type { ShareStore } from './share-store.ts';
import type { StreamLinkStore } from './stream-link-store.ts';
import type { TokenStore } from './token-store.ts';
import type { UserStore } from './user-store.ts';
import type { WallItemStore } from './wall-item-store.ts';

export interface Stores {
  readonly users: UserStore;
  readonly sessions: SessionStore;
  readonly tokens: TokenStore;
  readonly streamLinks: StreamLinkStore;
  readonly audit: AuditStore;
  readonly cameras: CameraStore;
  readonly imports: ImportStore;
  readonly savedFilters: SavedFilterStore;
  readonly preferences: PreferenceStore;
  readonly displays: DisplayStore;
  readonly wallItems: WallItemStore;
  readonly bookmarks: BookmarkStore;
  readonly incidents: IncidentStore;
  readonly evidenceKeys: EvidenceKeyStore;
  readonly shares: ShareStore;
  readonly changes: ChangeStore;
  readonly sealCheck: SealCheckStore;
}

/** One engine with every store on it. */
export interface Storage extends Stores {
  /**
   * All of `work` or nothing. Inside, only the stores that it is given: those of the storage wait for it to end. What has resolved
   * survives the end of the process.
   */
  transaction<T>(work: (stores: Stores) => Promise<T>): Promise<T>;
  /** A copy as of now, while the hub goes on; the file must not exist yet. */
  backup(file: string): Promise<void>;
  /** May be called twice. */
  close(): Promise<void>;
}
