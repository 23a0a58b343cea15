import type { Kysely, Migration } from 'kysely';
import { createBookmarks, sealBookmarks } from './bookmark-migration.ts';
import { createIncidentBookmarks, createIncidentTables } from './incident-tables.ts';
import { createShares } from './share-tables.ts';
import type { SqlSchema } from './sql-schema.ts';
import { createDisplays, createWallTables } from './wall-tables.ts';

export type SqlEngine = 'sqlite' | 'postgres';

/** In order of their names. One that has been released is never edited: what changes is added behind it. */
export function sqlMigrations(engine: SqlEngine): Record<string, Migration> {
  return {
    '0001-users-sessions-tokens': { up: createFirstTables },
    '0002-accounts-audit-cameras': {
      async up(database: Kysely<SqlSchema>) {
        if (engine === 'postgres') await widenTimes(database);
        await extendAccounts(database);
        await createStreamLinks(database);
        await createAudit(database);
        await createCameras(database);
        await createImports(database);
        await createSavedFilters(database);
        await createChanges(database);
        await createSealCheck(database);
      },
    },
    '0003-walls': { up: createWallTables },
    '0004-displays': { up: createDisplays },
    '0005-bookmarks': { up: createBookmarks },
    '0006-incidents': { up: createIncidentTables },
    '0007-links-of-tokens': { up: tieLinksToTokens },
    '0008-bookmark-seals': { up: sealBookmarks },
    '0009-shares': { up: createShares },
    '0010-incident-bookmarks': { up: createIncidentBookmarks },
  };
}

async function createFirstTables(database: Kysely<unknown>): Promise<void> {
  await database.schema
    .createTable('users')
    .addColumn('id', 'text', (column) => column.primaryKey())
    .addColumn('username', 'text', (column) => column.notNull().unique())
    .addColumn('display_name', 'text', (column) => column.notNull())
    .addColumn('roles', 'text', (column) => column.notNull())
    .addColumn('password_hash', 'text', (column) => column.notNull())
    .addColumn('created_at_ms', 'integer', (column) => column.notNull())
    .execute();
  await database.schema
    .createTable('sessions')
    .addColumn('id', 'text', (column) => column.primaryKey())
    .addColumn('user_id', 'text', (column) => column.notNull().references('users.id').onDelete('cascade'))
    .addColumn('token_hash', 'text', (column) => column.notNull().unique())
    .addColumn('created_at_ms', 'integer', (column) => column.notNull())
    .addColumn('last_seen_at_ms', 'integer', (column) => column.notNull())
    .execute();
  await database.schema
    .createTable('tokens')
    .addColumn('id', 'text', (column) => column.primaryKey())
    .addColumn('user_id', 'text', (column) => column.notNull().references('users.id').onDelete('cascade'))
    .addColumn('name', 'text', (column) => column.notNull())
    .addColumn('token_hash', 'text', (column) => column.notNull().unique())
    .addColumn('created_at_ms', 'integer', (column) => column.notNull())
    .execute();
}

/** The first tables were made for SQLite, whose integers hold 64 bits; PostgreSQL's hold 32, too few for milliseconds. */
async function widenTimes(database: Kysely<SqlSchema>): Promise<void> {
  for (const [table, column] of [
    ['users', 'created_at_ms'],
    ['sessions', 'created_at_ms'],
    ['sessions', 'last_seen_at_ms'],
    ['tokens', 'created_at_ms'],
  ] as const) {
    await database.schema
      .alterTable(table)
      .alterColumn(column, (alter) => alter.setDataType('bigint'))
      .execute();
  }
}

const EVERYWHERE = '{"domains":null,"regions":null}';

