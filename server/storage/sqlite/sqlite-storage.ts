import { chmod, mkdir, open } from 'node:fs/promises';
import { join } from 'node:path';
import { Kysely, Migrator, sql } from 'kysely';
import Database from 'libsql';
import { MendableError } from '../../base/mendable-error.ts';
import type { Storage } from '../storage.ts';
import { LibsqlDialect } from './libsql-dialect.ts';
import { type SqliteSchema, sqliteMigrations } from './sqlite-schema.ts';
import { SqliteSessionStore } from './sqlite-session-store.ts';
import { SqliteTokenStore } from './sqlite-token-store.ts';
import { SqliteUserStore } from './sqlite-user-store.ts';

export const SQLITE_FILE = 'onescreen.sqlite';

/** Another process that holds the file (a backup) is waited for this long. */
const BUSY_TIMEOUT_MS = 5_000;

/** Opens the database in this folder, creates both when they are missing, and brings its tables up to date. */
export async function openSqliteStorage(folder: string): Promise<Storage> {
  const file = join(folder, SQLITE_FILE);
  let kysely: Kysely<SqliteSchema> | null = null;
  try {
    await preparePlace(folder, file);
    const database = new Kysely<SqliteSchema>({ dialect: new LibsqlDialect(openDatabase(file)) });
    kysely = database;
    await migrate(database);
    return {
      users: new SqliteUserStore(database),
      sessions: new SqliteSessionStore(database),
      tokens: new SqliteTokenStore(database),
      close: once(() => closeDatabase(database)),
    };
  } catch (error) {
    await kysely?.destroy();
    throw new MendableError(
      `${file} cannot be opened: ${error instanceof Error ? error.message : String(error)}`,
      {
        cause: error,
      },
    );
  }
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
    database.exec(`pragma busy_timeout = ${BUSY_TIMEOUT_MS}`);
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

async function migrate(database: Kysely<SqliteSchema>): Promise<void> {
  const provider = { getMigrations: async () => sqliteMigrations };
  const { error } = await new Migrator({ db: database, provider }).migrateToLatest();
  if (error) throw error;
}

/** libsql frees its statements, and with them the file, at some later time: what is in the log is written back before. */
async function closeDatabase(database: Kysely<SqliteSchema>): Promise<void> {
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
