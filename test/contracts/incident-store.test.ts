import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Storage } from '../../server/storage/storage.ts';
import { sampleEntry, sampleExport, sampleIncident } from '../support/sample-incident.ts';
import { STORAGE_ENGINES } from './storage-engines.ts';

describe.each(STORAGE_ENGINES)('incident store on $name', (engine) => {
  let storage: Storage;
  let discard: () => Promise<void>;
  beforeEach(async () => {
    ({ storage, discard } = await engine.open());
  });
  afterEach(() => discard());

  test('keeps an incident as it is, takes no id twice, and lists what changed last first', async () => {
    const { incidents } = storage;
    const flood = sampleIncident('incident-1');
    expect(await incidents.add(flood)).toBe(true);
    expect(await incidents.add(sampleIncident('incident-1', { title: 'other' }))).toBe(false);
    await incidents.add(sampleIncident('incident-2', { changedAtMs: flood.changedAtMs + 5 }));
    await incidents.add(sampleIncident('incident-3', { state: 'closed', closedAtMs: 9 }));
    expect(await incidents.get('incident-1')).toEqual(flood);
    expect(await incidents.get('incident-9')).toBeNull();
    const ids = async (which: 'active' | 'closed' | 'all') =>
      (await incidents.list(which, 10)).map(({ id }) => id);
    expect(await ids('active')).toEqual(['incident-2', 'incident-1']);
    expect(await ids('closed')).toEqual(['incident-3']);
    expect(await incidents.list('all', 2)).toHaveLength(2);
  });

  test('lists page by page, also where two were changed at one moment', async () => {
    const { incidents } = storage;
    const moments = [5, 7, 7, 6];
    for (const [index, changedAtMs] of moments.entries())
      await incidents.add(sampleIncident(`incident-${index}`, { changedAtMs }));
    const first = await incidents.list('all', 2);
    const second = await incidents.list('all', 2, first.at(-1));
    expect([...first, ...second].map(({ id }) => id)).toEqual(
      [1, 2, 3, 0].map((index) => `incident-${index}`),
    );
    expect(await incidents.list('all', 2, second.at(-1))).toEqual([]);
  });

  test('writes nothing over a revision that is not the last', async () => {
    const { incidents } = storage;
    const flood = sampleIncident('incident-1');
    await incidents.add(flood);
    const after = { ...flood, title: '二号洪峰', state: 'working' as const, assignee: 'wang.fang' };
    expect(await incidents.update(after)).toBe(true);
    expect(await incidents.update({ ...flood, title: 'late' })).toBe(false);
    expect(await incidents.get('incident-1')).toEqual({ ...after, revision: 2 });
  });

  test('is removed whole, at the revision that was seen', async () => {
    const { incidents } = storage;
    await incidents.add(sampleIncident('incident-1'));
    await incidents.addEntry(sampleEntry('entry-1'));
    expect(await incidents.remove('incident-1', 2)).toBe(false);
    expect(await incidents.remove('incident-1', 1)).toBe(true);
    expect(await incidents.get('incident-1')).toBeNull();
    expect(await incidents.entries('incident-1', 10)).toEqual([]);
    expect(await incidents.remove('incident-1', 1)).toBe(false);
  });

  test('keeps a timeline in order, each entry once, and counts it', async () => {
    const { incidents } = storage;
    await incidents.add(sampleIncident('incident-1'));
    const note = sampleEntry('entry-2', { atMs: 20 });
    const file = sampleEntry('entry-1', {
      ...{ atMs: 10, kind: 'attachment', place: { domain: 'water', region: '610902' } },
      attachment: { name: '图.png', type: 'image/png', sizeBytes: 3, sha256: 'ab' },
    });
    expect(await incidents.addEntry(note)).toBe(true);
    expect(await incidents.addEntry(file)).toBe(true);
    expect(await incidents.addEntry({ ...note, text: 'again' })).toBe(false);
    expect(await incidents.entries('incident-1', 10)).toEqual([file, note]);
    expect(await incidents.getEntry('incident-1', 'entry-2')).toEqual(note);
    expect(await incidents.getEntry('incident-2', 'entry-2')).toBeNull();
    expect(await incidents.countEntries('incident-1')).toEqual({ all: 2, attachments: 1, custody: 0 });
    expect(await incidents.countEntries('incident-2')).toEqual({ all: 0, attachments: 0, custody: 0 });
  });

  test('keeps what was handed over, and how it ended', async () => {
    const { incidents } = storage;
    const first = sampleExport('export-01');
    expect(await incidents.addExport(first)).toBe(true);
    expect(await incidents.addExport({ ...first, reason: 'other' })).toBe(false);
    await incidents.addExport(
      sampleExport('export-02', { incidentId: null, bookmarkId: 'b', createdAtMs: 9 }),
    );
    const end = { state: 'ready' as const, failure: null, sizeBytes: 5_000_000_000, sha256: 'cd' };
    await incidents.endExport('export-01', end);
    expect(await incidents.getExport('export-01')).toEqual({ ...first, ...end });
    expect(await incidents.exportsOf({ incidentId: 'incident-1' })).toEqual([{ ...first, ...end }]);
    expect((await incidents.exportsOf({ bookmarkId: 'b' })).map(({ id }) => id)).toEqual(['export-02']);
    expect((await incidents.exportsIn('hub-1', 'building')).map(({ id }) => id)).toEqual(['export-02']);
    expect(await incidents.exportsIn('hub-2', 'building')).toEqual([]);
  });

  test('keeps the keys that sign, newest first, and seals one anew only where it is as it was read', async () => {
    const { evidenceKeys } = storage;
    const old = { fingerprint: 'aa', publicKey: 'A', sealed: 's1', createdAtMs: 1 };
    const young = { fingerprint: 'bb', publicKey: 'B', sealed: 's2', createdAtMs: 2 };
    await evidenceKeys.add(old);
    await evidenceKeys.add(young);
    await evidenceKeys.reseal('aa', 's1', 's3');
    await evidenceKeys.reseal('bb', 'other', 's4');
    expect(await evidenceKeys.list()).toEqual([young, { ...old, sealed: 's3' }]);
  });
});
