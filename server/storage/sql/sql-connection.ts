import type { Kysely } from 'kysely';
import type { Clock } from '../../base/clock.ts';
import type { SqlEngine } from './sql-migrations.ts';
import type { SqlSchema } from './sql-schema.ts';

/** What every store is made of: one database, within a transaction or not. */
export interface SqlConnection {
  readonly engine: SqlEngine;
  readonly database: Kysely<SqlSchema>;
  readonly clock: Pick<Clock, 'monotonic'>;
}

/**
 * Rows of one statement. Few enough for one turn of the event loop, where SQLite works beside the video, and for
 * SQLite's 32,766 parameters.
 */
export const ROWS_PER_STATEMENT = 100;

/** As part of the transaction that is open already, or in one of its own. */
export function inTransaction<T>(
  { database }: SqlConnection,
  work: (database: Kysely<SqlSchema>) => Promise<T>,
): Promise<T> {
  return database.isTransaction ? work(database) : database.transaction().execute(work);
}

/** Many items in order, so many to a statement. */
export async function inBatches<T>(
  items: readonly T[],
  work: (batch: readonly T[]) => Promise<void>,
  size = ROWS_PER_STATEMENT,
): Promise<void> {
  for (let from = 0; from < items.length; from += size) await work(items.slice(from, from + size));
}