/** One column a statement: SQLite adds no more at once. */
async function extendAccounts(database: Kysely<SqlSchema>): Promise<void> {
  const { schema } = database;
  const additions = [
    schema.alterTable('users').addColumn('scope', 'text', (to) => to.notNull().defaultTo(EVERYWHERE)),
    schema.alterTable('users').addColumn('enabled', 'integer', (to) => to.notNull().defaultTo(1)),
    schema
      .alterTable('users')
      .addColumn('must_change_password', 'integer', (to) => to.notNull().defaultTo(0)),
    schema.alterTable('users').addColumn('totp_secret', 'text'),
    schema.alterTable('users').addColumn('totp_last_step', 'bigint', (to) => to.notNull().defaultTo(0)),
    schema.alterTable('users').addColumn('recovery_hashes', 'text', (to) => to.notNull().defaultTo('[]')),
    schema.alterTable('users').addColumn('last_login_at_ms', 'bigint'),
    schema.alterTable('users').addColumn('revision', 'integer', (to) => to.notNull().defaultTo(1)),
    schema.alterTable('sessions').addColumn('address', 'text', (to) => to.notNull().defaultTo('')),
    schema.alterTable('sessions').addColumn('user_agent', 'text', (to) => to.notNull().defaultTo('')),
    schema.alterTable('tokens').addColumn('roles', 'text', (to) => to.notNull().defaultTo('[]')),
    schema.alterTable('tokens').addColumn('scope', 'text', (to) => to.notNull().defaultTo(EVERYWHERE)),
    schema.alterTable('tokens').addColumn('expires_at_ms', 'bigint'),
    schema.alterTable('tokens').addColumn('last_used_at_ms', 'bigint'),
    schema.createIndex('sessions_by_user').on('sessions').column('user_id'),
    schema.createIndex('tokens_by_user').on('tokens').column('user_id'),
  ];
  for (const addition of additions) await addition.execute();
  // Until now a token did whatever its owner may.
  await database
    .updateTable('tokens')
    .set(({ selectFrom }) => ({
      roles: selectFrom('users').select('users.roles').whereRef('users.id', '=', 'tokens.user_id'),
    }))
    .execute();
}

async function createStreamLinks({ schema }: Kysely<SqlSchema>): Promise<void> {
  await schema
    .createTable('stream_links')
    .addColumn('id', 'text', (column) => column.primaryKey())
    .addColumn('user_id', 'text', (column) => column.notNull().references('users.id').onDelete('cascade'))
    .addColumn('camera_id', 'text', (column) => column.notNull())
    .addColumn('note', 'text', (column) => column.notNull())
    .addColumn('created_at_ms', 'bigint', (column) => column.notNull())
    .addColumn('expires_at_ms', 'bigint', (column) => column.notNull())
    .execute();
  await schema.createIndex('stream_links_by_user').on('stream_links').column('user_id').execute();
}

/** Links of before were made by a person, as far as anybody knows. */
async function tieLinksToTokens({ schema }: Kysely<SqlSchema>): Promise<void> {
  await schema
    .alterTable('stream_links')
    .addColumn('token_id', 'text', (column) => column.references('tokens.id').onDelete('cascade'))
    .execute();
}

async function createAudit({ schema }: Kysely<SqlSchema>): Promise<void> {
  await schema
    .createTable('audit_entries')
    .addColumn('seq', 'bigint', (column) => column.primaryKey())
    .addColumn('at_ms', 'bigint', (column) => column.notNull())
    .addColumn('user_id', 'text')
    .addColumn('username', 'text')
    .addColumn('via', 'text', (column) => column.notNull())
    .addColumn('address', 'text')
    .addColumn('action', 'text', (column) => column.notNull())
    .addColumn('result', 'text', (column) => column.notNull())
    .addColumn('target_type', 'text')
    .addColumn('target_id', 'text')
    .addColumn('target_name', 'text')
    .addColumn('domain', 'text')
    .addColumn('region', 'text')
    .addColumn('detail', 'text', (column) => column.notNull())
    .addColumn('previous_hash', 'text', (column) => column.notNull())
    .addColumn('hash', 'text', (column) => column.notNull())
    .execute();
  await schema
    .createIndex('audit_entries_by_user')
    .on('audit_entries')
    .columns(['username', 'seq'])
    .execute();
  await schema
    .createIndex('audit_entries_by_target')
    .on('audit_entries')
    .columns(['target_id', 'seq'])
    .execute();
  await schema
    .createTable('audit_anchor')
    .addColumn('id', 'integer', (column) => column.primaryKey())
    .addColumn('seq', 'bigint', (column) => column.notNull())
    .addColumn('hash', 'text', (column) => column.notNull())
    .execute();
}

