import { randomBytes } from 'node:crypto';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { MendableError } from '../../server/base/mendable-error.ts';
import { SecretBox } from '../../server/base/secret-box.ts';
import { openSecretBox, sealCheckAnew } from '../../server/open-secret-box.ts';
import type { Storage } from '../../server/storage/storage.ts';
import { openMemoryStorage } from '../support/memory-storage.ts';

const KEY = randomBytes(32);
const OTHER_KEY = randomBytes(32);
const keysOf = (...keys: Buffer[]) => ({
  current: () => keys,
  add: async () => {},
  place: 'data/secret.key',
});

let storage: Storage;
beforeEach(async () => {
  storage = await openMemoryStorage();
});
afterEach(() => storage.close());

test('the key of the first start opens the database from then on', async () => {
  const first = await openSecretBox(storage.sealCheck, keysOf(KEY));
  const again = await openSecretBox(storage.sealCheck, keysOf(KEY));
  expect(again.open(first.seal('secret', 'camera a'), 'camera a')).toBe('secret');
});

test('another key is refused at once, with what to do', async () => {
  await openSecretBox(storage.sealCheck, keysOf(KEY));
  const opening = openSecretBox(storage.sealCheck, keysOf(OTHER_KEY));
  await expect(opening).rejects.toThrow(MendableError);
  await expect(opening).rejects.toThrow(/key in data\/secret\.key.*rotate-key --lost/s);
});

test('two hubs that start at the same time with different keys do not both start', async () => {
  const starts = await Promise.allSettled(
    [KEY, OTHER_KEY].map((key) => openSecretBox(storage.sealCheck, keysOf(key))),
  );
  expect(starts.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
});

test('after a rotation the new key alone is enough', async () => {
  await openSecretBox(storage.sealCheck, keysOf(KEY));
  const box = await openSecretBox(storage.sealCheck, keysOf(OTHER_KEY, KEY));
  await sealCheckAnew(storage.sealCheck, box);
  await openSecretBox(storage.sealCheck, keysOf(OTHER_KEY));
  await expect(openSecretBox(storage.sealCheck, keysOf(KEY))).rejects.toThrow('key');
});

test('where the old key is lost, the present one is taken when it is told to', async () => {
  await openSecretBox(storage.sealCheck, keysOf(KEY));
  await sealCheckAnew(storage.sealCheck, new SecretBox(() => [OTHER_KEY]));
  await openSecretBox(storage.sealCheck, keysOf(OTHER_KEY));
});
