import type { Kysely, Migration } from 'kysely';

/** Times are epoch milliseconds; roles is a JSON list. */
export interface SqliteSchema {
  users: {
    id: string;
    username: string;
    display_name: string;
    roles: string;
    password_hash: string;
    created_at_ms: number;
  };
  sessions: {
    id: string;
    user_id: string;
    token_hash: string;
    created_at_ms: number;
    last_seen_at_ms: number;
  };
  tokens: {
    id: string;
    user_id: string;
    name: string;
    token_hash: string;
    created_at_ms: number;
  };
}

/** In order of their names. One that has been released is never edited: what changes is added behind it. */
export const sqliteMigrations: Record<string, Migration> = {
  '0001-users-sessions-tokens': {
    async up(database: Kysely<unknown>) {
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
    },
  },
};
