import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Storage } from '../../server/storage/storage.ts';
import { sampleCamera, sampleUser } from '../support/sample-records.ts';
import { STORAGE_ENGINES } from './storage-engines.ts';

describe.each(STORAGE_ENGINES)('user store on $name', (engine) => {
  let storage: Storage;
  let discard: () => Promise<void>;
  beforeEach(async () => {
    ({ storage, discard } = await engine.open());
  });
  afterEach(() => discard());

  test('is empty at first', async () => {
    expect(await storage.users.list()).toEqual([]);
    expect(await storage.users.find('nobody')).toBeNull();
    expect(await storage.users.findByUsername('nobody')).toBeNull();
  });

  test('gives a user back exactly as it was added', async () => {
    expect(await storage.users.add(sampleUser())).toBe(true);
    expect(await storage.users.list()).toEqual([sampleUser()]);
    expect(await storage.users.find(sampleUser().id)).toEqual(sampleUser());
    expect(await storage.users.findByUsername('li.ming')).toEqual(sampleUser());
  });

  test('keeps the other values of every field', async () => {
    const other = {
      ...sampleUser(),
      roles: [],
      scope: { domains: null, regions: null },
      enabled: false,
      mustChangePassword: true,
      totpSecret: null,
      totpLastStep: 0,
      recoveryHashes: [],
      lastLoginAtMs: null,
    };
    await storage.users.add(other);
    expect(await storage.users.find(other.id)).toEqual(other);
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

  test('keeps a text that no database keeps as one that every one does', async () => {
    const hostile = { ...sampleUser('a\0b'), displayName: 'half \ud83d of a pair' };
    await storage.users.add(hostile);
    expect(await storage.users.findByUsername('a\0b')).toMatchObject({
      username: 'a\ufffdb',
      displayName: 'half \ufffd of a pair',
    });
  });

  test('hands out copies: a change of one does not reach the store', async () => {
    const user = sampleUser();
    await storage.users.add(user);
    user.roles.push('admin');
    (await storage.users.findByUsername('li.ming'))?.roles.push('admin');
    expect((await storage.users.findByUsername('li.ming'))?.roles).toEqual(['operator', 'incident']);
  });

  test('updates with the next revision, and only the revision that is stored', async () => {
    await storage.users.add(sampleUser());
    const changed = { ...sampleUser(), displayName: '李明', enabled: false, recoveryHashes: [] };
    expect(await storage.users.update(changed)).toBe(true);
    expect(await storage.users.find(changed.id)).toEqual({ ...changed, revision: 4 });
    expect(await storage.users.update({ ...changed, displayName: 'too late' })).toBe(false);
    expect(await storage.users.update({ ...changed, id: 'nobody' })).toBe(false);
    expect(await storage.users.find(changed.id)).toEqual({ ...changed, revision: 4 });
  });

  test('of two updates at the same time one is made', async () => {
    await storage.users.add(sampleUser());
    const results = await Promise.all(
      ['a', 'b', 'c'].map((displayName) => storage.users.update({ ...sampleUser(), displayName })),
    );
    expect(results.filter((made) => made)).toHaveLength(1);
  });

  test('notes a login beside the revisions, and an update does not take it back', async () => {
    await storage.users.add(sampleUser());
    await storage.users.setLastLogin(sampleUser().id, 1_768_464_999_000);
    await storage.users.update(sampleUser());
    expect(await storage.users.find(sampleUser().id)).toEqual({
      ...sampleUser(),
      lastLoginAtMs: 1_768_464_999_000,
      revision: 4,
    });
    await storage.users.setLastLogin('nobody', 1);
  });

  test('takes a time step once, and none before it', async () => {
    await storage.users.add({ ...sampleUser(), totpLastStep: 100 });
    const takes = await Promise.all(
      [101, 101, 100, 101].map((step) => storage.users.takeTotpStep('id-of-li.ming', step)),
    );
    expect(takes.filter((taken) => taken)).toHaveLength(1);
    expect(await storage.users.takeTotpStep('nobody', 1)).toBe(false);
    expect(await storage.users.find('id-of-li.ming')).toEqual({ ...sampleUser(), totpLastStep: 101 });
  });

  test('takes a recovery code once, also when several are entered at the same time', async () => {
    await storage.users.add(sampleUser());
    const takes = await Promise.all(
      ['a1', 'b2', 'a1', 'c3'].map((hash) => storage.users.takeRecoveryHash('id-of-li.ming', hash)),
    );
    expect(takes.filter((taken) => taken)).toHaveLength(2);
    expect(await storage.users.takeRecoveryHash('nobody', 'a1')).toBe(false);
    expect(await storage.users.find('id-of-li.ming')).toEqual({ ...sampleUser(), recoveryHashes: [] });
  });

  test('seals a secret anew where it is still the one that was read', async () => {
    await storage.users.add(sampleUser());
    await storage.users.add({ ...sampleUser('wang.fang'), totpSecret: 'changed meanwhile' });
    await storage.users.resealTotp([
      { id: 'id-of-li.ming', before: 'sealed', after: 'sealed anew' },
      { id: 'id-of-wang.fang', before: 'sealed', after: 'sealed anew' },
    ]);
    const secrets = (await storage.users.list()).map(({ totpSecret, revision }) => [totpSecret, revision]);
    expect(secrets).toEqual([
      ['sealed anew', 3],
      ['changed meanwhile', 3],
    ]);
  });

  test('removes a user once, with everything that is theirs alone', async () => {
    await storage.users.add(sampleUser());
    await storage.users.add(sampleUser('wang.fang'));
    for (const username of ['li.ming', 'wang.fang']) await addBelongings(storage, `id-of-${username}`);
    expect(await storage.users.remove('id-of-li.ming')).toBe(true);
    expect(await storage.users.remove('id-of-li.ming')).toBe(false);
    const left = [
      ...(await storage.sessions.list()),
      ...(await storage.tokens.list()),
      ...(await storage.streamLinks.list()),
      ...(await storage.savedFilters.listFor('id-of-wang.fang')),
    ];
    expect(left.map(({ userId }) => userId)).toEqual(Array(4).fill('id-of-wang.fang'));
    expect(await storage.preferences.listFor('id-of-li.ming')).toEqual([]);
    expect(await storage.preferences.listFor('id-of-wang.fang')).toHaveLength(1);
  });
});

async function addBelongings(storage: Storage, userId: string): Promise<void> {
  const id = `of-${userId}`;
  await storage.sessions.add({
    id,
    userId,
    tokenHash: id,
    createdAtMs: 1,
    lastSeenAtMs: 1,
    address: '::1',
    userAgent: '',
  });
  await storage.tokens.add({
    id,
    userId,
    name: id,
    tokenHash: id,
    roles: [],
    scope: { domains: null, regions: null },
    createdAtMs: 1,
    expiresAtMs: null,
    lastUsedAtMs: null,
  });
  await storage.streamLinks.add({
    id,
    userId,
    cameraId: sampleCamera().id,
    tokenId: null,
    note: '',
    createdAtMs: 1,
    expiresAtMs: 2,
  });
  await storage.preferences.put(userId, 'recent', '[]');
  await storage.savedFilters.put({ id, userId, name: id, filter: {}, shared: true });
}
