import type { Kysely } from 'kysely';
import type { SqlSchema } from './sql-schema.ts';

/** What people keep for their walls. */
export async function createWallTables({ schema }: Kysely<SqlSchema>): Promise<void> {
  await schema
    .createTable('preferences')
    .addColumn('user_id', 'text', (column) => column.notNull().references('users.id').onDelete('cascade'))
    .addColumn('key', 'text', (column) => column.notNull())
    .addColumn('value', 'text')
    .addColumn('revision', 'integer', (column) => column.notNull())
    .addPrimaryKeyConstraint('preferences_key', ['user_id', 'key'])
    .execute();
  await schema
    .createTable('wall_items')
    .addColumn('id', 'text', (column) => column.primaryKey())
    .addColumn('kind', 'text', (column) => column.notNull())
    .addColumn('owner_id', 'text', (column) => column.references('users.id').onDelete('set null'))
    .addColumn('owner_name', 'text', (column) => column.notNull())
    .addColumn('name', 'text', (column) => column.notNull())
    .addColumn('content', 'text', (column) => column.notNull())
    .addColumn('shared_with', 'text', (column) => column.notNull())
    .addColumn('revision', 'integer', (column) => column.notNull())
    .addColumn('changed_at_ms', 'bigint', (column) => column.notNull())
    .addColumn('changed_by', 'text', (column) => column.notNull())
    .execute();
  await schema.createIndex('wall_items_by_owner').on('wall_items').column('owner_id').execute();
}

export async function createDisplays({ schema }: Kysely<SqlSchema>): Promise<void> {
  await schema
    .createTable('displays')
    .addColumn('name', 'text', (column) => column.primaryKey())
    .addColumn('order_text', 'text')
    .addColumn('revision', 'integer', (column) => column.notNull())
    .addColumn('username', 'text', (column) => column.notNull())
    .addColumn('width', 'integer', (column) => column.notNull())
    .addColumn('height', 'integer', (column) => column.notNull())
    .addColumn('seen_at_ms', 'bigint', (column) => column.notNull())
    .execute();
}
