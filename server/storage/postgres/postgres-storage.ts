import { Kysely, PostgresDialect } from 'kysely';
import { type Clock, systemClock } from '../../base/clock.ts';
import { prepareTables, type TablesMode } from '../sql/migrate.ts';
import type { SqlSchema } from '../sql/sql-schema.ts';
import { createSqlStores } from '../sql/sql-stores.ts';
import type { Storage } from '../storage.ts';
import { backUpPostgres } from './postgres-backup.ts';
import { COMMAND_NAME, HUB_NAME, openPool, unusable } from './postgres-pool.ts';

/** Opens a database that is there and brings its tables up to date. Throws a MendableError without the password. */
export async function openPostgresStorage(
  url: string,
  { clock = systemClock, tables = 'migrate' }: { clock?: Clock; tables?: TablesMode } = {},
): Promise<Storage> {
  const name = tables === 'migrate' ? HUB_NAME : COMMAND_NAME;
  const database = await openPostgresDatabase({ url, tables, name });
  let closing: Promise<void> | null = null;
  return {
    ...createSqlStores({ engine: 'postgres', database, clock }),
    backup: (copy) => backUpPostgres({ database, copy, clock }),
    close() {
      closing ??= database.destroy();
      return closing;
    },
  };
}

export interface PostgresDatabaseOptions {
  url: string;
  tables: TablesMode;
  /** What the database calls its connections. */
  name: string;
}

export async function openPostgresDatabase({
  url,
  tables,
  name,
}: PostgresDatabaseOptions): Promise<Kysely<SqlSchema>> {
  const database = new Kysely<SqlSchema>({
    dialect: new PostgresDialect({ pool: await openPool(url, name) }),
  });
  try {
    await prepareTables(database, 'postgres', tables);
    return database;
  } catch (error) {
    await database.destroy();
    throw unusable(url, error);
  }
}
