import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { SavedFilterRecord } from '../../server/storage/saved-filter-store.ts';
import type { Storage } from '../../server/storage/storage.ts';
import { sampleUser } from '../support/sample-records.ts';
import { STORAGE_ENGINES } from './storage-engines.ts';

const LI = sampleUser().id;
const WANG = sampleUser('wang.fang').id;

function filter(id: string, fields: Partial<SavedFilterRecord> = {}): SavedFilterRecord {
  return { id, userId: LI, name: id, filter: { q: '桥', domain: 'water' }, shared: false, ...fields };
}

describe.each(STORAGE_ENGINES)('saved filter store on $name', (engine) => {
  let storage: Storage;
  let discard: () => Promise<void>;
  beforeEach(async () => {
    ({ storage, discard } = await engine.open());
    await storage.users.add(sampleUser());
    await storage.users.add(sampleUser('wang.fang'));
  });
  afterEach(() => discard());

  test('shows one’s own filters and those that are shared, by name', async () => {
    const filters = [
      filter('1', { name: '水库' }),
      filter('2', { name: '安澜楼' }),
      filter('3', { userId: WANG, name: 'shared', shared: true }),
      filter('4', { userId: WANG, name: 'private' }),
    ];
    for (const each of filters) await storage.savedFilters.put(each);
    expect(await storage.savedFilters.listFor(LI)).toEqual([filters[1], filters[0], filters[2]]);
    expect((await storage.savedFilters.listFor(WANG)).map(({ name }) => name)).toEqual(['private', 'shared']);
  });

  test('puts over one’s own filter and never over another’s', async () => {
    await storage.savedFilters.put(filter('1'));
    await storage.savedFilters.put(filter('1', { name: 'new', filter: {}, shared: true }));
    await storage.savedFilters.put(filter('1', { userId: WANG, name: 'taken' }));
    expect(await storage.savedFilters.listFor(LI)).toEqual([
      filter('1', { name: 'new', filter: {}, shared: true }),
    ]);
  });

  test('is removed by its owner alone', async () => {
    await storage.savedFilters.put(filter('1', { shared: true }));
    expect(await storage.savedFilters.remove('1', WANG)).toBe(false);
    expect(await storage.savedFilters.remove('1', LI)).toBe(true);
    expect(await storage.savedFilters.remove('1', LI)).toBe(false);
    expect(await storage.savedFilters.listFor(LI)).toEqual([]);
  });
});
