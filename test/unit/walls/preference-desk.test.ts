import { expect, test } from 'vitest';
import { sampleUser } from '../../support/sample-records.ts';
import { WallsStage } from '../../support/walls-stage.ts';

test('preferences are one person’s, whose windows are told of every change', async () => {
  const stage = await WallsStage.start();
  const { userId } = await stage.person('ming');
  const desk = stage.walls.preferences;
  const value = { theme: '高对比', sizes: [1, null, true] };
  expect(await desk.put(userId, 'appearance', value)).toEqual({ key: 'appearance', value, revision: 1 });
  expect(await desk.list(userId)).toEqual([{ key: 'appearance', value, revision: 1 }]);
  expect(await desk.list(sampleUser('hong').id)).toEqual([]);
  await desk.remove(userId, 'appearance');
  await desk.remove(userId, 'recent');
  expect(await desk.list(userId)).toEqual([]);
  expect(stage.told).toEqual([
    { userId, change: { key: 'appearance', value, revision: 1 } },
    { userId, change: { key: 'appearance', value: null, revision: 2 } },
    { userId, change: { key: 'recent', value: null, revision: 1 } },
  ]);
});

test('a preference has 16 KiB at most, in bytes and not in characters', async () => {
  const stage = await WallsStage.start();
  const { userId } = await stage.person('ming');
  const desk = stage.walls.preferences;
  await desk.put(userId, 'recent', 'x'.repeat(16 * 1024 - 2));
  await expect(desk.put(userId, 'recent', '水'.repeat(6 * 1024))).rejects.toMatchObject({
    code: 'PAYLOAD_TOO_LARGE',
  });
  expect(stage.told).toHaveLength(1);
});
