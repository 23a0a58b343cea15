import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Storage } from '../../server/storage/storage.ts';
import { sampleToken, sampleUser } from '../support/sample-records.ts';
import { STORAGE_ENGINES } from './storage-engines.ts';

const TOKEN = sampleToken();

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

  test('keeps a token that never expires and was never used', async () => {
    const token = { ...TOKEN, expiresAtMs: null, lastUsedAtMs: null };
    await storage.tokens.add(token);
    expect(await storage.tokens.list()).toEqual([token]);
  });

  test('notes when tokens were last used and passes over those that are gone', async () => {
    await storage.tokens.add(TOKEN);
    await storage.tokens.setLastUsed([
      { id: 'gone', lastUsedAtMs: 1 },
      { id: 't1', lastUsedAtMs: 1_768_464_999_999 },
    ]);
    expect(await storage.tokens.list()).toEqual([{ ...TOKEN, lastUsedAtMs: 1_768_464_999_999 }]);
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
