import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Storage } from '../../server/storage/storage.ts';
import type { StreamLinkRecord } from '../../server/storage/stream-link-store.ts';
import { sampleToken, sampleUser } from '../support/sample-records.ts';
import { STORAGE_ENGINES } from './storage-engines.ts';

function link(id: string): StreamLinkRecord {
  return {
    id,
    userId: sampleUser().id,
    cameraId: 'water-01',
    tokenId: null,
    note: '防汛办',
    createdAtMs: 1_768_464_000_000 + id.length,
    expiresAtMs: 1_768_464_900_000,
  };
}

describe.each(STORAGE_ENGINES)('stream link store on $name', (engine) => {
  let storage: Storage;
  let discard: () => Promise<void>;
  beforeEach(async () => {
    ({ storage, discard } = await engine.open());
    await storage.users.add(sampleUser());
  });
  afterEach(() => discard());

  test('gives links back exactly as they were added', async () => {
    await storage.streamLinks.add(link('a'));
    await storage.streamLinks.add(link('bb'));
    expect(await storage.streamLinks.list()).toEqual([link('a'), link('bb')]);
  });

  test('refuses a link of a user, or of a token, that does not exist', async () => {
    await expect(storage.streamLinks.add({ ...link('a'), userId: 'nobody' })).rejects.toThrow();
    await expect(storage.streamLinks.add({ ...link('a'), tokenId: 'none' })).rejects.toThrow();
  });

  test('loses a link together with the token that it was made with', async () => {
    await storage.tokens.add(sampleToken());
    const ofToken = { ...link('a'), tokenId: sampleToken().id };
    await storage.streamLinks.add(ofToken);
    await storage.streamLinks.add(link('bb'));
    expect(await storage.streamLinks.list()).toEqual([ofToken, link('bb')]);
    await storage.tokens.remove(sampleToken().id);
    expect(await storage.streamLinks.list()).toEqual([link('bb')]);
  });

  test('removes links and passes over those that are gone', async () => {
    for (const id of ['a', 'bb', 'ccc']) await storage.streamLinks.add(link(id));
    await storage.streamLinks.remove(['a', 'gone', 'ccc']);
    await storage.streamLinks.remove([]);
    expect(await storage.streamLinks.list()).toEqual([link('bb')]);
  });
});
