import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { CameraChange } from '../../server/storage/camera-store.ts';
import type { Storage } from '../../server/storage/storage.ts';
import { putCamera, sampleCamera } from '../support/sample-records.ts';
import { STORAGE_ENGINES } from './storage-engines.ts';

describe.each(STORAGE_ENGINES)('camera store on $name', (engine) => {
  let storage: Storage;
  let discard: () => Promise<void>;
  beforeEach(async () => {
    ({ storage, discard } = await engine.open());
  });
  afterEach(() => discard());

  const apply = (...changes: CameraChange[]) =>
    storage.transaction(async ({ cameras, changes: counted }) => {
      await counted.bump('cameras');
      return cameras.apply(changes);
    });
  const removal = (revision: number): CameraChange => ({
    kind: 'remove',
    id: 'water-01',
    revision,
    atMs: 1_768_464_500_000,
    by: 'wang.fang',
    importId: null,
  });

  test('is empty at first', async () => {
    expect(await storage.cameras.list()).toEqual([]);
    expect(await storage.cameras.history('water-01')).toEqual([]);
    expect(await storage.cameras.revisions([{ id: 'water-01', revision: 1 }])).toEqual([]);
    expect(await storage.cameras.changedSince(0)).toEqual({ records: [], removed: [] });
    expect(await storage.cameras.readSealed(null, 10)).toEqual([]);
  });

  test('gives cameras back exactly as they were put', async () => {
    const open = { ...sampleCamera('urban-07'), credentials: null };
    expect(await apply(putCamera(), putCamera(open))).toEqual([]);
    expect(await storage.cameras.list()).toEqual([open, sampleCamera()]);
  });

  test('lists each camera as it is now and keeps what it was', async () => {
    await apply(putCamera(sampleCamera('water-01', 1), 'import-1'));
    await apply(putCamera(sampleCamera('water-01', 2)));
    expect(await storage.cameras.list()).toEqual([sampleCamera('water-01', 2)]);
    expect(await storage.cameras.history('water-01')).toEqual([
      { ...sampleCamera('water-01', 2), cause: 'edited', importId: null },
      { ...sampleCamera('water-01', 1), cause: 'created', importId: 'import-1' },
    ]);
  });

  test('hands out chosen revisions, of removed cameras too, and passes over those that never were', async () => {
    await apply(putCamera(), putCamera(sampleCamera('urban-07')));
    await apply(putCamera(sampleCamera('urban-07', 2)), removal(2));
    const keys = [
      { id: 'water-01', revision: 2 },
      { id: 'urban-07', revision: 1 },
      { id: 'urban-07', revision: 9 },
      { id: 'nothing', revision: 1 },
    ];
    const found = await storage.cameras.revisions(keys);
    expect(found.map(({ id, revision, cause }) => [id, revision, cause]).sort()).toEqual([
      ['urban-07', 1, 'created'],
      ['water-01', 2, 'removed'],
    ]);
    expect(await storage.cameras.revisions([])).toEqual([]);
  });

  test('tells what changed behind a count, once each and as it is now', async () => {
    await apply(putCamera(), putCamera(sampleCamera('urban-07')));
    await apply(putCamera(sampleCamera('urban-07', 2)));
    await apply(putCamera(sampleCamera('urban-07', 3)), removal(2));
    const { cameras: count } = await storage.changes.counts();
    expect(await storage.cameras.changedSince(count)).toEqual({ records: [], removed: [] });
    expect(await storage.cameras.changedSince(1)).toEqual({
      records: [sampleCamera('urban-07', 3)],
      removed: ['water-01'],
    });
    expect(await storage.cameras.changedSince(0)).toEqual(await storage.cameras.changedSince(1));
  });

  test('hands out the sealed credentials of those that are there', async () => {
    await apply(putCamera(), putCamera({ ...sampleCamera('urban-07'), credentials: null }));
    await apply(putCamera(sampleCamera('gone')));
    await apply({ ...removal(2), id: 'gone' } as CameraChange);
    expect(await storage.cameras.credentialsOf(['water-01', 'urban-07', 'gone', 'nothing'])).toEqual(
      new Map([
        ['urban-07', null],
        ['water-01', 'sealed-for-water-01'],
      ]),
    );
    expect(await storage.cameras.credentialsOf([])).toEqual(new Map());
  });

  test('tells whose stored revision was another, for new cameras, changed and removed ones', async () => {
    await apply(putCamera(), putCamera(sampleCamera('urban-07')));
    const late = [
      putCamera(sampleCamera('water-01', 1)),
      putCamera(sampleCamera('urban-07', 3)),
      putCamera(sampleCamera('new', 2)),
      putCamera(sampleCamera('fine', 1)),
    ];
    expect((await apply(...late)).sort()).toEqual(['new', 'urban-07', 'water-01']);
    expect(await apply(removal(1))).toEqual(['water-01']);
    expect(await apply({ ...removal(1), id: 'unheard-of' } as CameraChange)).toEqual(['unheard-of']);
  });

  test('a removal is a revision, shows what was removed, and can be undone', async () => {
    await apply(putCamera());
    expect(await apply(removal(2))).toEqual([]);
    expect(await storage.cameras.list()).toEqual([]);
    expect((await storage.cameras.history('water-01'))[0]).toEqual({
      ...sampleCamera(),
      revision: 2,
      updatedAtMs: 1_768_464_500_000,
      updatedBy: 'wang.fang',
      cause: 'removed',
      importId: null,
    });
    expect(await apply(removal(3))).toEqual(['water-01']);
    expect(await apply(putCamera(sampleCamera('water-01', 1)))).toEqual(['water-01']);
    expect(await apply(putCamera(sampleCamera('water-01', 3)))).toEqual([]);
    expect(await storage.cameras.list()).toEqual([sampleCamera('water-01', 3)]);
  });

  test('of two changes of one camera at the same time one is made', async () => {
    await apply(putCamera());
    const conflicts = await Promise.all(
      ['a', 'b', 'c'].map((updatedBy) => apply(putCamera({ ...sampleCamera('water-01', 2), updatedBy }))),
    );
    expect(conflicts.filter((ids) => ids.length === 0)).toHaveLength(1);
    expect(await storage.cameras.history('water-01')).toHaveLength(2);
  });

  test('is changed within a transaction only', async () => {
    await expect(storage.cameras.apply([putCamera()])).rejects.toThrow('transaction');
  });

  test('takes a thousand at once and lists all of them', async () => {
    const cameras = Array.from({ length: 2_345 }, (_, i) => sampleCamera(`c-${String(i).padStart(5, '0')}`));
    expect(await apply(...cameras.map((camera) => putCamera(camera)).reverse())).toEqual([]);
    expect(await storage.cameras.list()).toEqual(cameras);
  });

  test('hands out sealed credentials in order, old revisions and removed cameras too', async () => {
    await apply(putCamera(sampleCamera('a')), putCamera({ ...sampleCamera('b'), credentials: null }));
    await apply(putCamera(sampleCamera('a', 2)), putCamera(sampleCamera('c')));
    const first = await storage.cameras.readSealed(null, 2);
    expect(first).toEqual([
      { id: 'a', revision: 1, credentials: 'sealed-for-a' },
      { id: 'a', revision: 2, credentials: 'sealed-for-a' },
    ]);
    expect(await storage.cameras.readSealed(first[0]!, 10)).toEqual([
      first[1],
      { id: 'c', revision: 1, credentials: 'sealed-for-c' },
    ]);
    expect(await storage.cameras.readSealed({ id: 'c', revision: 1 }, 10)).toEqual([]);
  });

  test('seals anew what is still the same, and changes nothing else', async () => {
    await apply(putCamera());
    await storage.cameras.reseal([
      { id: 'water-01', revision: 1, before: 'something else', after: 'wrong' },
      { id: 'gone', revision: 1, before: 'x', after: 'y' },
    ]);
    expect(await storage.cameras.list()).toEqual([sampleCamera()]);
    await storage.cameras.reseal([
      { id: 'water-01', revision: 1, before: 'sealed-for-water-01', after: 'anew' },
    ]);
    expect(await storage.cameras.list()).toEqual([{ ...sampleCamera(), credentials: 'anew' }]);
  });
});
