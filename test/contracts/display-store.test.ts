import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Storage } from '../../server/storage/storage.ts';
import { STORAGE_ENGINES } from './storage-engines.ts';

const seen = { username: 'li.ming', width: 3840, height: 2160, seenAtMs: 1_768_464_000_123 };

describe.each(STORAGE_ENGINES)('display store on $name', (engine) => {
  let storage: Storage;
  let discard: () => Promise<void>;
  beforeEach(async () => {
    ({ storage, discard } = await engine.open());
  });
  afterEach(() => discard());

  test('keeps the order of a display over its coming and going', async () => {
    await storage.displays.putSeen({ name: '大厅 1', ...seen });
    expect(await storage.displays.setOrder('大厅 1', '{"kind":"camera"}')).toBe(1);
    const later = { ...seen, width: 1920, username: 'wang', seenAtMs: seen.seenAtMs + 1 };
    await storage.displays.putSeen({ name: '大厅 1', ...later });
    expect(await storage.displays.list()).toEqual([
      { name: '大厅 1', ...later, order: '{"kind":"camera"}', revision: 1 },
    ]);
    expect(await storage.displays.setOrder('大厅 1', null)).toBe(2);
    expect(await storage.displays.list()).toMatchObject([{ order: null, revision: 2 }]);
  });

  test('gives no order to a display that there is not, and removes one once', async () => {
    expect(await storage.displays.setOrder('x', null)).toBeNull();
    await storage.displays.putSeen({ name: 'b', ...seen });
    await storage.displays.putSeen({ name: 'a', ...seen });
    expect((await storage.displays.list()).map(({ name }) => name)).toEqual(['a', 'b']);
    expect(await storage.displays.remove('a')).toBe(true);
    expect(await storage.displays.remove('a')).toBe(false);
  });
});
