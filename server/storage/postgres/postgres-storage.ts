import type { Kysely } from 'kysely';
import { type Clock, systemClock } from '../../base/clock.ts';
import { prepareTables, type TablesMode } from '../sql/migrate.ts';
import type { SqlSchema } from '../sql/sql-schema.ts';
import { createSqlStores } from '../sql/sql-stores.ts';
import type { Storage } from '../storage.ts';
import { backUpPostgres } from './postgres-backup.ts';
import { COMMAND_NAME, connectPostgres, HUB_NAME, unusable } from './postgres-connection.ts';

/** Opens a database that is there and brings its tables up to date. Throws a MendableError without the password. */
export async function openPostgresStorage(
  url: string,
  { clock = systemClock, tables = 'migrate' }: { clock?: Clock; tables?: TablesMode } = {},
): Promise<Storage> {
  const database = await openTables(url, tables);
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

async function openTables(url: string, tables: TablesMode): Promise<Kysely<SqlSchema>> {
  const database = await connectPostgres(url, tables === 'migrate' ? HUB_NAME : COMMAND_NAME);
  try {
    await prepareTables(database, 'postgres', tables);
    return database;
  } catch (error) {
    await database.destroy();
    throw unusable(url, error);
  }
}
