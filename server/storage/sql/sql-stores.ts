import type { Storage, Stores } from '../storage.ts';
import { SqlAuditStore } from './sql-audit-store.ts';
import { SqlBookmarkStore } from './sql-bookmark-store.ts';
import { SqlCameraStore } from './sql-camera-store.ts';
import { SqlChangeStore } from './sql-change-store.ts';
import type { SqlConnection } from './sql-connection.ts';
import { SqlDisplayStore } from './sql-display-store.ts';
import { SqlEvidenceKeyStore } from './sql-evidence-key-store.ts';
import { SqlImportStore } from './sql-import-store.ts';
import { SqlIncidentStore } from './sql-incident-store.ts';
import { SqlPreferenceStore } from './sql-preference-store.ts';
import { SqlSavedFilterStore } from './sql-saved-filter-store.ts';
import { SqlSealCheckStore } from './sql-seal-check-store.ts';
import { SqlSessionStore } from './sql-session-store.ts';
import { SqlShareStore } from './sql-share-store.ts';
import { SqlStreamLinkStore } from './sql-stream-link-store.ts';
import { SqlTokenStore } from './sql-token-store.ts';
import { SqlUserStore } from './sql-user-store.ts';
import { SqlWallItemStore } from './sql-wall-item-store.ts';

/** Every store on one connection, and transactions over all of them. */
export function createSqlStores(connection: SqlConnection): Stores & Pick<Storage, 'transaction'> {
  return {
    ...storesOn(connection),
    transaction: (work) =>
      connection.database.transaction().execute((database) => work(storesOn({ ...connection, database }))),
  };
}

function storesOn(connection: SqlConnection): Stores {
  return {
    users: new SqlUserStore(connection),
    sessions: new SqlSessionStore(connection),
    tokens: new SqlTokenStore(connection),
    streamLinks: new SqlStreamLinkStore(connection),
    audit: new SqlAuditStore(connection),
    cameras: new SqlCameraStore(connection),
    imports: new SqlImportStore(connection),
    savedFilters: new SqlSavedFilterStore(connection),
    preferences: new SqlPreferenceStore(connection),
    displays: new SqlDisplayStore(connection),
    wallItems: new SqlWallItemStore(connection),
    bookmarks: new SqlBookmarkStore(connection),
    incidents: new SqlIncidentStore(connection),
    evidenceKeys: new SqlEvidenceKeyStore(connection),
    shares: new SqlShareStore(connection),
    changes: new SqlChangeStore(connection),
    sealCheck: new SqlSealCheckStore(connection),
  };
}
