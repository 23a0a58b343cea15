import { Kysely, sql } from 'kysely';
import Database from 'libsql';
import type { Clock } from '../../base/clock.ts';
import { prepareTables, type TablesMode } from '../sql/migrate.ts';
import type { SqlSchema } from '../sql/sql-schema.ts';
import { LibsqlDialect } from './libsql-dialect.ts';

/** Of 4 KiB: nobody lets a log grow this far who has checkpoints made beside. */
const LARGEST_LOG_PAGES = 50_000;

export interface SqliteDatabaseOptions {
  /** `:memory:` for a database that is gone with the process. */
  file: string;
  clock: Clock;
  tables?: TablesMode;
  /** Called after each change that has been kept. */
  onWritten?(): void;
}

export async function openSqliteDatabase({
  file,
  clock,
  tables = 'migrate',
  onWritten,
}: SqliteDatabaseOptions): Promise<Kysely<SqlSchema>> {
  const database = new Kysely<SqlSchema>({ dialect: new LibsqlDialect(openFile(file), clock, onWritten) });
  try {
    await prepareTables(database, 'sqlite', tables);
    return database;
  } catch (error) {
    await database.destroy();
    throw error;
  }
}

function openFile(file: string): InstanceType<typeof Database> {
  const database = new Database(file);
  try {
    database.exec('pragma journal_mode = wal');
    // With a write-ahead log this survives a crash of the hub; a power cut may lose the last moments, not the file.
    database.exec('pragma synchronous = normal');
    database.exec(`pragma wal_autocheckpoint = ${LARGEST_LOG_PAGES}`);
    database.exec('pragma foreign_keys = on');
    return database;
  } catch (error) {
    database.close();
    throw error;
  }
}

/** libsql frees its statements, and with them the file, at some later time: what is in the log is written back before. */
export async function closeSqliteDatabase(database: Kysely<SqlSchema>): Promise<void> {
  try {
    await sql`pragma wal_checkpoint(truncate)`.execute(database);
  } finally {
    await database.destroy();
  }
}
