import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { silentLogger } from '../../../server/base/logger.ts';
import { EVERYWHERE } from '../../../server/contract/permissions.ts';
import { AttachmentFolder } from '../../../server/incidents/attachment-folder.ts';
import { IncidentAttachments } from '../../../server/incidents/incident-attachments.ts';
import { IncidentBook } from '../../../server/incidents/incident-book.ts';
import { IncidentKeeping } from '../../../server/incidents/incident-keeping.ts';
import { IncidentLinks } from '../../../server/incidents/incident-links.ts';
import type { IncidentUser } from '../../../server/incidents/incident-sight.ts';
import { Retention } from '../../../server/incidents/retention.ts';
import type { AuditNote } from '../../../server/storage/audit-note.ts';
import type { Storage } from '../../../server/storage/storage.ts';
import { eventually } from '../../support/eventually.ts';
import { FakeClock } from '../../support/fake-clock.ts';
import { openMemoryStorage } from '../../support/memory-storage.ts';
import { sampleBookmark } from '../../support/sample-bookmark.ts';
import { sampleEntry, sampleIncident } from '../../support/sample-incident.ts';
import { sampleUser } from '../../support/sample-records.ts';
import { sampleShare } from '../../support/sample-share.ts';

const DAY_MS = 24 * 60 * 60_000;
const WATER = { domain: 'water', region: '610902' };
const LI: IncidentUser = {
  actor: { userId: 'u1', username: 'li.ming', via: 'session', address: null },
  scope: EVERYWHERE,
};
/** In it, and beyond part of it. */
const WANG: IncidentUser = {
  actor: { userId: 'u2', username: 'wang.fang', via: 'session', address: null },
  scope: { domains: ['justice'], regions: null },
};

let folder: string;
let storage: Storage;
let notes: AuditNote[];
let clock: FakeClock;
let book: IncidentBook;
let keeping: IncidentKeeping;
/** What was told to pages. */
let removed: string[];
let announced: string[];
let sweeps: number;

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'keeping-'));
  storage = await openMemoryStorage();
  clock = new FakeClock(1_800_000_000_000);
  [notes, removed, announced, sweeps] = [[], [], [], 0];
  const audit = {
    write: async (_stores: unknown, written: readonly AuditNote[]) => void notes.push(...written),
    note: (note: AuditNote) => notes.push(note),
    record: async (note: AuditNote) => void notes.push(note),
  };
  book = new IncidentBook({ storage, audit, clock, logger: silentLogger });
  book.events.on('incident:removed', ({ incident }) => removed.push(incident.id));
  const attachmentFolder = new AttachmentFolder(folder, 0);
  const retention = new Retention({
    retentionDays: 30,
    retentionDaysByDomain: { justice: 60 },
    deleteAfterDays: 90,
  });
  keeping = new IncidentKeeping({
    ...{ storage, audit, book, retention, clock, logger: silentLogger, hubId: () => 'hub-1' },
    bookmarks: { announce: async (id) => void announced.push(id) },
    removal: {
      remove: async (record, _actor, _action, _detail, mayGo = () => true) =>
        mayGo(record) && storage.bookmarks.remove(record.id),
    },
    folder: attachmentFolder,
    attachments: new IncidentAttachments({
      ...{ book, store: storage.incidents, folder: attachmentFolder, audit, logger: silentLogger },
    }),
    exports: {
      sweep: async () => {
        sweeps += 1;
      },
    },
  });
  const bookmarks = [1, 2].map((number) => ({ id: `bookmark-${number}`, ...WATER }));
  for (const { id } of bookmarks) await storage.bookmarks.add(sampleBookmark(id));
  await storage.incidents.add(sampleIncident('incident-1', { bookmarks, people: ['wang.fang'] }));
  const attachment = { name: '图.png', type: 'image/png', sizeBytes: 3, sha256: 'ab' };
  await storage.incidents.addEntry(sampleEntry('entry-1', { kind: 'attachment', attachment }));
  mkdirSync(join(folder, 'incident-1'));
  writeFileSync(join(folder, 'incident-1', 'entry-1'), 'png');
});
afterEach(async () => {
  await keeping.stop();
  await storage.close();
  rmSync(folder, { recursive: true });
});

const remove = (user = LI, bookmarks = false) =>
  keeping.remove(user, 'incident-1', { reason: 'entered twice', bookmarks });

