import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Storage } from '../../server/storage/storage.ts';
import { STORAGE_ENGINES } from './storage-engines.ts';

describe.each(STORAGE_ENGINES)('seal check store on $name', (engine) => {
  let storage: Storage;
  let discard: () => Promise<void>;
  beforeEach(async () => {
    ({ storage, discard } = await engine.open());
  });
  afterEach(() => discard());

  test('is empty until it is set, by one of those who try at the same time', async () => {
    expect(await storage.sealCheck.read()).toBeNull();
    const set = await Promise.all(['a', 'b', 'c'].map((text) => storage.sealCheck.replace(null, text)));
    expect(set.filter((done) => done)).toHaveLength(1);
    expect(['a', 'b', 'c']).toContain(await storage.sealCheck.read());
  });

  test('is replaced where it is still what was read', async () => {
    await storage.sealCheck.replace(null, 'a');
    expect(await storage.sealCheck.replace('b', 'c')).toBe(false);
    expect(await storage.sealCheck.replace('a', 'b')).toBe(true);
    expect(await storage.sealCheck.read()).toBe('b');
  });
});