async function createCameras({ schema }: Kysely<SqlSchema>): Promise<void> {
  await schema
    .createTable('cameras')
    .addColumn('id', 'text', (column) => column.primaryKey())
    .addColumn('revision', 'integer', (column) => column.notNull())
    .addColumn('removed', 'integer', (column) => column.notNull())
    .addColumn('change_count', 'bigint', (column) => column.notNull())
    .execute();
  await schema.createIndex('cameras_by_change').on('cameras').column('change_count').execute();
  await schema
    .createTable('camera_revisions')
    .addColumn('camera_id', 'text', (column) => column.notNull())
    .addColumn('revision', 'integer', (column) => column.notNull())
    .addColumn('file', 'text', (column) => column.notNull())
    .addColumn('credentials', 'text')
    .addColumn('changed_at_ms', 'bigint', (column) => column.notNull())
    .addColumn('changed_by', 'text', (column) => column.notNull())
    .addColumn('cause', 'text', (column) => column.notNull())
    .addColumn('import_id', 'text')
    .addPrimaryKeyConstraint('camera_revisions_key', ['camera_id', 'revision'])
    .execute();
  await schema
    .createIndex('camera_revisions_by_import')
    .on('camera_revisions')
    .columns(['import_id', 'camera_id', 'revision'])
    .execute();
}

async function createImports({ schema }: Kysely<SqlSchema>): Promise<void> {
  await schema
    .createTable('imports')
    .addColumn('id', 'text', (column) => column.primaryKey())
    .addColumn('file_name', 'text')
    .addColumn('user_id', 'text', (column) => column.notNull())
    .addColumn('applied_by', 'text', (column) => column.notNull())
    .addColumn('applied_at_ms', 'bigint', (column) => column.notNull())
    .addColumn('new_count', 'integer', (column) => column.notNull())
    .addColumn('changed_count', 'integer', (column) => column.notNull())
    .addColumn('unchanged_count', 'integer', (column) => column.notNull())
    .addColumn('wrong_count', 'integer', (column) => column.notNull())
    .addColumn('undone_at_ms', 'bigint')
    .addColumn('undone_by', 'text')
    .execute();
}

async function createSavedFilters({ schema }: Kysely<SqlSchema>): Promise<void> {
  await schema
    .createTable('saved_filters')
    .addColumn('id', 'text', (column) => column.primaryKey())
    .addColumn('user_id', 'text', (column) => column.notNull().references('users.id').onDelete('cascade'))
    .addColumn('name', 'text', (column) => column.notNull())
    .addColumn('filter', 'text', (column) => column.notNull())
    .addColumn('shared', 'integer', (column) => column.notNull())
    .execute();
  await schema.createIndex('saved_filters_by_user').on('saved_filters').column('user_id').execute();
}

async function createChanges({ schema }: Kysely<SqlSchema>): Promise<void> {
  await schema
    .createTable('changes')
    .addColumn('topic', 'text', (column) => column.primaryKey())
    .addColumn('change_count', 'bigint', (column) => column.notNull())
    .execute();
}

async function createSealCheck({ schema }: Kysely<SqlSchema>): Promise<void> {
  await schema
    .createTable('seal_check')
    .addColumn('id', 'integer', (column) => column.primaryKey())
    .addColumn('sealed', 'text', (column) => column.notNull())
    .execute();
}
