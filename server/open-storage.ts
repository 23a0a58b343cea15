import type { Clock } from './base/clock.ts';
import { openPostgresStorage } from './storage/postgres/postgres-storage.ts';
import { openSqliteStorage } from './storage/sqlite/sqlite-storage.ts';
import type { Storage } from './storage/storage.ts';

export interface OpenStorageOptions {
  /** Of PostgreSQL; null for a file in the data folder. */
  databaseUrl: string | null;
  dataFolder: string;
  clock: Clock;
}

/** The engine that is configured. Throws a MendableError. */
export function openStorage({ databaseUrl, dataFolder, clock }: OpenStorageOptions): Promise<Storage> {
  return databaseUrl === null
    ? openSqliteStorage(dataFolder, clock)
    : openPostgresStorage(databaseUrl, clock);
}
