import { Kysely, PostgresDialect } from 'kysely';
import { type Clock, systemClock } from '../../base/clock.ts';
import { migrate } from '../sql/migrate.ts';
import type { SqlSchema } from '../sql/sql-schema.ts';
import { createSqlStores } from '../sql/sql-stores.ts';
import type { Storage } from '../storage.ts';
import { backUpPostgres } from './postgres-backup.ts';
import { openPool, unusable } from './postgres-pool.ts';

/** Opens a database that is there and brings its tables up to date. Throws a MendableError without the password. */
export async function openPostgresStorage(url: string, clock: Clock = systemClock): Promise<Storage> {
  const database = await openPostgresDatabase(url);
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

export async function openPostgresDatabase(url: string): Promise<Kysely<SqlSchema>> {
  const database = new Kysely<SqlSchema>({ dialect: new PostgresDialect({ pool: await openPool(url) }) });
  try {
    await migrate(database, 'postgres');
    return database;
  } catch (error) {
    await database.destroy();
    throw unusable(url, error);
  }
}
