import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Storage } from '../../server/storage/storage.ts';
import type { TokenRecord } from '../../server/storage/token-store.ts';
import { STORAGE_ENGINES, sampleUser } from './storage-engines.ts';

const TOKEN: TokenRecord = {
  id: 't1',
  userId: sampleUser().id,
  name: '大屏 no. 2',
  tokenHash: 'abc',
  createdAtMs: 1_768_464_000_000,
};

describe.each(STORAGE_ENGINES)('token store on $name', (engine) => {
  let storage: Storage;
  let discard: () => Promise<void>;
  beforeEach(async () => {
    ({ storage, discard } = await engine.open());
    await storage.users.add(sampleUser());
  });
  afterEach(() => discard());

  test('gives a token back exactly as it was added', async () => {
    await storage.tokens.add(TOKEN);
    expect(await storage.tokens.list()).toEqual([TOKEN]);
  });

  test('refuses a token of a user that does not exist', async () => {
    await expect(storage.tokens.add({ ...TOKEN, userId: 'nobody' })).rejects.toThrow();
  });

  test('removes a token once', async () => {
    await storage.tokens.add(TOKEN);
    expect(await storage.tokens.remove('t1')).toBe(true);
    expect(await storage.tokens.remove('t1')).toBe(false);
    expect(await storage.tokens.list()).toEqual([]);
  });
});
