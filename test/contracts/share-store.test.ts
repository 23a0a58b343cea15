import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Storage } from '../../server/storage/storage.ts';
import { sampleUser } from '../support/sample-records.ts';
import { sampleShare } from '../support/sample-share.ts';
import { STORAGE_ENGINES } from './storage-engines.ts';

describe.each(STORAGE_ENGINES)('share store on $name', (engine) => {
  let storage: Storage;
  let discard: () => Promise<void>;
  beforeEach(async () => {
    ({ storage, discard } = await engine.open());
    await storage.users.add(sampleUser());
  });
  afterEach(() => discard());

  test('gives a link back as it was added, by its id, its token and what it is to', async () => {
    const { shares } = storage;
    const scope = { domains: ['water'], regions: ['6109'] };
    const flood = sampleShare('a', { scope, maxOpenings: 3 });
    const later = sampleShare('b', { createdAtMs: flood.createdAtMs + 1 });
    const clip = sampleShare('c', { incidentId: null, bookmarkId: 'bookmark-1' });
    for (const share of [flood, later, clip]) await shares.add(share);
    expect(await shares.get('a')).toEqual(flood);
    expect(await shares.get('z')).toBeNull();
    expect(await shares.findByToken('hash of c')).toEqual(clip);
    expect(await shares.findByToken('a')).toBeNull();
    expect(await shares.listOf({ incidentId: 'incident-1' }, 9)).toEqual([later, flood]);
    expect(await shares.listOf({ incidentId: 'incident-1' }, 1)).toEqual([later]);
    expect(await shares.listOf({ bookmarkId: 'bookmark-1' }, 9)).toEqual([clip]);
  });

  test('takes no token twice and no maker who is not there, and forgets the links of one who goes', async () => {
    const { shares } = storage;
    await shares.add(sampleShare('a'));
    await expect(shares.add(sampleShare('b', { tokenHash: 'hash of a' }))).rejects.toThrow();
    await expect(shares.add(sampleShare('c', { userId: 'nobody' }))).rejects.toThrow();
    await storage.users.remove(sampleUser().id);
    expect(await shares.get('a')).toBeNull();
  });

  test('counts as many openings as may be, however many ask at once', async () => {
    const { shares } = storage;
    const { createdAtMs } = sampleShare();
    await shares.add(sampleShare('a', { maxOpenings: 2 }));
    await shares.add(sampleShare('b'));
    const asked = await Promise.all([1, 2, 3, 4].map((n) => shares.countOpening('a', createdAtMs + n)));
    expect(asked.filter((counted) => counted)).toHaveLength(2);
    expect((await shares.get('a'))?.openings).toBe(2);
    for (const n of [1, 2, 3]) expect(await shares.countOpening('b', createdAtMs + n)).toBe(true);
    expect(await shares.get('b')).toMatchObject({ openings: 3, lastOpenedAtMs: createdAtMs + 3 });
    expect(await shares.countOpening('z', createdAtMs)).toBe(false);
  });

  test('opens nothing that is over or revoked, and revokes once', async () => {
    const { shares } = storage;
    const { createdAtMs, expiresAtMs } = sampleShare();
    await shares.add(sampleShare('a'));
    await shares.add(sampleShare('b'));
    expect(await shares.countOpening('a', expiresAtMs)).toBe(false);
    expect(await shares.countOpen(sampleUser().id, createdAtMs)).toBe(2);
    expect(await shares.revoke('a', 7, 'wang.fang')).toBe(true);
    expect(await shares.revoke('a', 8, 'li.ming')).toBe(false);
    expect(await shares.countOpening('a', createdAtMs)).toBe(false);
    expect(await shares.get('a')).toMatchObject({ revokedAtMs: 7, revokedBy: 'wang.fang', openings: 0 });
    expect(await shares.countOpen(sampleUser().id, createdAtMs)).toBe(1);
    expect(await shares.countOpen(sampleUser().id, expiresAtMs)).toBe(0);
  });

  test('forgets those that were over before', async () => {
    const { shares } = storage;
    await shares.add(sampleShare('a', { expiresAtMs: 5 }));
    await shares.add(sampleShare('b', { expiresAtMs: 6 }));
    await shares.removeOver(6);
    expect([await shares.get('a'), (await shares.get('b'))?.id]).toEqual([null, 'b']);
  });
});
