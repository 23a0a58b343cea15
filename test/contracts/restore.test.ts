import { chmod, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Database from 'libsql';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { systemClock } from '../../server/base/clock.ts';
import { MendableError } from '../../server/base/mendable-error.ts';
import { restoreStorage } from '../../server/open-storage.ts';
import { openSqliteFile } from '../../server/storage/sqlite/sqlite-storage.ts';
import type { Storage } from '../../server/storage/storage.ts';
import { collectGarbage } from '../support/collect-garbage.ts';
import { auditEntry, putCamera, sampleCamera, sampleUser } from '../support/sample-records.ts';
import { type OpenEngine, STORAGE_ENGINES } from './storage-engines.ts';

describe.each(STORAGE_ENGINES)('restoring into $name', (engine) => {
  let opened: OpenEngine;
  let folder: string;
  let backup: string;
  beforeEach(async () => {
    opened = await engine.open();
    folder = await mkdtemp(join(tmpdir(), 'restore-'));
    backup = join(folder, 'backup');
    await fill(opened.storage);
    await opened.storage.backup(backup);
    await opened.storage.users.add(sampleUser('added.later'));
  });
  afterEach(async () => {
    await opened.discard();
    await rm(folder, { recursive: true });
  });

  const restore = (file = backup, adapt: (restored: Storage) => Promise<void> = async () => {}) =>
    restoreStorage({ ...opened.place, backup: file, stamp: '20260115', clock: systemClock, adapt });
  const messageOf = (promise: Promise<unknown>) =>
    promise.then(
      () => 'no error',
      (error) => (error instanceof MendableError ? error.message : `not mendable: ${error.stack}`),
    );
  const usernames = async () => {
    const storage = await opened.openAgain();
    const names = (await storage.users.list()).map(({ username }) => username).sort();
    await storage.close();
    return names;
  };

  test('brings everything back, and keeps what was there for its owner alone', async () => {
    await stop(opened.storage);
    const kept = await restore();
    expect(await usernames()).toEqual(['li.ming']);
    expect((await stat(kept!)).mode & 0o777).toBe(0o600);
    expect(kept).toContain('replaced-20260115');
    const replaced = await openSqliteFile(kept!);
    expect(await replaced.users.findByUsername('added.later')).not.toBeNull();
    await replaced.close();
    const storage = await opened.openAgain();
    expect(await storage.cameras.list()).toEqual([sampleCamera()]);
    expect(await storage.audit.read(0, 10)).toHaveLength(3);
    await storage.audit.append((last) => [auditEntry(last)]);
    await storage.close();
    expect((await readdir(opened.place.dataFolder)).filter((name) => name.includes('restoring'))).toEqual([]);
  });

  test('can be taken back with what was kept', async () => {
    await stop(opened.storage);
    const kept = await restore();
    await collectGarbage();
    await restoreStorage({
      ...opened.place,
      backup: kept!,
      stamp: '20260116',
      clock: systemClock,
      adapt: async () => {},
    });
    expect(await usernames()).toEqual(['added.later', 'li.ming']);
  });

  test('is refused while a hub has the database open, and changes nothing', async () => {
    await opened.storage.users.list();
    expect(await messageOf(restore())).toContain('must be stopped');
    expect(await usernames()).toEqual(['added.later', 'li.ming']);
  });

  test('puts in what is done with the copy before it takes its place', async () => {
    await stop(opened.storage);
    await restore(backup, async (restored) => {
      await restored.users.add(sampleUser('adapted'));
    });
    expect(await usernames()).toEqual(['adapted', 'li.ming']);
    expect(await readUsers(backup)).toEqual(['li.ming']);
  });

  test('leaves all as it was when that fails', async () => {
    await stop(opened.storage);
    const failing = restore(backup, () => Promise.reject(new Error('changed my mind')));
    await expect(failing).rejects.toThrow('changed my mind');
    expect(await usernames()).toEqual(['added.later', 'li.ming']);
  });

  test('refuses what is no backup, is damaged, newer, or not there', async () => {
    await stop(opened.storage);
    const bytes = await readFile(backup);
    const cases: [name: string, contents: Buffer | string | null, problem: string][] = [
      ['letter', 'SQLite format 3, of which this letter speaks'.repeat(50), 'is no backup of Onescreen'],
      ['empty', '', 'is no backup of Onescreen'],
      ['cut', bytes.subarray(0, bytes.length / 2), 'is damaged'],
      ['overwritten', overwritten(bytes), 'is damaged'],
      ['missing', null, 'cannot be read (ENOENT)'],
    ];
    for (const [name, contents, problem] of cases) {
      const file = join(folder, name);
      if (contents !== null) await writeFile(file, contents);
      expect(await messageOf(restore(file))).toContain(problem);
    }
    alter(backup, "insert into kysely_migration values ('9999-of-the-future', '2030-01-01')");
    expect(await messageOf(restore())).toContain('newer version');
    const other = join(folder, 'other');
    alter(other, 'create table users (name text)');
    expect(await messageOf(restore(other))).toContain('is no backup of Onescreen');
    expect(await usernames()).toEqual(['added.later', 'li.ming']);
    expect(await readdir(opened.place.dataFolder)).not.toContain(expect.stringContaining('restoring'));
  });

  test('reads a backup that may not be written to', async () => {
    await stop(opened.storage);
    await chmod(backup, 0o400);
    await restore();
    expect(await usernames()).toEqual(['li.ming']);
  });
});

async function stop(storage: Storage): Promise<void> {
  await storage.close();
  await collectGarbage();
}

async function fill(storage: Storage): Promise<void> {
  await storage.transaction(async ({ users, cameras, changes, audit }) => {
    await users.add(sampleUser());
    await changes.bump('cameras');
    await cameras.apply([putCamera()]);
    for (let i = 0; i < 3; i += 1) await audit.append((last) => [auditEntry(last)]);
  });
}

/** In the middle of its pages. */
function overwritten(bytes: Buffer): Buffer {
  const changed = Buffer.from(bytes);
  changed.fill(0xa5, 8_192, 40_000);
  return changed;
}

function alter(file: string, statement: string): void {
  const database = new Database(file);
  database.exec(statement);
  database.close();
}

async function readUsers(file: string): Promise<string[]> {
  const storage = await openSqliteFile(file);
  const names = (await storage.users.list()).map(({ username }) => username);
  await storage.close();
  return names;
}
