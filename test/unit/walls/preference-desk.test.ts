import { expect, test } from 'vitest';
import { silentLogger } from '../../../server/base/logger.ts';
import { Walls } from '../../../server/walls/walls.ts';
import { openMemoryStorage } from '../../support/memory-storage.ts';
import { sampleUser } from '../../support/sample-records.ts';

async function openDesk() {
  const storage = await openMemoryStorage();
  for (const name of ['ming', 'hong']) await storage.users.add(sampleUser(name));
  const walls = new Walls({ storage, logger: silentLogger });
  const told: unknown[] = [];
  walls.onPreference((fact) => told.push(fact));
  return { desk: walls.preferences, told };
}

const MING = sampleUser('ming').id;

test('preferences are one person’s, whose windows are told of every change', async () => {
  const { desk, told } = await openDesk();
  const value = { theme: '高对比', sizes: [1, null, true] };
  expect(await desk.put(MING, 'appearance', value)).toEqual({ key: 'appearance', value, revision: 1 });
  expect(await desk.list(MING)).toEqual([{ key: 'appearance', value, revision: 1 }]);
  expect(await desk.list(sampleUser('hong').id)).toEqual([]);
  await desk.remove(MING, 'appearance');
  await desk.remove(MING, 'recent');
  expect(await desk.list(MING)).toEqual([]);
  expect(told).toEqual([
    { userId: MING, change: { key: 'appearance', value, revision: 1 } },
    { userId: MING, change: { key: 'appearance', value: null, revision: 2 } },
    { userId: MING, change: { key: 'recent', value: null, revision: 1 } },
  ]);
});

test('a preference has 16 KiB at most, in bytes and not in characters', async () => {
  const { desk, told } = await openDesk();
  await desk.put(MING, 'recent', 'x'.repeat(16 * 1024 - 2));
  await expect(desk.put(MING, 'recent', '水'.repeat(6 * 1024))).rejects.toMatchObject({
    code: 'PAYLOAD_TOO_LARGE',
  });
  expect(told).toHaveLength(1);
});
