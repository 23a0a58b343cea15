import { mkdtemp, readdir, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { openSqliteFile } from '../../server/storage/sqlite/sqlite-storage.ts';
import type { Storage } from '../../server/storage/storage.ts';
import {
  auditEntry,
  putCamera,
  sampleCamera,
  sampleUser,
  sampleWallItem,
} from '../support/sample-records.ts';
import { STORAGE_ENGINES } from './storage-engines.ts';

describe.each(STORAGE_ENGINES)('backup of $name', (engine) => {
  let storage: Storage;
  let discard: () => Promise<void>;
  let folder: string;
  let file: string;
  beforeEach(async () => {
    ({ storage, discard } = await engine.open());
    folder = await mkdtemp(join(tmpdir(), 'backup-'));
    file = join(folder, "the hub's.backup");
  });
  afterEach(async () => {
    await discard();
    await rm(folder, { recursive: true });
  });

  /** A camera and an audit entry in one transaction, as everything here is written. */
  const addCamera = (index: number) =>
    storage.transaction(async ({ cameras, audit, changes }) => {
      await changes.bump('cameras');
      await audit.append((last) => [auditEntry(last)]);
      return cameras.apply([putCamera(sampleCamera(`c-${String(index).padStart(4, '0')}`), 'import-1')]);
    });

  test('is one file for its owner alone that holds everything', async () => {
    await fill(storage);
    await storage.backup(file);
    expect((await stat(file)).mode & 0o777).toBe(0o600);
    expect(await readdir(folder)).toEqual(["the hub's.backup"]);
    const copy = await openSqliteFile(file);
    expect(await contentsOf(copy)).toEqual(await contentsOf(storage));
    expect((await copy.users.list()).length).toBe(1);
    await copy.close();
  });

  test('is of one moment while others write', async () => {
    for (let index = 0; index < 300; index += 1) await addCamera(index);
    let stop = false;
    const writing = (async () => {
      for (let index = 300; !stop; index += 1) await addCamera(index);
    })();
    await storage.backup(file);
    stop = true;
    await writing;
    const copy = await openSqliteFile(file);
    const [cameras, entries] = [await copy.cameras.list(), await copy.audit.read(0, 10_000)];
    expect(cameras.length).toBeGreaterThanOrEqual(300);
    expect(entries).toHaveLength(cameras.length);
    await copy.close();
  });

  test('never goes over a file that is there', async () => {
    await writeFile(file, 'precious');
    await expect(storage.backup(file)).rejects.toThrow(`${file} exists already`);
    expect((await stat(file)).size).toBe('precious'.length);
  });

  test('says where it could not be written and leaves nothing behind', async () => {
    const nowhere = join(folder, 'missing', 'file');
    await expect(storage.backup(nowhere)).rejects.toThrow(`${nowhere} cannot be written: ENOENT`);
    expect(await readdir(folder)).toEqual([]);
  });

  // A file of SQLite is there also when nobody has it open.
  test.skipIf(engine.name === 'sqlite')(
    'leaves nothing half-made behind when the database is away',
    async () => {
      await storage.close();
      await expect(storage.backup(file)).rejects.toThrow(`${file} cannot be written`);
      expect(await readdir(folder)).toEqual([]);
    },
  );
});

async function fill(storage: Storage): Promise<void> {
  const userId = sampleUser().id;
  await storage.transaction(async (stores) => {
    await stores.users.add(sampleUser());
    await stores.changes.bump('cameras');
    const cameras = Array.from({ length: 250 }, (_, i) => sampleCamera(`c-${i}`));
    await stores.cameras.apply(cameras.map((camera) => putCamera(camera, 'import-1')));
    await stores.savedFilters.put({ id: 'f', userId, name: '桥', filter: { q: '桥' }, shared: true });
    await stores.preferences.put(userId, 'appearance', '{"theme":"dark"}');
    await stores.wallItems.add(sampleWallItem());
    await stores.displays.putSeen({ name: '大厅 1', username: 'li', width: 1, height: 2, seenAtMs: 3 });
    for (let i = 0; i < 3; i += 1) await stores.audit.append((last) => [auditEntry(last, { atMs: i })]);
  });
  await storage.audit.removeBefore(1, 10);
}

async function contentsOf(storage: Storage) {
  return {
    users: await storage.users.list(),
    filters: await storage.savedFilters.listFor(sampleUser().id),
    preferences: await storage.preferences.listFor(sampleUser().id),
    displays: await storage.displays.list(),
    scenes: await storage.wallItems.list(),
    cameras: await storage.cameras.list(),
    touched: await storage.imports.touched('import-1'),
    counts: await storage.changes.counts(),
    anchor: await storage.audit.anchor(),
    audit: await storage.audit.read(0, 100),
  };
}
