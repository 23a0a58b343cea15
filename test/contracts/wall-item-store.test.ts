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

  test('gives everything back as it was added, of both kinds', async () => {
    const items = [
      sampleWallItem({ id: 'item-0001', sharedWith: [], ownerName: "';--", content: '{"x":"\\u0000水"}' }),
      sampleWallItem({ id: 'item-0002', ownerId: WANG, kind: 'tour', revision: 7 }),
    ];
    for (const item of items) expect(await storage.wallItems.add(item)).toBe(true);
    expect(await storage.wallItems.list()).toEqual(items);
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
    expect(await storage.wallItems.list()).toEqual([{ ...changed, revision: 2 }]);
    expect(await storage.wallItems.remove(item.id)).toBe(true);
    expect(await storage.wallItems.remove(item.id)).toBe(false);
  });

  test('keeps what a person shared when the account is gone, and nothing that nobody can see', async () => {
    await storage.wallItems.add(sampleWallItem({ id: 'item-0001' }));
    await storage.wallItems.add(sampleWallItem({ id: 'item-0002', sharedWith: [] }));
    await storage.wallItems.add(sampleWallItem({ id: 'item-0003', sharedWith: [], ownerId: WANG }));
    await storage.users.remove(LI);
    await storage.wallItems.removeOrphans();
    expect(await storage.wallItems.list()).toMatchObject([
      { id: 'item-0001', ownerId: null, ownerName: sampleWallItem().ownerName },
      { id: 'item-0003', ownerId: WANG },
    ]);
  });
});
