import type { Clock } from './base/clock.ts';
import { restorePostgres } from './storage/postgres/postgres-restore.ts';
import { openPostgresStorage } from './storage/postgres/postgres-storage.ts';
import type { TablesMode } from './storage/sql/migrate.ts';
import { restoreSqlite } from './storage/sqlite/sqlite-restore.ts';
import { openSqliteStorage } from './storage/sqlite/sqlite-storage.ts';
import type { Storage } from './storage/storage.ts';

export interface StoragePlace {
  /** Of PostgreSQL; null for a file in the data folder. */
  databaseUrl: string | null;
  dataFolder: string;
  clock: Clock;
}

/** The engine that is configured. Throws a MendableError. */
export function openStorage(place: StoragePlace & { tables?: TablesMode }): Promise<Storage> {
  const { databaseUrl, dataFolder, ...options } = place;
  return databaseUrl === null
    ? openSqliteStorage(dataFolder, options)
    : openPostgresStorage(databaseUrl, options);
}

export interface RestoreStorageOptions extends StoragePlace {
  backup: string;
  /** Part of the name under which what was there is kept. */
  stamp: string;
  /** What else is to be done with the restored contents before they take their place. */
  adapt(restored: Storage): Promise<void>;
}

/** Returns where what was there is kept; null where there was nothing. Throws a MendableError; then all is as it was. */
export function restoreStorage(options: RestoreStorageOptions): Promise<string | null> {
  const { databaseUrl, dataFolder, ...rest } = options;
  return databaseUrl === null
    ? restoreSqlite({ ...rest, folder: dataFolder })
    : restorePostgres({ ...rest, folder: dataFolder, url: databaseUrl });
}
