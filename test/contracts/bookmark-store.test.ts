import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type BookmarkQuery, bookmarkQuerySchema } from '../../server/contract/bookmark-dto.ts';
import { EVERYWHERE, type Scope } from '../../server/contract/permissions.ts';
import type { BookmarkRecord } from '../../server/storage/bookmark-store.ts';
import type { Storage } from '../../server/storage/storage.ts';
import { sampleBookmark } from '../support/sample-bookmark.ts';
import { sampleIncident } from '../support/sample-incident.ts';
import { STORAGE_ENGINES } from './storage-engines.ts';

const READY: BookmarkRecord['clip'] = {
  state: 'ready',
  reason: null,
  endsAtMs: null,
  sizeBytes: 3_000_000_000,
  pieces: [
    {
      ...{ startMs: 1, durationMs: 2, sizeBytes: 3_000_000_000, profile: 'main', codecs: 'avc1.64001f' },
      ...{ width: 1920, height: 1080 },
    },
  ],
  gaps: [{ startMs: 1, durationMs: 0, reason: 'format-changed' }],
};

describe.each(STORAGE_ENGINES)('bookmark store on $name', (engine) => {
  let storage: Storage;
  let discard: () => Promise<void>;
  beforeEach(async () => {
    ({ storage, discard } = await engine.open());
  });
  afterEach(() => discard());

  const add = async (...records: BookmarkRecord[]) => {
    for (const record of records) await storage.bookmarks.add(record);
  };
  const found = async (query: Partial<BookmarkQuery> = {}, scope: Scope = EVERYWHERE) => {
    const records = await storage.bookmarks.search({ ...bookmarkQuerySchema.parse({}), ...query }, scope);
    return records.map(({ id }) => id);
  };

  test('gives back what was added, and adds no second one under the same id', async () => {
    const record = sampleBookmark();
    expect(await storage.bookmarks.add(record)).toBe(true);
    expect(await storage.bookmarks.add(sampleBookmark('bookmark-1', { note: 'another' }))).toBe(false);
    expect(await storage.bookmarks.get('bookmark-1')).toEqual(record);
    expect(await storage.bookmarks.get('bookmark-2')).toBeNull();
  });

  test('finds the newest moments first, page by page, also where two are of one moment', async () => {
    const moments = [5, 7, 7, 6];
    await add(...moments.map((momentMs, index) => sampleBookmark(`bookmark-${index}`, { momentMs })));
    expect(await found({ limit: 2 })).toEqual(['bookmark-2', 'bookmark-1']);
    expect(await found({ limit: 2, before: '7:bookmark-2' })).toEqual(['bookmark-1', 'bookmark-3']);
    expect(await found({ before: '6:bookmark-3' })).toEqual(['bookmark-0']);
    expect(await found({ before: 'nonsense' })).toEqual([]);
  });

  test('finds by words, camera, tag, severity, person, hold and time', async () => {
    const hold = { by: 'wang', atMs: 5, reason: 'court' };
    await add(
      sampleBookmark('bookmark-a', { note: 'Flood at 50%', tags: ['a"b'], severity: 'critical', hold }),
      sampleBookmark('bookmark-b', {
        cameraId: 'gate',
        cameraName: '安康门',
        createdBy: 'wang',
        momentMs: 9,
      }),
    );
    expect(await found({ q: 'FLOOD 50%' })).toEqual(['bookmark-a']);
    expect(await found({ q: '5_%' })).toEqual([]);
    expect(await found({ q: '安康 gate' })).toEqual(['bookmark-b']);
    expect(await found({ cameraId: 'gate' })).toEqual(['bookmark-b']);
    expect(await found({ tag: 'a"b' })).toEqual(['bookmark-a']);
    expect(await found({ tag: 'nigh' })).toEqual([]);
    expect(await found({ severity: 'minor,critical' })).toEqual(['bookmark-a']);
    expect(await found({ by: 'Wang' })).toEqual(['bookmark-b']);
    expect(await found({ held: true })).toEqual(['bookmark-a']);
    expect(await found({ held: false })).toEqual(['bookmark-b']);
    expect(await found({ toMs: 100 })).toEqual(['bookmark-b']);
    expect(await found({ fromMs: 100 })).toEqual(['bookmark-a']);
  });

  test('finds nothing beyond a scope', async () => {
    await add(
      sampleBookmark('bookmark-a'),
      sampleBookmark('bookmark-b', { domain: 'urban', region: '610921' }),
    );
    expect(await found({}, { domains: ['water'], regions: null })).toEqual(['bookmark-a']);
    expect(await found({}, { domains: null, regions: ['610921', '99'] })).toEqual(['bookmark-b']);
    expect(await found({}, { domains: ['water'], regions: ['610921'] })).toEqual([]);
    expect(await found({}, { domains: [], regions: null })).toEqual([]);
    expect(await found({}, { domains: null, regions: [] })).toEqual([]);
  });

  test('changes what was seen as it is and nothing else', async () => {
    const record = sampleBookmark();
    await add(record);
    const fields = { note: 'new', tags: [], severity: 'info' } as const;
    expect(await storage.bookmarks.change('bookmark-1', 2, { ...fields, tags: [] })).toBe(false);
    expect(await storage.bookmarks.change('bookmark-1', 1, { ...fields, tags: [] })).toBe(true);
    expect(await storage.bookmarks.get('bookmark-1')).toEqual({ ...record, ...fields, revision: 2 });
  });

  test('keeps still, clip, hold and check', async () => {
    await add(sampleBookmark());
    const still = { state: 'decoded', takenAtMs: 1_800_000_000_040 } as const;
    const hold = { by: 'wang', atMs: 1_800_000_000_500, reason: '法院' };
    await storage.bookmarks.setStill('bookmark-1', still, 'ab12');
    await storage.bookmarks.setClip('bookmark-1', READY, 3_000_100_000, 'cd34');
    await storage.bookmarks.setHold('bookmark-1', hold);
    await storage.bookmarks.setVerified('bookmark-1', 1_800_000_009_000);
    expect(await storage.bookmarks.get('bookmark-1')).toEqual(
      sampleBookmark('bookmark-1', {
        ...{ still, hold, clip: READY, sizeBytes: 3_000_100_000, verifiedAtMs: 1_800_000_009_000 },
        ...{ stillSha256: 'ab12', clipSeal: 'cd34' },
      }),
    );
    await storage.bookmarks.setHold('bookmark-1', null);
    expect((await storage.bookmarks.get('bookmark-1'))?.hold).toBeNull();
  });

  test('knows the incidents that it is in, what holds it there and how long it is kept', async () => {
    const DAY_MS = 24 * 60 * 60_000;
    await add(sampleBookmark('bookmark-1', { clip: READY }), sampleBookmark('bookmark-2', { clip: READY }));
    const incidents = async (id = 'bookmark-1') => (await storage.bookmarks.get(id))?.incidents;
    const flood = sampleIncident('flood', { keepDays: 10 });
    await storage.incidents.add(flood);
    await storage.incidents.add(sampleIncident('fire', { keepDays: 2 }));
    const keptUntilMs = flood.openedAtMs + 10 * DAY_MS;
    expect(await incidents()).toEqual({ count: 2, held: false, keptUntilMs });
    expect(await incidents('bookmark-2')).toEqual({ count: 0, held: false, keptUntilMs: null });
    const removable = async (nowMs: number) =>
      (await storage.bookmarks.listRemovable('hub-1', 2 ** 50, nowMs, null, 10)).map(({ id }) => id);
    expect(await removable(keptUntilMs - 1)).toEqual(['bookmark-2']);
    expect(await removable(keptUntilMs)).toEqual(['bookmark-1', 'bookmark-2']);
    const hold = { by: 'wang', atMs: 5, reason: 'court' };
    expect(await storage.incidents.update({ ...flood, hold })).toBe(true);
    expect(await incidents()).toEqual({ count: 2, held: true, keptUntilMs });
    expect(await removable(2 ** 50)).toEqual(['bookmark-2']);
    expect(await found({ held: true })).toEqual(['bookmark-1']);
    expect(await found({ held: false })).toEqual(['bookmark-2']);
    expect(await storage.bookmarks.totals('hub-1')).toMatchObject({ held: 1 });
    expect(await storage.bookmarks.remove('bookmark-1')).toBe(false);
    // A revision that is not the stored one changes nothing of it.
    expect(await storage.incidents.update({ ...flood, hold: null })).toBe(false);
    expect(await storage.bookmarks.remove('bookmark-1')).toBe(false);
    expect(await storage.incidents.update({ ...flood, revision: 2, hold, bookmarks: [] })).toBe(true);
    expect(await incidents()).toMatchObject({ count: 1, held: false });
    expect(await storage.bookmarks.remove('bookmark-1')).toBe(true);
  });

  test('counts what one hub has', async () => {
    const hold = { by: 'wang', atMs: 5, reason: 'court' };
    const damaged = { ...READY, state: 'damaged' } as const;
    expect(await storage.bookmarks.totals('hub-1')).toEqual({
      bookmarks: 0,
      held: 0,
      damaged: 0,
      sizeBytes: 0,
    });
    await add(
      sampleBookmark('bookmark-a', { clip: READY, sizeBytes: 3_000_000_000, hold }),
      sampleBookmark('bookmark-b', { clip: damaged, sizeBytes: 3_000_000_000 }),
      sampleBookmark('bookmark-d', { clip: READY, still: { state: 'damaged', takenAtMs: 1 } }),
      sampleBookmark('bookmark-c', { hubId: 'hub-2', sizeBytes: 1 }),
    );
    expect(await storage.bookmarks.totals('hub-1')).toEqual({
      ...{ bookmarks: 3, held: 1, damaged: 2, sizeBytes: 6_000_000_000 },
    });
    // What is still recorded grows: its size is counted elsewhere.
    expect(await storage.bookmarks.totals('hub-2')).toMatchObject({ bookmarks: 1, sizeBytes: 0 });
    expect((await storage.bookmarks.listRecording('hub-2')).map(({ id }) => id)).toEqual(['bookmark-c']);
    expect(await storage.bookmarks.listRecording('hub-1')).toEqual([]);
  });

  test('lists what may be removed in the order in which it was made, without what is held or still recorded', async () => {
    const hold = { by: 'wang', atMs: 5, reason: 'court' };
    const made = (id: string, createdAtMs: number, fields: Partial<BookmarkRecord> = {}) =>
      sampleBookmark(`bookmark-${id}`, { createdAtMs, clip: READY, ...fields });
    await add(made('d', 30), made('b', 10), made('a', 10), made('e', 50));
    await add(
      made('h', 5, { hold }),
      made('r', 5, { clip: sampleBookmark().clip }),
      made('o', 5, { hubId: 'x' }),
    );
    const list = async (after: { createdAtMs: number; id: string } | null, limit: number) =>
      (await storage.bookmarks.listRemovable('hub-1', 40, 1_000, after, limit)).map(({ id }) => id);
    expect(await list(null, 2)).toEqual(['bookmark-a', 'bookmark-b']);
    expect(await list({ createdAtMs: 10, id: 'bookmark-b' }, 2)).toEqual(['bookmark-d']);
  });

  test('lists whole clips that were not read lately, longest ago first', async () => {
    const read = (id: string, verifiedAtMs: number | null) =>
      sampleBookmark(`bookmark-${id}`, { verifiedAtMs, clip: READY });
    await add(read('a', 20), read('b', null), read('c', 90), sampleBookmark('bookmark-r'));
    const listed = await storage.bookmarks.listUnverified('hub-1', 50, 10);
    expect(listed.map(({ id }) => id)).toEqual(['bookmark-b', 'bookmark-a']);
  });

  test('is removed once', async () => {
    await add(sampleBookmark());
    expect(await storage.bookmarks.remove('bookmark-1')).toBe(true);
    expect(await storage.bookmarks.remove('bookmark-1')).toBe(false);
    expect(await storage.bookmarks.get('bookmark-1')).toBeNull();
  });

  test('is not removed while it is held', async () => {
    const hold = { by: 'wang', atMs: 5, reason: 'court' };
    await add(sampleBookmark('bookmark-1', { hold }));
    expect(await storage.bookmarks.remove('bookmark-1')).toBe(false);
    expect(await storage.bookmarks.get('bookmark-1')).toMatchObject({ hold });
    await storage.bookmarks.setHold('bookmark-1', null);
    expect(await storage.bookmarks.remove('bookmark-1')).toBe(true);
  });
});