describe('an incident', () => {
  it('goes with its timeline and its files, leaves its bookmarks, and stands in the audit with what it was', async () => {
    await storage.users.add(sampleUser());
    await storage.shares.add(sampleShare());
    expect(await remove()).toEqual({ bookmarksRemoved: 0, bookmarksKept: 2 });
    expect((await storage.shares.get('0011223344'))?.revokedAtMs).not.toBeNull();
    expect(await storage.incidents.get('incident-1')).toBeNull();
    expect(await storage.incidents.entries('incident-1', 10)).toEqual([]);
    expect(existsSync(join(folder, 'incident-1'))).toBe(false);
    expect([removed, sweeps]).toEqual([['incident-1'], 1]);
    expect((await storage.bookmarks.get('bookmark-1'))?.incidents.count).toBe(0);
    expect(notes).toMatchObject([
      {
        ...{ action: 'incident:removed', actor: LI.actor, target: { id: 'incident-1' } },
        detail: {
          ...{ reason: 'entered twice', entries: 1, bookmarks: ['bookmark-1', 'bookmark-2'] },
          attachments: [{ name: '图.png', sha256: 'ab' }],
        },
      },
    ]);
  });

  it('takes those of its bookmarks along, if asked, that nothing else keeps', async () => {
    const both = [1, 2, 3, 4].map((number) => ({ id: `bookmark-${number}`, ...WATER }));
    await storage.bookmarks.add(
      sampleBookmark('bookmark-3', { hold: { by: 'wang', atMs: 1, reason: 'court' } }),
    );
    await storage.bookmarks.add(sampleBookmark('bookmark-4', { hubId: 'hub-2' }));
    await storage.incidents.update(sampleIncident('incident-1', { bookmarks: both }));
    await storage.incidents.add(sampleIncident('other-one', { bookmarks: both.slice(1, 2) }));
    expect(await remove(LI, true)).toEqual({ bookmarksRemoved: 1, bookmarksKept: 3 });
    expect(await storage.bookmarks.get('bookmark-1')).toBeNull();
    for (const id of ['bookmark-2', 'bookmark-3', 'bookmark-4']) {
      expect(await storage.bookmarks.get(id)).not.toBeNull();
    }
  });

  it('goes for nobody from whom part of it is hidden', async () => {
    await expect(remove(WANG)).rejects.toMatchObject({ code: 'NOT_ALLOWED' });
    expect(await storage.incidents.get('incident-1')).not.toBeNull();
  });

  it('on legal hold stays, and so do its bookmarks, until the hold is lifted', async () => {
    await keeping.hold(WANG, 'incident-1', 'court');
    expect(announced).toEqual(['bookmark-1', 'bookmark-2']);
    await expect(remove(LI, true)).rejects.toMatchObject({ code: 'INCIDENT_HELD' });
    expect(await storage.bookmarks.remove('bookmark-1')).toBe(false);
    const links = new IncidentLinks({
      book,
      bookmarks: storage.bookmarks,
      cameras: { get: () => undefined },
    });
    const unlinked = links.removeBookmark(LI, 'incident-1', 'bookmark-1');
    await expect(unlinked).rejects.toMatchObject({ code: 'INCIDENT_HELD' });
    await expect(keeping.release(WANG, 'incident-1', 'no')).rejects.toMatchObject({ code: 'NOT_ALLOWED' });
    await keeping.release(LI, 'incident-1', 'the case is closed');
    await remove(LI, true);
    expect(await storage.bookmarks.get('bookmark-1')).toBeNull();
    expect(notes.map(({ action }) => action)).toEqual([
      ...['incident:held', 'incident:released', 'incident:removed'],
    ]);
  });

  it('on legal hold says so in its timeline, also where that is full', async () => {
    const { transaction } = storage;
    const countEntries = async () => ({ all: 9_999, attachments: 0, custody: 0 });
    storage.transaction = (work) =>
      transaction.call(storage, (stores) => {
        const incidents = Object.assign(Object.create(stores.incidents), { countEntries });
        return work({ ...stores, incidents });
      }) as never;
    await keeping.hold(LI, 'incident-1', 'court');
    storage.transaction = transaction;
    const entries = await storage.incidents.entries('incident-1', 10);
    expect(entries.find(({ kind }) => kind === 'held')).toMatchObject({ by: 'li.ming', text: 'court' });
  });
});

describe('an incident that is closed', () => {
  const sweptAt = async (nowMs: number) => {
    clock.stepWallClock(nowMs - clock.now());
    const before = (await storage.incidents.list('all', 10)).length;
    await clock.advance(60 * 60_000);
    await keeping.stop();
    return before - (await storage.incidents.list('all', 10)).length;
  };
  const closed = async (fields: Parameters<typeof sampleIncident>[1] = {}) => {
    const incident = await storage.incidents.get('incident-1');
    await storage.incidents.update({
      ...incident!,
      ...{ state: 'closed', closedAtMs: clock.now(), changedAtMs: clock.now() },
      ...fields,
    });
    await keeping.start();
    return clock.now();
  };

  it('goes when it has been kept as long as bookmarks are, with its trace', async () => {
    const closedAtMs = await closed();
    expect(await sweptAt(closedAtMs + 90 * DAY_MS)).toBe(1);
    expect(existsSync(join(folder, 'incident-1'))).toBe(false);
    expect(notes.at(-1)).toMatchObject({ action: 'incident:expired', actor: { via: 'hub' } });
  });

  it.each([
    ['before that', 89, {}],
    ['where it is to be kept longer', 199, { keepDays: 200 }],
    ['on legal hold', 999, { hold: { by: 'wang', atMs: 1, reason: 'court' } }],
    ['where it was opened anew', 999, { state: 'open' as const, closedAtMs: null }],
  ])('stays %s', async (_why, days, fields) => {
    const closedAtMs = await closed(fields);
    expect(await sweptAt(closedAtMs + days * DAY_MS)).toBe(0);
  });

  it('stays where it is opened anew while others go', async () => {
    const closedAtMs = await closed();
    const list = storage.incidents.list.bind(storage.incidents);
    storage.incidents.list = async (...asked) => {
      const listed = await list(...asked);
      for (const incident of asked[0] === 'closed' ? listed : [])
        await storage.incidents.update({ ...incident, state: 'open', closedAtMs: null });
      return listed;
    };
    expect(await sweptAt(closedAtMs + 999 * DAY_MS)).toBe(0);
    expect(await storage.incidents.get('incident-1')).toMatchObject({ state: 'open' });
  });
});

it('files of an incident that is no longer there are swept when the hub starts', async () => {
  mkdirSync(join(folder, 'incident-9'));
  await keeping.start();
  await eventually(() => expect(existsSync(join(folder, 'incident-9'))).toBe(false));
  expect(existsSync(join(folder, 'incident-1'))).toBe(true);
});
