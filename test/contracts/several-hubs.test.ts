import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Storage } from '../../server/storage/storage.ts';
import { auditEntry, putCamera, sampleCamera, sampleUser } from '../support/sample-records.ts';
import { STORAGE_ENGINES } from './storage-engines.ts';

describe.each(STORAGE_ENGINES)('several hubs on one database of $name', (engine) => {
  let hubs: [Storage, Storage];
  let discard: () => Promise<void>;
  beforeEach(async () => {
    const { storage, openAgain, discard: discardFirst } = await engine.open();
    const second = await openAgain();
    hubs = [storage, second];
    discard = async () => {
      await second.close();
      await discardFirst();
    };
  });
  afterEach(() => discard());

  test('write one chain of audit entries', async () => {
    const append = (hub: Storage) =>
      hub.transaction(async ({ users, audit }) => {
        await audit.append((last) => [auditEntry(last)]);
        await users.list();
        await audit.append((last) => [auditEntry(last)]);
      });
    await Promise.all(Array.from({ length: 20 }, (_, i) => append(hubs[i % 2]!)));
    const entries = await hubs[0].audit.read(0, 100);
    expect(entries.map(({ seq }) => seq)).toEqual(Array.from({ length: 40 }, (_, i) => i + 1));
    expect(entries.slice(1).map(({ previousHash }) => previousHash)).toEqual(
      entries.slice(0, -1).map(({ hash }) => hash),
    );
  });

  test('never lose each other’s change of a camera', async () => {
    const change = (hub: Storage, revision: number, updatedBy: string) =>
      hub.transaction(async ({ cameras, changes }) => {
        await changes.bump('cameras');
        return cameras.apply([putCamera({ ...sampleCamera('a', revision), updatedBy })]);
      });
    await change(hubs[0], 1, 'li.ming');
    const conflicts = await Promise.all([change(hubs[0], 2, 'li.ming'), change(hubs[1], 2, 'wang.fang')]);
    expect(conflicts.flat()).toEqual(['a']);
    expect(await hubs[1].cameras.history('a')).toHaveLength(2);
  });

  test('create the same camera once, also when neither counts its changes', async () => {
    const create = (hub: Storage) => hub.transaction(({ cameras }) => cameras.apply([putCamera()]));
    const conflicts = await Promise.all(hubs.map(create));
    expect(conflicts.flat()).toEqual(['water-01']);
  });

  test('see what the other changed by its count', async () => {
    const before = await hubs[1].changes.counts();
    await hubs[0].transaction(async ({ cameras, changes }) => {
      await changes.bump('cameras');
      return cameras.apply([putCamera()]);
    });
    expect((await hubs[1].changes.counts()).cameras).toBe(before.cameras + 1);
    expect(await hubs[1].cameras.changedSince(before.cameras)).toEqual({
      records: [sampleCamera()],
      removed: [],
    });
  });

  test('check and write an account as one step', async () => {
    await hubs[0].users.add(sampleUser());
    const rename = (hub: Storage, displayName: string) =>
      hub.transaction(async ({ users }) => {
        const user = await users.find(sampleUser().id);
        return users.update({ ...user!, displayName });
      });
    const made = await Promise.all(Array.from({ length: 6 }, (_, i) => rename(hubs[i % 2]!, `name ${i}`)));
    expect(made).toEqual(Array(6).fill(true));
    expect(await hubs[0].users.find(sampleUser().id)).toMatchObject({ revision: sampleUser().revision + 6 });
  });
});
