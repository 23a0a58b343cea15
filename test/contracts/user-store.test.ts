import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Storage } from '../../server/storage/storage.ts';
import { STORAGE_ENGINES, sampleUser } from './storage-engines.ts';

describe.each(STORAGE_ENGINES)('user store on $name', (engine) => {
  let storage: Storage;
  let discard: () => Promise<void>;
  beforeEach(async () => {
    ({ storage, discard } = await engine.open());
  });
  afterEach(() => discard());

  test('is empty at first', async () => {
    expect(await storage.users.list()).toEqual([]);
    expect(await storage.users.findByUsername('nobody')).toBeNull();
  });

  test('gives a user back exactly as it was added', async () => {
    expect(await storage.users.add(sampleUser())).toBe(true);
    expect(await storage.users.list()).toEqual([sampleUser()]);
    expect(await storage.users.findByUsername('li.ming')).toEqual(sampleUser());
  });

  test('refuses a second user of the same name and keeps the first', async () => {
    await storage.users.add(sampleUser());
    expect(await storage.users.add({ ...sampleUser(), id: 'other', displayName: 'other' })).toBe(false);
    expect(await storage.users.list()).toEqual([sampleUser()]);
  });

  test('takes a user name that is hostile SQL as a name', async () => {
    const user = sampleUser("'; drop table users; --");
    await storage.users.add(user);
    expect(await storage.users.findByUsername(user.username)).toEqual(user);
  });

  test('hands out copies: a change of one does not reach the store', async () => {
    const user = sampleUser();
    await storage.users.add(user);
    user.roles.push('admin');
    (await storage.users.findByUsername('li.ming'))?.roles.push('admin');
    expect((await storage.users.findByUsername('li.ming'))?.roles).toEqual(['operator', 'incident']);
  });
});
