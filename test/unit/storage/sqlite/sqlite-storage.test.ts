import { chmod, mkdir, mkdtemp, readdir, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Database from 'libsql';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { openSqliteStorage, SQLITE_FILE } from '../../../../server/storage/sqlite/sqlite-storage.ts';
import { sampleUser } from '../../../support/sample-records.ts';

let parent: string;
let folder: string;
beforeEach(async () => {
  parent = await mkdtemp(join(tmpdir(), 'sqlite-'));
  folder = join(parent, 'a', 'data');
});
afterEach(() => rm(parent, { recursive: true }));

const modeOf = async (path: string) => ((await stat(path)).mode & 0o777).toString(8);

test('what was written is there after the database was opened again', async () => {
  const first = await openSqliteStorage(folder);
  await first.users.add(sampleUser());
  await first.close();
  const second = await openSqliteStorage(folder);
  expect(await second.users.list()).toEqual([sampleUser()]);
  await second.close();
});

test('the folder and every file in it are readable by the owner alone', async () => {
  const storage = await openSqliteStorage(folder);
  await storage.users.add(sampleUser());
  expect(await modeOf(folder)).toBe('700');
  const files = await readdir(folder);
  expect(files).toContain(`${SQLITE_FILE}-wal`);
  for (const file of files) expect(await modeOf(join(folder, file))).toBe('600');
  await storage.close();
});

test('a database that others could read is closed to them', async () => {
  await (await openSqliteStorage(folder)).close();
  await chmod(join(folder, SQLITE_FILE), 0o644);
  await (await openSqliteStorage(folder)).close();
  expect(await modeOf(join(folder, SQLITE_FILE))).toBe('600');
});

test('after close everything is in the one file, as a copy of it expects', async () => {
  const storage = await openSqliteStorage(folder);
  await storage.users.add(sampleUser());
  await storage.close();
  await rm(join(folder, `${SQLITE_FILE}-wal`), { force: true });
  const again = await openSqliteStorage(folder);
  expect(await again.users.list()).toEqual([sampleUser()]);
  await again.close();
});

test('a file that is no database is an error that names it', async () => {
  await mkdir(folder, { recursive: true });
  await writeFile(
    join(folder, SQLITE_FILE),
    'this is no database, but it is long enough to be looked at'.repeat(20),
  );
  await expect(openSqliteStorage(folder)).rejects.toThrow(`${join(folder, SQLITE_FILE)} cannot be opened`);
});

test('a database of a newer version is refused, not damaged', async () => {
  await (await openSqliteStorage(folder)).close();
  const database = new Database(join(folder, SQLITE_FILE));
  database.exec("insert into kysely_migration values ('9999-of-the-future', '2030-01-01')");
  database.close();
  await expect(openSqliteStorage(folder)).rejects.toThrow('9999-of-the-future');
});

test('a folder that cannot be made is an error that names the file', async () => {
  await writeFile(join(parent, 'a'), 'in the way');
  await expect(openSqliteStorage(folder)).rejects.toThrow(join(folder, SQLITE_FILE));
});

test('close may be called twice', async () => {
  const storage = await openSqliteStorage(folder);
  await storage.close();
  await storage.close();
});
