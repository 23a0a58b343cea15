import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { ImportRecord } from '../../server/storage/import-store.ts';
import type { Storage } from '../../server/storage/storage.ts';
import { putCamera, sampleCamera } from '../support/sample-records.ts';
import { STORAGE_ENGINES } from './storage-engines.ts';

function record(id: string, fields: Partial<ImportRecord> = {}): ImportRecord {
  return {
    id,
    fileName: '水利局 3000.xlsx',
    userId: 'id-of-li.ming',
    by: 'li.ming',
    atMs: 1_768_464_000_000,
    counts: { new: 1, changed: 2, unchanged: 3, wrong: 4 },
    undoneAtMs: null,
    undoneBy: null,
    ...fields,
  };
}

describe.each(STORAGE_ENGINES)('import store on $name', (engine) => {
  let storage: Storage;
  let discard: () => Promise<void>;
  beforeEach(async () => {
    ({ storage, discard } = await engine.open());
  });
  afterEach(() => discard());

  test('gives an import back exactly as it was added', async () => {
    const edit = record('edit', { fileName: null, undoneAtMs: 1_768_464_999_999, undoneBy: 'wang.fang' });
    await storage.imports.add(record('a'));
    await storage.imports.add(edit);
    expect(await storage.imports.find('a')).toEqual(record('a'));
    expect(await storage.imports.find('edit')).toEqual(edit);
    expect(await storage.imports.find('nothing')).toBeNull();
  });

  test('lists the newest first, as many as asked for', async () => {
    for (const [id, atMs] of [
      ['old', 1],
      ['new', 3],
      ['middle', 2],
    ] as const) {
      await storage.imports.add(record(id, { atMs }));
    }
    expect((await storage.imports.list(2)).map(({ id }) => id)).toEqual(['new', 'middle']);
  });

  test('is undone once', async () => {
    await storage.imports.add(record('a'));
    expect(await storage.imports.setUndone('a', 1_768_464_500_000, 'wang.fang')).toBe(true);
    expect(await storage.imports.setUndone('a', 1_768_464_600_000, 'li.ming')).toBe(false);
    expect(await storage.imports.setUndone('nothing', 1, 'li.ming')).toBe(false);
    expect(await storage.imports.find('a')).toEqual(
      record('a', { undoneAtMs: 1_768_464_500_000, undoneBy: 'wang.fang' }),
    );
  });

  test('knows the revision that it made of each camera beside its newest one, after it was undone too', async () => {
    await storage.transaction(({ cameras }) =>
      cameras.apply([
        putCamera(sampleCamera('a'), 'import-1'),
        putCamera(sampleCamera('b'), null),
        putCamera(sampleCamera('c'), 'import-2'),
      ]),
    );
    await storage.transaction(({ cameras }) =>
      cameras.apply([
        putCamera(sampleCamera('b', 2), 'import-1'),
        { kind: 'remove', id: 'a', revision: 2, atMs: 1, by: 'li.ming', importId: 'import-1' },
      ]),
    );
    expect(await storage.imports.touched('import-1')).toEqual([
      { cameraId: 'a', revision: 1, newest: 2 },
      { cameraId: 'b', revision: 2, newest: 2 },
    ]);
    expect(await storage.imports.touched('nothing')).toEqual([]);
  });
});
