import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Database from 'libsql';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { openSqliteStorage, SQLITE_FILE } from '../../../../server/storage/sqlite/sqlite-storage.ts';

/** As version 0.1.0 left it behind. */
const RELEASED = `
  create table "kysely_migration" ("name" varchar(255) not null primary key, "timestamp" varchar(255) not null);
  create table "kysely_migration_lock" ("id" varchar(255) not null primary key, "is_locked" integer default 0 not null);
  insert into kysely_migration_lock values ('migration_lock', 0);
  insert into kysely_migration values ('0001-users-sessions-tokens', '2026-01-15T08:00:00.000Z');
  create table "users" ("id" text primary key, "username" text not null unique, "display_name" text not null,
    "roles" text not null, "password_hash" text not null, "created_at_ms" integer not null);
  create table "sessions" ("id" text primary key, "user_id" text not null references "users" ("id") on delete cascade,
    "token_hash" text not null unique, "created_at_ms" integer not null, "last_seen_at_ms" integer not null);
  create table "tokens" ("id" text primary key, "user_id" text not null references "users" ("id") on delete cascade,
    "name" text not null, "token_hash" text not null unique, "created_at_ms" integer not null);
  insert into users values ('u1', 'admin', 'Administrator', '["admin","operator"]', '$argon2id$', 1768464000123);
  insert into sessions values ('s1', 'u1', 'hash-1', 1768464000000, 1768464000500);
  insert into tokens values ('t1', 'u1', '大屏', 'hash-2', 1768464000000);
`;

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'upgrade-'));
  const database = new Database(join(folder, SQLITE_FILE));
  database.exec(RELEASED);
  database.close();
});
afterEach(() => rm(folder, { recursive: true }));

test('a database of the version before keeps its users, logins and tokens, who may do what they could', async () => {
  const everywhere = { domains: null, regions: null };
  const storage = await openSqliteStorage(folder);
  expect(await storage.users.list()).toEqual([
    {
      id: 'u1',
      username: 'admin',
      displayName: 'Administrator',
      roles: ['admin', 'operator'],
      scope: everywhere,
      enabled: true,
      passwordHash: '$argon2id$',
      mustChangePassword: false,
      totpSecret: null,
      totpLastStep: 0,
      recoveryHashes: [],
      createdAtMs: 1_768_464_000_123,
      lastLoginAtMs: null,
      revision: 1,
    },
  ]);
  expect(await storage.sessions.list()).toMatchObject([
    { id: 's1', userId: 'u1', address: '', userAgent: '' },
  ]);
  expect(await storage.tokens.list()).toEqual([
    {
      id: 't1',
      userId: 'u1',
      name: '大屏',
      tokenHash: 'hash-2',
      roles: ['admin', 'operator'],
      scope: everywhere,
      createdAtMs: 1_768_464_000_000,
      expiresAtMs: null,
      lastUsedAtMs: null,
    },
  ]);
  await storage.close();
});

test('it is upgraded once, and opened as it is from then on', async () => {
  await expect(openSqliteStorage(folder, { tables: 'as-they-are' })).rejects.toThrow('start the hub once');
  await (await openSqliteStorage(folder)).close();
  const storage = await openSqliteStorage(folder, { tables: 'as-they-are' });
  expect(await storage.users.list()).toHaveLength(1);
  await storage.close();
});
