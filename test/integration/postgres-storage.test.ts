import pg from 'pg';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { MendableError } from '../../server/base/mendable-error.ts';
import { openPostgresStorage } from '../../server/storage/postgres/postgres-storage.ts';
import { eventually } from '../support/eventually.ts';
import { type PostgresServer, startPostgres } from '../support/postgres-server.ts';
import { auditEntry, sampleUser } from '../support/sample-records.ts';

let server: PostgresServer;
let url: string;
let databases = 0;
beforeAll(async () => {
  server = await startPostgres();
});
afterAll(() => server.discard());
beforeEach(async () => {
  databases += 1;
  await server.run(`create database hub_${databases}`);
  url = server.urlOf(`hub_${databases}`);
});

const messageOf = (promise: Promise<unknown>) =>
  promise.then(
    () => 'no error',
    (error) => (error instanceof MendableError ? error.message : `not mendable: ${error}`),
  );

async function query(text: string): Promise<Record<string, unknown>[]> {
  const client = new pg.Client(url);
  await client.connect();
  try {
    return (await client.query(text)).rows;
  } finally {
    await client.end();
  }
}

test('a server that is not there is an error that names it and not the password', async () => {
  const address = 'postgresql://hub:s3cr%40t@127.0.0.1:1/city?password=s3cret';
  const message = await messageOf(openPostgresStorage(address));
  expect(message).toContain('postgresql://***@127.0.0.1:1/city cannot be used: connect ECONNREFUSED');
  expect(message).not.toContain('s3cr');
});

test('a host that does not exist, a database that does not, and an address that is none are errors to mend', async () => {
  expect(await messageOf(openPostgresStorage('postgresql://nowhere.invalid/city'))).toContain(
    'nowhere.invalid',
  );
  expect(await messageOf(openPostgresStorage(server.urlOf('missing')))).toContain('"missing" does not exist');
  expect(await messageOf(openPostgresStorage('postgresql://hub:p@host:no-port/city'))).toContain(
    'cannot be used',
  );
});

test('a database that cannot hold Chinese names is refused with what to do', async () => {
  await server.run("create database ascii encoding 'SQL_ASCII' locale 'C' template template0");
  expect(await messageOf(openPostgresStorage(server.urlOf('ascii')))).toContain('createdb --encoding UTF8');
});

test('a database of a newer version is refused', async () => {
  await (await openPostgresStorage(url)).close();
  await query("insert into kysely_migration values ('9999-of-the-future', '2030-01-01')");
  expect(await messageOf(openPostgresStorage(url))).toContain('9999-of-the-future');
});

test('hubs that start at the same time on an empty database all start', async () => {
  const hubs = await Promise.all([1, 2, 3].map(() => openPostgresStorage(url)));
  await hubs[0]!.users.add(sampleUser());
  expect(await hubs[2]!.users.list()).toEqual([sampleUser()]);
  for (const hub of hubs) await hub.close();
});

test('many changes at once share few connections', async () => {
  const hub = await openPostgresStorage(url);
  await Promise.all(
    Array.from({ length: 60 }, () =>
      hub.transaction(({ audit }) => audit.append((last) => [auditEntry(last)])),
    ),
  );
  expect(await hub.audit.read(0, 100)).toHaveLength(60);
  const rows = await query(
    "select count(*)::int as connections from pg_stat_activity where application_name = 'onescreen' and datname = current_database()",
  );
  expect(rows[0]!.connections).toBeLessThanOrEqual(10);
  await hub.close();
  await hub.close();
});

test('a server that is away for a while is an error for that while, and nothing half-written stays', async () => {
  const hub = await openPostgresStorage(url);
  await hub.users.add(sampleUser());
  const cut = hub.transaction(async ({ users }) => {
    await users.add(sampleUser('wang.fang'));
    await server.kill();
    await users.add(sampleUser('zhao.lei'));
  });
  await expect(cut).rejects.toThrow();
  await expect(hub.users.list()).rejects.toThrow();
  await server.start();
  const users = await eventually(() => hub.users.list());
  expect(users).toEqual([sampleUser()]);
  await hub.users.add(sampleUser('wang.fang'));
  expect(await hub.users.list()).toHaveLength(2);
  await hub.close();
});
