import { randomBytes } from 'node:crypto';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { silentLogger } from '../../../server/base/logger.ts';
import { SecretBox } from '../../../server/base/secret-box.ts';
import type { BookmarkDto } from '../../../server/contract/bookmark-dto.ts';
import { CodedError } from '../../../server/contract/error-codes.ts';
import { MAX_INCIDENT_ENTRIES } from '../../../server/contract/incident-terms.ts';
import { EVERYWHERE } from '../../../server/contract/permissions.ts';
import { EvidenceExports, type EvidenceExportsOptions } from '../../../server/incidents/evidence-exports.ts';
import { EvidenceSigner } from '../../../server/incidents/evidence-signer.ts';
import { IncidentBook } from '../../../server/incidents/incident-book.ts';
import type { IncidentUser } from '../../../server/incidents/incident-sight.ts';
import type { Storage } from '../../../server/storage/storage.ts';
import { eventually } from '../../support/eventually.ts';
import { FakeClock } from '../../support/fake-clock.ts';
import { openMemoryStorage } from '../../support/memory-storage.ts';
import { sampleBookmark } from '../../support/sample-bookmark.ts';
import { sampleExport, sampleIncident } from '../../support/sample-incident.ts';

const LI: IncidentUser = {
  actor: { userId: 'u1', username: 'li.ming', via: 'session', address: null },
  scope: EVERYWHERE,
};
const REQUEST = { id: 'export-0001', reason: '移交' };

let folder: string;
let storage: Storage;
let book: IncidentBook;
const clock = new FakeClock();
const audit = { write: async () => {}, record: async () => {}, note: () => {} };

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'exports-'));
  storage = await openMemoryStorage();
  book = new IncidentBook({ storage, audit, clock, logger: silentLogger });
  await storage.incidents.add(sampleIncident('incident-1', { bookmarks: [] }));
});
afterEach(async () => {
  await storage.close();
  rmSync(folder, { recursive: true });
});

function exportsWith(options: Partial<EvidenceExportsOptions> = {}): EvidenceExports {
  return new EvidenceExports({
    ...{ minFreeBytes: 0, maxBytes: 2 ** 30 },
    ...{ folder, hubId: () => 'hub-1', hub: { name: 'hub', version: '1' }, storage, audit, book, clock },
    signer: new EvidenceSigner({
      store: storage.evidenceKeys,
      box: new SecretBox(() => [randomBytes(32)]),
      clock,
    }),
    describeBookmark: (record) => record as unknown as BookmarkDto,
    sources: {
      clips: async () => [],
      still: async () => null,
      attachment: async () => null,
      verifier: async () => Buffer.from('//'),
    },
    logger: silentLogger,
    ...options,
  });
}

const ended = (exports: EvidenceExports) =>
  eventually(async () => {
    const shown = await exports.get(LI, REQUEST.id);
    return shown.state !== 'building' && shown;
  });

test('a full timeline tells of a package all the same, and takes nothing else', async () => {
  const { transaction } = storage;
  const countEntries = async () => ({ all: MAX_INCIDENT_ENTRIES, attachments: 0, custody: 0 });
  storage.transaction = (work) =>
    transaction.call(storage, (stores) => {
      const incidents = Object.assign(Object.create(stores.incidents), { countEntries });
      return work({ ...stores, incidents });
    }) as never;
  const exports = exportsWith();
  await exports.exportIncident(LI, 'incident-1', REQUEST);
  await ended(exports);
  const entries = await storage.incidents.entries('incident-1', 10);
  expect(entries).toMatchObject([{ kind: 'exported', text: REQUEST.reason }]);
  const noted = book.change(LI, 'incident-1', (incident) => ({
    incident,
    entries: [book.entry('incident-1', 'note', 'li.ming', { text: 'more' })],
    note: {} as never,
  }));
  await expect(noted).rejects.toMatchObject({ code: 'INCIDENT_FULL' });
  await exports.stop();
});

test('a package is made also where the timeline of the incident takes no entry more', async () => {
  book.change = async () => {
    throw new CodedError('INCIDENT_FULL');
  };
  const exports = exportsWith();
  const begun = await exports.exportIncident(LI, 'incident-1', REQUEST);
  expect(begun.id).toBe(REQUEST.id);
  expect(await ended(exports)).toMatchObject({ state: 'ready', failure: null });
  await exports.stop();
});

test('what lies on the disk of another hub is not packed here', async () => {
  await storage.bookmarks.add(sampleBookmark('bookmark-1', { hubId: 'hub-2' }));
  const begun = exportsWith().exportBookmark(LI, 'bookmark-1', REQUEST);
  await expect(begun).rejects.toMatchObject({ code: 'CLIP_ELSEWHERE' });
});

test.each([
  ['less would be left free than the database needs', { minFreeBytes: 2 ** 52 }],
  ['packages would take more than they may', { maxBytes: 1000 }],
])('no package is written where %s', async (_why, options) => {
  const exports = exportsWith(options);
  await exports.exportIncident(LI, 'incident-1', REQUEST);
  expect(await ended(exports)).toMatchObject({ state: 'failed', failure: 'disk' });
  expect(existsSync(join(folder, `${REQUEST.id}.zip`))).toBe(false);
  await exports.stop();
});

test('a package leaves the hub when that is in the audit, and not before', async () => {
  writeFileSync(join(folder, 'ready-0001.zip'), 'x');
  await storage.incidents.addExport(sampleExport('ready-0001', { state: 'ready', sizeBytes: 1 }));
  const recorded: string[] = [];
  const record = async ({ action }: { action: string }) => void recorded.push(action);
  const { stream } = await exportsWith({ audit: { ...audit, record } }).download(LI, 'ready-0001');
  expect(recorded).toEqual(['evidence:downloaded']);
  expect(await text(stream)).toBe('x');
  const full = () => Promise.reject(new Error('the disk is full'));
  const refused = exportsWith({ audit: { ...audit, record: full } }).download(LI, 'ready-0001');
  await expect(refused).rejects.toThrow('the disk is full');
});

test('at the start files that no package of the record owns are removed', async () => {
  const names = ['ready-0001.zip', 'lost-00001.zip', 'ready-0001.zip.new', 'notes.txt'];
  for (const name of names) writeFileSync(join(folder, name), 'x');
  const createdAtMs = clock.now();
  await storage.incidents.addExport(sampleExport('ready-0001', { state: 'ready', createdAtMs }));
  const exports = exportsWith();
  await exports.start();
  expect(names.filter((name) => existsSync(join(folder, name)))).toEqual(['ready-0001.zip', 'notes.txt']);
  await exports.stop();
});
