import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Storage } from '../../server/storage/storage.ts';
import { auditEntry, putCamera, sampleUser } from '../support/sample-records.ts';
import { STORAGE_ENGINES } from './storage-engines.ts';

describe.each(STORAGE_ENGINES)('transactions on $name', (engine) => {
  let storage: Storage;
  let discard: () => Promise<void>;
  beforeEach(async () => {
    ({ storage, discard } = await engine.open());
  });
  afterEach(() => discard());

  const contents = async () => [
    (await storage.users.list()).length,
    (await storage.cameras.list()).length,
    (await storage.audit.read(0, 10)).length,
  ];

  test('keep all of it, and hand on what the work returns', async () => {
    const answer = await storage.transaction(async ({ users, cameras, audit }) => {
      await users.add(sampleUser());
      await cameras.apply([putCamera()]);
      await audit.append((last) => [auditEntry(last)]);
      return 'done';
    });
    expect(answer).toBe('done');
    expect(await contents()).toEqual([1, 1, 1]);
  });

  test('keep nothing of work that fails, at the end too', async () => {
    const failing = storage.transaction(async ({ users, cameras, audit }) => {
      await users.add(sampleUser());
      await cameras.apply([putCamera()]);
      await audit.append((last) => [auditEntry(last)]);
      throw new Error('the audit is full');
    });
    await expect(failing).rejects.toThrow('the audit is full');
    expect(await contents()).toEqual([0, 0, 0]);
  });

  test('see what they wrote themselves, in calls that are transactions of their own elsewhere', async () => {
    await storage.transaction(async ({ users, sessions }) => {
      await users.add(sampleUser());
      await sessions.add({
        id: 's1',
        userId: sampleUser().id,
        tokenHash: 'hash',
        createdAtMs: 1,
        lastSeenAtMs: 1,
        address: '',
        userAgent: '',
      });
      await sessions.setLastSeen([{ id: 's1', lastSeenAtMs: 7 }]);
      expect(await sessions.list()).toMatchObject([{ lastSeenAtMs: 7 }]);
    });
    expect(await storage.sessions.list()).toMatchObject([{ lastSeenAtMs: 7 }]);
  });

  test('come one after the other where they want the same', async () => {
    await storage.users.add({ ...sampleUser(), revision: 1 });
    const rename = (displayName: string) =>
      storage.transaction(async ({ users }) => {
        const user = await users.find(sampleUser().id);
        return users.update({ ...user!, displayName });
      });
    await rename('a');
    await rename('b');
    expect(await storage.users.find(sampleUser().id)).toMatchObject({ displayName: 'b', revision: 3 });
  });

  test('a failed one does not stand in the way of the next', async () => {
    await expect(storage.transaction(() => Promise.reject(new Error('no')))).rejects.toThrow('no');
    await storage.users.add(sampleUser());
    expect(await contents()).toEqual([1, 0, 0]);
  });
});
