import type { Kysely } from 'kysely';
import type { SqlSchema } from './sql-schema.ts';

export async function createBookmarks({ schema }: Kysely<SqlSchema>): Promise<void> {
  await schema
    .createTable('bookmarks')
    .addColumn('id', 'text', (column) => column.primaryKey())
    .addColumn('revision', 'integer', (column) => column.notNull())
    .addColumn('hub_id', 'text', (column) => column.notNull())
    .addColumn('camera_id', 'text', (column) => column.notNull())
    .addColumn('camera_name', 'text', (column) => column.notNull())
    .addColumn('domain', 'text', (column) => column.notNull())
    .addColumn('region', 'text', (column) => column.notNull())
    .addColumn('moment_ms', 'bigint', (column) => column.notNull())
    .addColumn('created_at_ms', 'bigint', (column) => column.notNull())
    .addColumn('user_id', 'text', (column) => column.notNull())
    .addColumn('created_by', 'text', (column) => column.notNull())
    .addColumn('note', 'text', (column) => column.notNull())
    .addColumn('tags', 'text', (column) => column.notNull())
    .addColumn('severity', 'text', (column) => column.notNull())
    .addColumn('camera_condition', 'text', (column) => column.notNull())
    .addColumn('still_state', 'text', (column) => column.notNull())
    .addColumn('still_taken_at_ms', 'bigint')
    .addColumn('clip_state', 'text', (column) => column.notNull())
    .addColumn('clip', 'text', (column) => column.notNull())
    .addColumn('size_bytes', 'bigint', (column) => column.notNull())
    .addColumn('hold', 'text')
    .addColumn('verified_at_ms', 'bigint')
    .execute();
  await schema.createIndex('bookmarks_by_moment').on('bookmarks').columns(['moment_ms', 'id']).execute();
  await schema
    .createIndex('bookmarks_by_camera')
    .on('bookmarks')
    .columns(['camera_id', 'moment_ms'])
    .execute();
  await schema
    .createIndex('bookmarks_by_age')
    .on('bookmarks')
    .columns(['hub_id', 'created_at_ms', 'id'])
    .execute();
}

/** What the picture and the clip were when they were written: kept apart from them. */
export async function sealBookmarks({ schema }: Kysely<SqlSchema>): Promise<void> {
  // One column in each statement: SQLite adds no more.
  await schema.alterTable('bookmarks').addColumn('still_sha256', 'text').execute();
  await schema.alterTable('bookmarks').addColumn('clip_seal', 'text').execute();
}
