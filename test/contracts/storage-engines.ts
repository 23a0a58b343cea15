import { randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { afterAll, inject } from 'vitest';
import { openPostgresStorage } from '../../server/storage/postgres/postgres-storage.ts';
import { openSqliteStorage } from '../../server/storage/sqlite/sqlite-storage.ts';
import type { Storage } from '../../server/storage/storage.ts';

export interface StorageEngine {
  name: string;
  /** An empty one. */
  open(): Promise<OpenEngine>;
}

export interface OpenEngine {
  storage: Storage;
  /** Where it is, as a hub and its commands are told. */
  place: { databaseUrl: string | null; dataFolder: string };
  /** The same database once more, as another hub opens it. */
  openAgain(): Promise<Storage>;
  discard(): Promise<void>;
}

/** Every engine that a storage port has; each suite here runs on all of them. */
export const STORAGE_ENGINES: StorageEngine[] = [
  { name: 'sqlite', open: openSqlite },
  { name: 'postgres', open: openPostgres },
];

async function openSqlite(): Promise<OpenEngine> {
  const folder = await mkdtemp(join(tmpdir(), 'storage-'));
  const storage = await openSqliteStorage(folder);
  return {
    storage,
    place: { databaseUrl: null, dataFolder: folder },
    openAgain: () => openSqliteStorage(folder),
    async discard() {
      await storage.close();
      await rm(folder, { recursive: true });
    },
  };
}

const database = `contracts_${randomUUID().replaceAll('-', '')}`;
let created = false;

/** One database for a test file, emptied for each of its tests: making one takes longer than most tests. */
async function openPostgres(): Promise<OpenEngine> {
  const url = inject('postgresUrl').replace('/postgres?', `/${database}?`);
  if (!created) await run(inject('postgresUrl'), `create database ${database}`);
  created = true;
  const storage = await openPostgresStorage(url);
  await emptyTables(url);
  const folder = await mkdtemp(join(tmpdir(), 'storage-'));
  return {
    storage,
    place: { databaseUrl: url, dataFolder: folder },
    openAgain: () => openPostgresStorage(url),
    async discard() {
      await storage.close();
      await rm(folder, { recursive: true });
    },
  };
}

afterAll(async () => {
  if (created) await run(inject('postgresUrl'), `drop database ${database} with (force)`);
});

async function emptyTables(url: string): Promise<void> {
  const tables = await run(
    url,
    "select tablename from pg_tables where schemaname = 'public' and tablename not like 'kysely%'",
  );
  await run(url, `truncate ${tables.map(({ tablename }) => tablename).join(', ')}`);
}

async function run(url: string, sql: string): Promise<Record<string, string>[]> {
  const client = new pg.Client(url);
  await client.connect();
  try {
    return (await client.query(sql)).rows;
  } finally {
    await client.end();
  }
}
