import { chmod, mkdir, open } from 'node:fs/promises';
import { join } from 'node:path';
import { Kysely, sql } from 'kysely';
import Database from 'libsql';
import { type Clock, systemClock } from '../../base/clock.ts';
import { MendableError } from '../../base/mendable-error.ts';
import { migrate } from '../sql/migrate.ts';
import type { SqlSchema } from '../sql/sql-schema.ts';
import { createSqlStores } from '../sql/sql-stores.ts';
import type { Storage } from '../storage.ts';
import { LibsqlDialect } from './libsql-dialect.ts';
import { backUpSqlite } from './sqlite-backup.ts';

export const SQLITE_FILE = 'onescreen.sqlite';

/** Opens the database in this folder, creates both when they are missing, and brings its tables up to date. */
export async function openSqliteStorage(folder: string, clock: Clock = systemClock): Promise<Storage> {
  const file = join(folder, SQLITE_FILE);
  try {
    await preparePlace(folder, file);
    return await openSqliteFile(file, clock);
  } catch (error) {
    throw new MendableError(
      `${file} cannot be opened: ${error instanceof Error ? error.message : String(error)}`,
      { cause: error },
    );
  }
}

/** @param file `:memory:` for a database that is gone with the process */
export async function openSqliteFile(file: string, clock: Clock = systemClock): Promise<Storage> {
  const libsql = openDatabase(file);
  const database = new Kysely<SqlSchema>({ dialect: new LibsqlDialect(libsql, clock) });
  try {
    await migrate(database, 'sqlite');
  } catch (error) {
    await database.destroy();
    throw error;
  }
  return {
    ...createSqlStores({ engine: 'sqlite', database, clock }),
    backup: (copy) => backUpSqlite(file, copy),
    close: once(() => closeDatabase(database)),
  };
}

/**
 * Password hashes are nobody else's to read. SQLite gives the journal beside the file the file's own mode. A folder that
 * was there already keeps its mode: it may be shared with other programs.
 */
async function preparePlace(folder: string, file: string): Promise<void> {
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const handle = await open(file, 'a', 0o600);
  await handle.close();
  await chmod(file, 0o600);
}

function openDatabase(file: string): InstanceType<typeof Database> {
  const database = new Database(file);
  try {
    database.exec('pragma journal_mode = wal');
    // With a write-ahead log this survives a crash of the hub; a power cut may lose the last moments, not the file.
    database.exec('pragma synchronous = normal');
    database.exec('pragma foreign_keys = on');
    return database;
  } catch (error) {
    database.close();
    throw error;
  }
}

/** libsql frees its statements, and with them the file, at some later time: what is in the log is written back before. */
async function closeDatabase(database: Kysely<SqlSchema>): Promise<void> {
  try {
    await sql`pragma wal_checkpoint(truncate)`.execute(database);
  } finally {
    await database.destroy();
  }
}

function once(close: () => Promise<void>): () => Promise<void> {
  let closing: Promise<void> | null = null;
  return () => {
    closing ??= close();
    return closing;
  };
}
