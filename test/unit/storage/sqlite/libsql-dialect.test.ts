import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Kysely, sql } from 'kysely';
import Database from 'libsql';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { systemClock } from '../../../../server/base/clock.ts';
import { LibsqlDialect } from '../../../../server/storage/sqlite/libsql-dialect.ts';

interface Tables {
  notes: { id: number; text: string };
}

let database: Kysely<Tables>;
beforeEach(async () => {
  database = new Kysely<Tables>({ dialect: new LibsqlDialect(new Database(':memory:'), systemClock) });
  await sql`create table notes (id integer primary key, text text not null)`.execute(database);
});
afterEach(() => database.destroy());

test('rows carry the selected columns and nothing else', async () => {
  await database.insertInto('notes').values({ id: 1, text: 'a' }).execute();
  expect(await database.selectFrom('notes').selectAll().executeTakeFirst()).toEqual({ id: 1, text: 'a' });
});

test('counts of changed rows and the new id are told, with returning too', async () => {
  const inserted = await database.insertInto('notes').values({ id: 7, text: 'a' }).executeTakeFirst();
  expect(inserted).toMatchObject({ insertId: 7n, numInsertedOrUpdatedRows: 1n });
  const updated = await database.updateTable('notes').set({ text: 'b' }).executeTakeFirst();
  expect(updated.numUpdatedRows).toBe(1n);
  expect(await database.deleteFrom('notes').returning('text').execute()).toEqual([{ text: 'b' }]);
});

test('a transaction that fails leaves nothing behind', async () => {
  const failing = database.transaction().execute(async (transaction) => {
    await transaction.insertInto('notes').values({ id: 1, text: 'a' }).execute();
    throw new Error('changed my mind');
  });
  await expect(failing).rejects.toThrow('changed my mind');
  expect(await database.selectFrom('notes').selectAll().execute()).toEqual([]);
});

test('a query beside a transaction waits for its end', async () => {
  const order: string[] = [];
  const transaction = database.transaction().execute(async (inside) => {
    await inside.insertInto('notes').values({ id: 1, text: 'a' }).execute();
    await new Promise((resolve) => setImmediate(resolve));
    order.push('transaction');
  });
  const count = database
    .selectFrom('notes')
    .selectAll()
    .execute()
    .then((rows) => order.push(`query sees ${rows.length}`));
  await Promise.all([transaction, count]);
  expect(order).toEqual(['transaction', 'query sees 1']);
});

test('many queries in a row let everything else have its turn', async () => {
  let turns = 0;
  let stop = false;
  const count = () => {
    turns += 1;
    if (!stop) setImmediate(count);
  };
  setImmediate(count);
  await database.transaction().execute(async (transaction) => {
    for (let id = 1; id <= 2_000; id += 1)
      await transaction.insertInto('notes').values({ id, text: 'a' }).execute();
  });
  stop = true;
  expect(turns).toBeGreaterThan(3);
});

test('a database that another connection writes to is waited for', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'dialect-'));
  const [first, second] = ['a', 'a'].map(
    (name) =>
      new Kysely<Tables>({ dialect: new LibsqlDialect(new Database(join(folder, name)), systemClock) }),
  );
  await sql`create table notes (id integer primary key, text text not null)`.execute(first!);
  const order: string[] = [];
  const holding = first!.transaction().execute(async (transaction) => {
    await transaction.insertInto('notes').values({ id: 1, text: 'first' }).execute();
    for (let turn = 0; turn < 20; turn += 1) await new Promise((resolve) => setImmediate(resolve));
    order.push('first');
  });
  const waiting = second!.insertInto('notes').values({ id: 2, text: 'second' }).execute();
  await Promise.all([holding, waiting.then(() => order.push('second'))]);
  expect(order).toEqual(['first', 'second']);
  await Promise.all([first!.destroy(), second!.destroy()]);
  await rm(folder, { recursive: true });
});

test('a failed query frees the connection for the next one', async () => {
  await expect(sql`select * from nowhere`.execute(database)).rejects.toThrow('nowhere');
  expect((await sql<{ one: number }>`select 1 as one`.execute(database)).rows).toEqual([{ one: 1 }]);
});
