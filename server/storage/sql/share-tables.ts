import type { Kysely } from 'kysely';
import type { SqlSchema } from './sql-schema.ts';

/** Without a reference to what is shared: a link outlives it, and says that it is gone. */
export async function createShares({ schema }: Kysely<SqlSchema>): Promise<void> {
  await schema
    .createTable('shares')
    .addColumn('id', 'text', (column) => column.primaryKey())
    .addColumn('token_hash', 'text', (column) => column.notNull().unique())
    .addColumn('user_id', 'text', (column) => column.notNull().references('users.id').onDelete('cascade'))
    .addColumn('incident_id', 'text')
    .addColumn('bookmark_id', 'text')
    .addColumn('created_at_ms', 'bigint', (column) => column.notNull())
    .addColumn('expires_at_ms', 'bigint', (column) => column.notNull())
    .addColumn('max_openings', 'integer')
    .addColumn('openings', 'integer', (column) => column.notNull())
    .addColumn('last_opened_at_ms', 'bigint')
    .addColumn('revoked_at_ms', 'bigint')
    .addColumn('revoked_by', 'text')
    .addColumn('content', 'text', (column) => column.notNull())
    .execute();
  for (const column of ['user_id', 'incident_id', 'bookmark_id', 'expires_at_ms'] as const) {
    await schema.createIndex(`shares_by_${column}`).on('shares').column(column).execute();
  }
}
