import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { type Kysely, sql } from 'kysely';
import type { Clock } from '../../base/clock.ts';
import { MendableError } from '../../base/mendable-error.ts';
import { copyTables } from '../sql/copy-tables.ts';
import { prepareTables } from '../sql/migrate.ts';
import type { SqlSchema } from '../sql/sql-schema.ts';
import { makeRestoredCopy, removeDatabase } from '../sqlite/restored-copy.ts';
import { closeSqliteDatabase, openSqliteDatabase } from '../sqlite/sqlite-database.ts';
import type { Storage } from '../storage.ts';
import { backUpPostgres } from './postgres-backup.ts';
import { COMMAND_NAME, connectPostgres, HUB_NAME } from './postgres-connection.ts';

export interface PostgresRestoreOptions {
  backup: string;
  url: string;
  /** Where the replaced contents are kept. */
  folder: string;
  /** Part of the name of their file. */
  stamp: string;
  clock: Clock;
  /** What else is to be done before it takes its place. */
  adapt(restored: Storage): Promise<void>;
}

/**
 * Puts a backup in the place of what this database holds, which no hub may use meanwhile, and returns the backup of that which is
 * kept. Throws a MendableError; then the database is as it was.
 */
export async function restorePostgres(options: PostgresRestoreOptions): Promise<string> {
  const { backup, url, folder, stamp, clock, adapt } = options;
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const copy = join(folder, 'postgres.restoring');
  const kept = join(folder, `postgres.replaced-${stamp}`);
  const database = await connectPostgres(url, COMMAND_NAME);
  try {
    await requireNoHub(database);
    await prepareTables(database, 'postgres', 'migrate');
    const restored = await makeRestoredCopy({ backup, copy, clock });
    try {
      await adapt(restored);
    } finally {
      await restored.close();
    }
    await backUpPostgres({ database, copy: kept, clock });
    await replaceContents(database, copy, clock);
    return kept;
  } finally {
    await database.destroy();
    await removeDatabase(copy);
  }
}

async function requireNoHub(database: Kysely<SqlSchema>): Promise<void> {
  const { rows } = await sql<{ connections: number }>`
    select count(*) as connections from pg_stat_activity
    where application_name = ${HUB_NAME} and datname = current_database()`.execute(database);
  if (rows[0]?.connections === 0) return;
  throw new MendableError(
    'A hub is running on this database, and must be stopped before its contents can be replaced.',
  );
}

async function replaceContents(database: Kysely<SqlSchema>, copy: string, clock: Clock): Promise<void> {
  const source = await openSqliteDatabase({ file: copy, clock });
  try {
    await source
      .transaction()
      .execute((from) => database.transaction().execute((to) => copyTables({ from, to })));
  } finally {
    await closeSqliteDatabase(source);
  }
}
