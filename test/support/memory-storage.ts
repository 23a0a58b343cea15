import { openSqliteFile } from '../../server/storage/sqlite/sqlite-storage.ts';
import type { Storage } from '../../server/storage/storage.ts';

/** The hub's own storage without a file: forgotten with the process. For tests that are not about storing. */
export function openMemoryStorage(): Promise<Storage> {
  return openSqliteFile(':memory:');
}
