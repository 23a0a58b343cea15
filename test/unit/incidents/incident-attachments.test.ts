import { existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { silentLogger } from '../../../server/base/logger.ts';
import { CodedError } from '../../../server/contract/error-codes.ts';
import { EVERYWHERE } from '../../../server/contract/permissions.ts';
import { AttachmentFolder } from '../../../server/incidents/attachment-folder.ts';
import { IncidentAttachments } from '../../../server/incidents/incident-attachments.ts';
import { IncidentBook } from '../../../server/incidents/incident-book.ts';
import type { IncidentUser } from '../../../server/incidents/incident-sight.ts';
import type { AuditNote } from '../../../server/storage/audit-note.ts';
import type { Storage } from '../../../server/storage/storage.ts';
import { FakeClock } from '../../support/fake-clock.ts';
import { openMemoryStorage } from '../../support/memory-storage.ts';
import { sampleIncident } from '../../support/sample-incident.ts';

const LI: IncidentUser = {
  actor: { userId: 'u1', username: 'li.ming', via: 'session', address: null },
  scope: EVERYWHERE,
};
const FILE = { id: 'file-0001', name: 'notes.txt', bytes: Buffer.from('water rises') };

let folder: string;
let storage: Storage;
let book: IncidentBook;
let notes: AuditNote[];

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'attachments-'));
  notes = [];
  storage = await openMemoryStorage();
  const audit = { write: async () => {}, record: async () => {}, note: () => {} };
  book = new IncidentBook({ storage, audit, clock: new FakeClock(), logger: silentLogger });
  await storage.incidents.add(sampleIncident());
});
afterEach(async () => {
  await storage.close();
  rmSync(folder, { recursive: true });
});

const attachmentsWith = (minFreeBytes = 0) =>
  new IncidentAttachments({
    book,
    store: storage.incidents,
    folder: new AttachmentFolder(folder, minFreeBytes),
    audit: { record: async (note) => void notes.push(note) },
    logger: silentLogger,
  });

test('the same upload once more, which fails, leaves the file of the first', async () => {
  const attachments = attachmentsWith();
  await attachments.add(LI, 'incident-1', FILE);
  // As where two transactions see none of each other, and the database takes one.
  const change = book.change.bind(book);
  book.change = (user, id, work) =>
    change(user, id, async (incident, stores) => {
      const blind = Object.create(stores.incidents, { getEntry: { value: async () => null } });
      await work(incident, { ...stores, incidents: blind });
      throw new CodedError('CONFLICT');
    });
  await expect(attachments.add(LI, 'incident-1', FILE)).rejects.toMatchObject({ code: 'CONFLICT' });
  expect((await attachments.read(LI, 'incident-1', FILE.id)).bytes).toEqual(FILE.bytes);
  expect(readdirSync(join(folder, 'incident-1'))).toEqual([FILE.id]);
});

test('an upload whose hub ended before the file had its name is whole after it came once more', async () => {
  const attachments = attachmentsWith();
  await attachments.add(LI, 'incident-1', FILE);
  rmSync(join(folder, 'incident-1', FILE.id));
  await attachments.add(LI, 'incident-1', FILE);
  expect((await attachments.read(LI, 'incident-1', FILE.id)).bytes).toEqual(FILE.bytes);
});

test('no file is taken where less would be left free than the database needs', async () => {
  const added = attachmentsWith(2 ** 52).add(LI, 'incident-1', FILE);
  await expect(added).rejects.toMatchObject({ code: 'DISK_FULL' });
  expect(await storage.incidents.getEntry('incident-1', FILE.id)).toBeNull();
});

test('each download stands in the audit, and none where there was nothing to be had', async () => {
  const attachments = attachmentsWith();
  await attachments.add(LI, 'incident-1', FILE);
  for (let time = 0; time < 2; time += 1) await attachments.read(LI, 'incident-1', FILE.id);
  await expect(attachments.read(LI, 'incident-1', 'file-0002')).rejects.toMatchObject({ code: 'NOT_FOUND' });
  const read = { action: 'incident:attachment-read', actor: LI.actor, target: { id: 'incident-1' } };
  expect(notes).toMatchObject([read, read]);
  expect(notes[0]?.detail).toMatchObject({ name: 'notes.txt' });
});

test('what uploads left that the hub ended in is swept when it starts, but a file that its incident knows is kept', async () => {
  const attachments = attachmentsWith();
  await attachments.add(LI, 'incident-1', FILE);
  const drafts = new AttachmentFolder(folder, 0);
  const known = await drafts.write('incident-1', FILE.id, FILE.bytes);
  await drafts.write('incident-1', 'file-0002', Buffer.from('nobody knows of it'));
  await drafts.write('incident-1', FILE.id, Buffer.from('another file'));
  // As when the hub ends between the entry in the database and the name of the file.
  rmSync(join(folder, 'incident-1', FILE.id));
  await attachments.recover();
  expect(existsSync(known.path)).toBe(false);
  expect(readdirSync(join(folder, 'incident-1'))).toEqual([FILE.id]);
  expect((await attachments.read(LI, 'incident-1', FILE.id)).bytes).toEqual(FILE.bytes);
});
