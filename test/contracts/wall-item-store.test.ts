import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Storage } from '../../server/storage/storage.ts';
import { sampleUser, sampleWallItem } from '../support/sample-records.ts';
import { STORAGE_ENGINES } from './storage-engines.ts';

const LI = sampleUser().id;
const WANG = sampleUser('wang.fang').id;

describe.each(STORAGE_ENGINES)('wall item store on $name', (engine) => {
  let storage: Storage;
  let discard: () => Promise<void>;
  beforeEach(async () => {
    ({ storage, discard } = await engine.open());
    await storage.users.add(sampleUser());
    await storage.users.add(sampleUser('wang.fang'));
  });
  afterEach(() => discard());

  const namesFor = async (userId: string) =>
    (await storage.wallItems.listFor('scene', userId)).map(({ name }) => name);

  test('shows one’s own and those that are shared, by name, of one kind', async () => {
    const items = [
      sampleWallItem({ id: 'item-0001', name: '水库 10', sharedWith: [] }),
      sampleWallItem({ id: 'item-0002', name: '水库 9', sharedWith: [] }),
      sampleWallItem({ id: 'item-0003', name: '安澜楼', ownerId: WANG }),
      sampleWallItem({ id: 'item-0004', name: '私有', ownerId: WANG, sharedWith: [] }),
      sampleWallItem({ id: 'item-0005', name: '轮巡', kind: 'tour' }),
    ];
    for (const item of items) expect(await storage.wallItems.add(item)).toBe(true);
    expect(await storage.wallItems.listFor('scene', LI)).toEqual([items[2], items[1], items[0]]);
    expect(await namesFor(WANG)).toEqual(['安澜楼', '私有']);
    expect([await storage.wallItems.count('scene'), await storage.wallItems.count('tour')]).toEqual([4, 1]);
    expect(await storage.wallItems.find('tour', 'item-0005')).toEqual(items[4]);
    expect(await storage.wallItems.find('scene', 'item-0005')).toBeNull();
  });

  test('takes no id twice, and nothing over a revision that is not the last', async () => {
    const item = sampleWallItem();
    await storage.wallItems.add(item);
    expect(await storage.wallItems.add(sampleWallItem({ kind: 'tour', name: 'other' }))).toBe(false);
    const changed = {
      ...item,
      name: '防汛',
      content: '{}',
      sharedWith: [],
      changedAtMs: 5,
      changedBy: '王芳',
    };
    expect(await storage.wallItems.update(changed)).toBe(true);
    expect(await storage.wallItems.update({ ...item, name: 'late' })).toBe(false);
    expect(await storage.wallItems.find('scene', item.id)).toEqual({ ...changed, revision: 2 });
    expect(await storage.wallItems.remove(item.id)).toBe(true);
    expect(await storage.wallItems.remove(item.id)).toBe(false);
  });

  test('keeps what a person shared when the account is gone, and nothing that nobody can see', async () => {
    await storage.wallItems.add(sampleWallItem({ id: 'item-0001' }));
    await storage.wallItems.add(sampleWallItem({ id: 'item-0002', sharedWith: [] }));
    await storage.wallItems.add(sampleWallItem({ id: 'item-0003', sharedWith: [], ownerId: WANG }));
    await storage.users.remove(LI);
    await storage.wallItems.removeOrphans();
    expect(await storage.wallItems.count('scene')).toBe(2);
    expect(await storage.wallItems.listFor('scene', WANG)).toMatchObject([
      { id: 'item-0001', ownerId: null, ownerName: sampleWallItem().ownerName },
      { id: 'item-0003', ownerId: WANG },
    ]);
  });
});
