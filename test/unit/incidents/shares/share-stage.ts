import { silentLogger } from '../../../../server/base/logger.ts';
import { EVERYWHERE, type Scope } from '../../../../server/contract/permissions.ts';
import type { EvidenceUser } from '../../../../server/incidents/bookmark-desk.ts';
import { IncidentBook } from '../../../../server/incidents/incident-book.ts';
import type { IncidentUser } from '../../../../server/incidents/incident-sight.ts';
import type { ShareMaker } from '../../../../server/incidents/shares/share-maker.ts';
import { Shares } from '../../../../server/incidents/shares/shares.ts';
import type { AuditNote } from '../../../../server/storage/audit-note.ts';
import { FakeClock } from '../../../support/fake-clock.ts';
import { openMemoryStorage } from '../../../support/memory-storage.ts';
import { sampleBookmark } from '../../../support/sample-bookmark.ts';
import { sampleEntry, sampleIncident } from '../../../support/sample-incident.ts';
import { sampleUser } from '../../../support/sample-records.ts';

export const URBAN = { domain: 'urban', region: '610902' };
export const REQUEST = { recipient: '省防总 张工', reason: '会商', expiresInHours: 24, maxOpenings: null };

/** Shares over a storage in memory: one incident with a bookmark of the water and one of the urban domain. */
export async function openShareStage() {
  const storage = await openMemoryStorage();
  const clock = new FakeClock();
  const notes: AuditNote[] = [];
  const refused: AuditNote[] = [];
  const asked: { user: EvidenceUser; id: string; share?: string | undefined }[] = [];
  const audit = {
    write: async (_stores: unknown, more: readonly AuditNote[]) => void notes.push(...more),
    record: async (note: AuditNote) => void notes.push(note),
    note: (note: AuditNote) => void notes.push(note),
  };
  const { id: userId, username } = sampleUser();
  const maker: { -readonly [K in keyof ShareMaker]: ShareMaker[K] } = {
    ...{ username, roles: ['incident'], scope: EVERYWHERE, enabled: true, mustChangePassword: false },
  };
  const accounts = new Map<string, ShareMaker>([[userId, maker]]);
  await storage.users.add(sampleUser());
  await storage.bookmarks.add(sampleBookmark('bookmark-1', { still: { state: 'decoded', takenAtMs: 1 } }));
  await storage.bookmarks.add(sampleBookmark('bookmark-2', { ...URBAN, hubId: 'hub-2', momentMs: 5 }));
  await storage.incidents.add(
    sampleIncident('incident-1', {
      people: [],
      bookmarks: [
        { id: 'bookmark-1', domain: 'water', region: '610902' },
        { id: 'bookmark-2', ...URBAN },
        { id: 'bookmark-gone', domain: 'water', region: '610902' },
      ],
    }),
  );
  const told = [
    sampleEntry('note', { atMs: 1 }),
    sampleEntry('urban', { atMs: 2, kind: 'camera-added', cameraName: '路口', place: URBAN }),
    sampleEntry('exported', { atMs: 3, kind: 'exported', text: '移交' }),
    sampleEntry('people', { atMs: 4, kind: 'changed', changes: [change('people'), change('state')] }),
    sampleEntry('assigned', { atMs: 5, kind: 'changed', changes: [change('assignee')] }),
  ];
  for (const entry of told) await storage.incidents.addEntry(entry);
  const shares = new Shares({
    ...{ storage, audit, clock, refusals: { note: (note) => void refused.push(note) } },
    hubId: () => 'hub-1',
    book: new IncidentBook({ storage, audit, clock, logger: silentLogger }),
    makers: { get: (id) => accounts.get(id) ?? null },
    describeBookmark: ({ hubId: _hub, ...record }) => ({ ...record, keptUntilMs: 0 }),
    secretKeys: () => [Buffer.alloc(32, 1)],
    media: {
      still: async (user, id) => {
        asked.push({ user, id });
        return Buffer.from('jpeg');
      },
      movie: async (user, id, _piece, { share }) => {
        asked.push({ user, id, share });
        return movieOf(clock) as never;
      },
    },
  });
  const user = (scope: Scope = EVERYWHERE, id = userId): IncidentUser => ({
    ...{ scope, actor: { userId: id, username, via: 'session', address: '10.0.0.1' } },
  });
  return { ...shares, storage, clock, notes, refused, asked, maker, accounts, userId, user };
}

function change(field: string) {
  return { field, before: '', after: 'li.ming' };
}

/** Three pieces, each a second and a half after the one before. */
function movieOf(clock: FakeClock) {
  return {
    ...{ byteLength: 3, tag: '"t"' },
    async *read() {
      for (const byte of ['a', 'b', 'c']) {
        yield Buffer.from(byte);
        await clock.advance(1_500);
      }
    },
  };
}
