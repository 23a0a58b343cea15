import { type Kysely, sql } from 'kysely';
import type { Clock } from '../../base/clock.ts';
import { copyTables } from '../sql/copy-tables.ts';
import type { SqlSchema } from '../sql/sql-schema.ts';
import { createBackupFile } from '../sqlite/backup-file.ts';
import { closeSqliteDatabase, openSqliteDatabase } from '../sqlite/sqlite-database.ts';

export interface PostgresBackupOptions {
  database: Kysely<SqlSchema>;
  /** The file to be made. */
  copy: string;
  clock: Clock;
}

/**
 * Copies a database as of one moment into a file of SQLite, while others go on with it: one kind of backup whatever the engine,
 * which needs no program of PostgreSQL's and can be taken from one engine to the other.
 */
export function backUpPostgres({ database, copy, clock }: PostgresBackupOptions): Promise<void> {
  return createBackupFile(copy, async (draft) => {
    const target = await openSqliteDatabase({ file: draft, clock });
    try {
      await database
        .transaction()
        .setIsolationLevel('repeatable read')
        .execute((from) => target.transaction().execute((to) => copyTables({ from, to })));
      // One file, without a log beside it.
      await sql`pragma journal_mode = delete`.execute(target);
    } finally {
      await closeSqliteDatabase(target);
    }
  });
}
