import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Storage } from '../../server/storage/storage.ts';
import { sampleUser } from '../support/sample-records.ts';
import { STORAGE_ENGINES } from './storage-engines.ts';

const LI = sampleUser().id;
const WANG = sampleUser('wang.fang').id;

describe.each(STORAGE_ENGINES)('preference store on $name', (engine) => {
  let storage: Storage;
  let discard: () => Promise<void>;
  beforeEach(async () => {
    ({ storage, discard } = await engine.open());
    await storage.users.add(sampleUser());
    await storage.users.add(sampleUser('wang.fang'));
  });
  afterEach(() => discard());

  test('keeps one value a person and key, byte for byte', async () => {
    const value = JSON.stringify({ text: '\0 防汛 \ud800', list: [1, null] });
    await storage.preferences.put(LI, 'recent', value);
    await storage.preferences.put(LI, 'appearance', '{}');
    await storage.preferences.put(WANG, 'recent', '[]');
    expect(await storage.preferences.listFor(LI)).toEqual([
      { key: 'appearance', value: '{}', revision: 1 },
      { key: 'recent', value, revision: 1 },
    ]);
  });

  test('counts every change of a key, over its removal too', async () => {
    expect(await storage.preferences.put(LI, 'recent', '[1]')).toBe(1);
    expect(await storage.preferences.put(LI, 'recent', null)).toBe(2);
    expect(await storage.preferences.listFor(LI)).toEqual([]);
    expect(await storage.preferences.put(LI, 'recent', '[2]')).toBe(3);
    expect(await storage.preferences.listFor(LI)).toEqual([{ key: 'recent', value: '[2]', revision: 3 }]);
  });

  test('gives each of many changes at once a revision of its own', async () => {
    const puts = Array.from({ length: 20 }, (_, n) => storage.preferences.put(LI, 'recent', `[${n}]`));
    const revisions = await Promise.all(puts);
    expect(new Set(revisions).size).toBe(20);
    const last = revisions.indexOf(Math.max(...revisions));
    expect((await storage.preferences.listFor(LI))[0]?.value).toBe(`[${last}]`);
  });
});
