import { expect, test } from 'vitest';
import { SavedFilterDesk } from '../../../server/cameras/saved-filter-desk.ts';
import { openMemoryStorage } from '../../support/memory-storage.ts';
import { sampleUser } from '../../support/sample-records.ts';

test('filters are one’s own, or everybody’s to use and nobody else’s to change', async () => {
  const storage = await openMemoryStorage();
  const [ming, hong] = [sampleUser('ming'), sampleUser('hong')];
  for (const user of [ming, hong]) await storage.users.add(user);
  const desk = new SavedFilterDesk(storage.savedFilters);
  const request = { name: '汛期', filter: { tag: '汛期' }, shared: true };
  await desk.put(ming.id, 'filter-1', request);
  await desk.put(ming.id, 'filter-2', { ...request, shared: false });
  expect(await desk.list(hong.id)).toEqual([{ id: 'filter-1', ...request, own: false }]);
  await expect(desk.put(hong.id, 'filter-1', request)).rejects.toMatchObject({ code: 'NOT_ALLOWED' });
  await expect(desk.put(hong.id, 'filter-2', request)).rejects.toMatchObject({ code: 'NOT_ALLOWED' });
  await expect(desk.remove(hong.id, 'filter-1')).rejects.toMatchObject({ code: 'NOT_FOUND' });
  expect(await desk.put(ming.id, 'filter-1', { ...request, name: 'x' })).toMatchObject({
    name: 'x',
    own: true,
  });
  await desk.remove(ming.id, 'filter-1');
  expect((await desk.list(ming.id)).map(({ id }) => id)).toEqual(['filter-2']);
});

test('nobody keeps more than a hundred', async () => {
  const storage = await openMemoryStorage();
  const user = sampleUser();
  await storage.users.add(user);
  const desk = new SavedFilterDesk(storage.savedFilters);
  const request = { name: 'x', filter: {}, shared: false };
  for (let index = 0; index < 100; index += 1) await desk.put(user.id, `filter-${index}`, request);
  await expect(desk.put(user.id, 'one-more', request)).rejects.toMatchObject({ code: 'TOO_BUSY' });
  await desk.put(user.id, 'filter-7', { ...request, name: 'y' });
});
