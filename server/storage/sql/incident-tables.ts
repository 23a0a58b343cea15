import type { Kysely } from 'kysely';
import type { SqlSchema } from './sql-schema.ts';

export async function createIncidentTables({ schema }: Kysely<SqlSchema>): Promise<void> {
  await schema
    .createTable('incidents')
    .addColumn('id', 'text', (column) => column.primaryKey())
    .addColumn('revision', 'integer', (column) => column.notNull())
    .addColumn('state', 'text', (column) => column.notNull())
    .addColumn('changed_at_ms', 'bigint', (column) => column.notNull())
    .addColumn('content', 'text', (column) => column.notNull())
    .execute();
  await schema
    .createIndex('incidents_by_change')
    .on('incidents')
    .columns(['state', 'changed_at_ms'])
    .execute();
  await schema
    .createTable('incident_entries')
    .addColumn('incident_id', 'text', (column) =>
      column.notNull().references('incidents.id').onDelete('cascade'),
    )
    .addColumn('id', 'text', (column) => column.notNull())
    .addColumn('at_ms', 'bigint', (column) => column.notNull())
    .addColumn('kind', 'text', (column) => column.notNull())
    .addColumn('content', 'text', (column) => column.notNull())
    .addPrimaryKeyConstraint('incident_entries_key', ['incident_id', 'id'])
    .execute();
  await schema
    .createIndex('incident_entries_by_time')
    .on('incident_entries')
    .columns(['incident_id', 'at_ms'])
    .execute();
  await schema
    .createTable('evidence_exports')
    .addColumn('id', 'text', (column) => column.primaryKey())
    .addColumn('incident_id', 'text')
    .addColumn('bookmark_id', 'text')
    .addColumn('hub_id', 'text', (column) => column.notNull())
    .addColumn('state', 'text', (column) => column.notNull())
    .addColumn('created_at_ms', 'bigint', (column) => column.notNull())
    .addColumn('content', 'text', (column) => column.notNull())
    .execute();
  await schema
    .createTable('evidence_keys')
    .addColumn('fingerprint', 'text', (column) => column.primaryKey())
    .addColumn('public_key', 'text', (column) => column.notNull())
    .addColumn('sealed', 'text', (column) => column.notNull())
    .addColumn('created_at_ms', 'bigint', (column) => column.notNull())
    .execute();
}

/** Which incidents keep a bookmark: it stood in the incidents alone, where a removal would have to read all of them. */
export async function createIncidentBookmarks(database: Kysely<SqlSchema>): Promise<void> {
  const { schema } = database;
  await schema
    .createTable('incident_bookmarks')
    .addColumn('incident_id', 'text', (column) =>
      column.notNull().references('incidents.id').onDelete('cascade'),
    )
    .addColumn('bookmark_id', 'text', (column) => column.notNull())
    .addColumn('held', 'integer', (column) => column.notNull())
    .addColumn('kept_until_ms', 'bigint')
    .addPrimaryKeyConstraint('incident_bookmarks_key', ['incident_id', 'bookmark_id'])
    .execute();
  await schema
    .createIndex('incident_bookmarks_by_bookmark')
    .on('incident_bookmarks')
    .column('bookmark_id')
    .execute();
  for (const { id, content } of await database.selectFrom('incidents').select(['id', 'content']).execute()) {
    const { bookmarks = [] } = JSON.parse(content) as { bookmarks?: { id: string }[] };
    for (const bookmark of bookmarks) {
      await database
        .insertInto('incident_bookmarks')
        .values({ incident_id: id, bookmark_id: bookmark.id, held: 0, kept_until_ms: null })
        .execute();
    }
  }
}
