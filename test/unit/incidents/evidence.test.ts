import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { systemClock } from '../../../server/base/clock.ts';
import { silentLogger } from '../../../server/base/logger.ts';
import type { EvidenceConfig } from '../../../server/config/evidence-config.ts';
import { bookmarkRequestSchema } from '../../../server/contract/bookmark-dto.ts';
import { EVERYWHERE } from '../../../server/contract/permissions.ts';
import type { EvidenceUser } from '../../../server/incidents/bookmark-desk.ts';
import { Evidence } from '../../../server/incidents/evidence.ts';
import { EvidenceCheck } from '../../../server/incidents/evidence-check.ts';
import { EvidenceDisk } from '../../../server/incidents/evidence-disk.ts';
import { EvidenceFolder } from '../../../server/incidents/evidence-folder.ts';
import type { RecordedSubscriber } from '../../../server/incidents/recorded-stream.ts';
import { partLine, sha256Of } from '../../../server/incidents/run-index.ts';
import type { StillDecoder } from '../../../server/incidents/stills.ts';
import type { AuditNote } from '../../../server/storage/audit-note.ts';
import type { Storage } from '../../../server/storage/storage.ts';
import { eventually } from '../../support/eventually.ts';
import { openMemoryStorage } from '../../support/memory-storage.ts';
import { TestPart, testInit } from '../../support/recorded-parts.ts';
import { sampleExport, sampleIncident } from '../../support/sample-incident.ts';

const DAY_MS = 24 * 60 * 60_000;
const LI: EvidenceUser = {
  actor: { userId: 'u1', username: 'li.ming', via: 'session', address: null },
  scope: EVERYWHERE,
  manages: true,
};
const TERMS: EvidenceConfig = {
  ...{ folder: null, quotaBytes: 2 ** 30, retentionDays: 30, retentionDaysByDomain: { justice: 60 } },
  ...{ deleteAfterDays: 90, ringSeconds: 120, ringMaxBytes: 2 ** 20, minFreeBytes: 0, clipsAtOnce: 10 },
};

let folder: string;
let storage: Storage;
let notes: AuditNote[];
let evidence: Evidence;
/** Added to the wall clock. */
let laterMs: number;
let subscribers: Set<RecordedSubscriber>;
let decode: (signal: AbortSignal) => ReturnType<StillDecoder['make']>;

/** One camera of each domain, all with the same stream of one group of five parts. */
function camera(id: string, domain: string) {
  const window = {
    oldestArrivalMs: 0,
    subscribe(subscriber: RecordedSubscriber) {
      subscribers.add(subscriber);
      subscriber.init(testInit());
      for (let number = 0; number < 5; number++) {
        subscriber.part(new TestPart(number, { startMs: clock.now() - 1000 }));
      }
      return () => void subscribers.delete(subscriber);
    },
  };
  const stream = { viewers: 0, status: { phase: 'playing' }, window, addViewer: () => ({ release() {} }) };
  const definition = {
    name: id,
    domain,
    region: '610902',
    mode: 'on-demand',
    enabled: true,
    maintenance: false,
  } as const;
  return { id, definition, stream: (profile: string) => (profile === 'main' ? stream : undefined) };
}

const clock = { ...systemClock, now: () => systemClock.now() + laterMs };

async function start(terms: Partial<EvidenceConfig> = {}): Promise<Evidence> {
  const cameras = new Map([camera('dam', 'water'), camera('gate', 'justice')].map((each) => [each.id, each]));
  const started = new Evidence({
    hub: { dataFolder: folder, evidence: { ...TERMS, ...terms } },
    storage,
    audit: {
      write: async (_stores, written) => void notes.push(...written),
      record: async (note) => void notes.push(note),
      note: (note) => notes.push(note),
    },
    cameras: { get: (id) => cameras.get(id), list: () => [...cameras.values()] },
    onCameraTouched: () => () => {},
    conditions: { of: () => ({ state: 'live', reason: 'media-flows', sinceMs: 1 }) },
    decoder: { make: (_video, signal) => decode(signal) },
    clock,
    logger: silentLogger,
  });
  await started.start();
  return started;
}

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'evidence-'));
  storage = await openMemoryStorage();
  notes = [];
  laterMs = 0;
  subscribers = new Set();
  decode = async () => ({ ok: false, missing: 'no-decoder', why: 'none here' });
  evidence = await start();
});
afterEach(async () => {
  await evidence.stop();
  await storage.close();
  rmSync(folder, { recursive: true, force: true });
});

const clips = () => readdirSync(join(folder, 'evidence', 'clips')).sort();

/** Marked and recorded to its end. */
async function mark(id: string, cameraId = 'dam'): Promise<void> {
  const request = bookmarkRequestSchema.parse({ id, cameraId, runOnSeconds: 0 });
  await evidence.desk.create(LI, request);
  await eventually(async () => {
    await evidence.book.settle();
    expect((await evidence.desk.get(LI, id)).clip.state).toBe('ready');
  });
}

const restart = async (terms: Partial<EvidenceConfig>) => {
  await evidence.stop();
  evidence = await start(terms);
};

describe('evidence', () => {
  it('lets go of the camera when its clips are over', async () => {
    await mark('bookmark-1');
    expect(subscribers.size).toBe(0);
    expect(evidence.figures()).toMatchObject({ recording: 0, waitingBytes: 0 });
  });

  it('goes when it has been kept as long as it may be, whole, unless it is held', async () => {
    await mark('bookmark-1');
    await mark('bookmark-2');
    await evidence.desk.hold(LI, 'bookmark-2', 'court');
    laterMs = 89 * DAY_MS;
    await restart({});
    expect(clips()).toEqual(['bookmark-1', 'bookmark-2']);
    laterMs = 91 * DAY_MS;
    await restart({});
    expect(clips()).toEqual(['bookmark-2']);
    expect(await storage.bookmarks.get('bookmark-1')).toBeNull();
    const [expired] = notes.filter(({ action }) => action === 'bookmark:expired');
    expect(expired).toMatchObject({ target: { id: 'bookmark-1' }, actor: { via: 'hub' } });
  });

  it('makes room where the quota asks for it: the oldest first, and none before its retention', async () => {
    await mark('bookmark-1');
    await mark('bookmark-2', 'gate');
    await mark('bookmark-3');
    await evidence.keeper.look();
    const { usedBytes } = evidence.keeper.describe();
    laterMs = 31 * DAY_MS;
    await restart({ quotaBytes: usedBytes - 100 });
    expect(clips()).toEqual(['bookmark-2', 'bookmark-3']);
    // What is of justice is kept for sixty days, and nothing else may go: no clip is recorded until there is room.
    await restart({ quotaBytes: 100, retentionDays: 60 });
    expect(clips()).toEqual(['bookmark-2', 'bookmark-3']);
    expect(evidence.keeper.describe().state).toBe('full');
    const request = bookmarkRequestSchema.parse({ id: 'bookmark-4', cameraId: 'dam', note: 'still marked' });
    const { bookmark } = await evidence.desk.create(LI, request);
    expect(bookmark).toMatchObject({ note: 'still marked', clip: { state: 'empty', reason: 'quota-full' } });
  });

  it('stays whole where a hold comes while it is being removed', async () => {
    await mark('bookmark-1');
    const { transaction } = storage;
    // In PostgreSQL another transaction may end between the look and the removal.
    storage.transaction = (work) =>
      transaction.call(storage, (stores) => {
        const { bookmarks } = stores;
        const get = async (id: string) => {
          const found = await bookmarks.get(id);
          await bookmarks.setHold(id, { by: 'wang', atMs: 5, reason: 'court' });
          return found;
        };
        return work({ ...stores, bookmarks: Object.assign(Object.create(bookmarks), { get }) });
      }) as never;
    await expect(evidence.desk.remove(LI, 'bookmark-1', 'a mistake')).rejects.toMatchObject({
      code: 'BOOKMARK_HELD',
    });
    expect(await storage.bookmarks.get('bookmark-1')).toMatchObject({ hold: { reason: 'court' } });
    expect(clips()).toEqual(['bookmark-1']);
    expect(notes.map(({ action }) => action)).not.toContain('bookmark:removed');
  });

  it('warns before the quota is reached', async () => {
    await mark('bookmark-1');
    await evidence.keeper.look();
    const { usedBytes } = evidence.keeper.describe();
    await restart({ quotaBytes: Math.round(usedBytes * 1.1) });
    expect(evidence.keeper.describe().state).toBe('filling');
  });

  it('is whole or gone, wherever its removal was interrupted', async () => {
    await mark('bookmark-1');
    await mark('bookmark-2');
    await evidence.stop();
    const place = new EvidenceFolder(join(folder, 'evidence'));
    await place.setAside('bookmark-1');
    await place.setAside('bookmark-2');
    await storage.bookmarks.remove('bookmark-2');
    evidence = await start();
    expect(clips()).toEqual(['bookmark-1']);
    expect(existsSync(place.clip('bookmark-1'))).toBe(true);
  });

  it('is never taken for a removal, whatever its id is', async () => {
    for (const id of ['aaaaaaaa', 'going-aaaaaaaa', 'going-bbbbbbbb']) await mark(id);
    await evidence.desk.hold(LI, 'going-bbbbbbbb', 'court');
    await restart({});
    expect(clips()).toEqual(['aaaaaaaa', 'going-aaaaaaaa', 'going-bbbbbbbb']);
    await evidence.desk.remove(LI, 'aaaaaaaa', 'a mistake');
    expect(clips()).toEqual(['going-aaaaaaaa', 'going-bbbbbbbb']);
  });

  it('lets the hub start and the others go where a removal cannot be brought to its end', async () => {
    await mark('bookmark-1');
    await mark('bookmark-2');
    await evidence.stop();
    const blocked = join(folder, 'evidence', 'going', 'bookmark-1');
    mkdirSync(blocked, { recursive: true });
    writeFileSync(join(blocked, 'left'), '');
    laterMs = 91 * DAY_MS;
    evidence = await start();
    expect(clips()).toEqual(['bookmark-1']);
  });

  it('is counted, also while a file of it goes away', async () => {
    await mark('bookmark-1');
    const place = new EvidenceFolder(join(folder, 'evidence'));
    const before = await place.sizeOf('bookmark-1');
    expect(before).toBeGreaterThan(5_000);
    // Listed, and gone when it is looked at.
    symlinkSync('/nowhere', join(place.clip('bookmark-1'), 'still.jpg.new'));
    expect(await place.sizeOf('bookmark-1')).toBe(before);
    expect(await place.sizeOf('bookmark-2')).toBe(0);
  });

  it('that the disk does not give back is damaged, and those behind it are looked at all the same', async () => {
    for (const id of ['bookmark-1', 'bookmark-2', 'bookmark-3']) await mark(id);
    const broken = join(folder, 'evidence/clips/bookmark-1', '000001.mp4');
    rmSync(broken);
    // Can be opened, and not be read.
    mkdirSync(broken);
    // An index that speaks of more than any memory holds, with a chain that is right.
    const index = join(folder, 'evidence/clips/bookmark-2', '000001.idx');
    const [first = ''] = readFileSync(index, 'utf8').split('\n');
    const part = { at: 0, bytes: 2 ** 52, videoBytes: 0, startMs: 1, mediaMs: 1, durationMs: 1 };
    const forged = partLine(first.slice(-64), { ...part, keyFrame: true, sha256: sha256Of('') });
    writeFileSync(index, `${first}\n${forged.text}`);
    const timers: (() => void)[] = [];
    const setTimer = (work: () => void) => {
      timers.push(work);
      return { cancel() {} };
    };
    const disk = new EvidenceDisk({ folder, minFreeBytes: 0, clock, logger: silentLogger });
    const check = new EvidenceCheck({
      ...{
        hubId: () => evidence.hubId,
        store: storage.bookmarks,
        audit: { note: (note) => notes.push(note) },
      },
      ...{ book: evidence.book, folder: new EvidenceFolder(join(folder, 'evidence')), disk },
      ...{ clock: { ...clock, setTimer }, logger: silentLogger },
    });
    check.start();
    timers[0]?.();
    await eventually(() => expect(timers.length).toBe(2));
    await evidence.book.settle();
    const records = await Promise.all(
      ['bookmark-1', 'bookmark-2', 'bookmark-3'].map((id) => storage.bookmarks.get(id)),
    );
    expect(records.map((record) => record?.clip.state)).toEqual(['damaged', 'damaged', 'ready']);
    const damages = notes.filter(({ action }) => action === 'bookmark:damaged');
    expect(damages.map(({ target }) => target?.id)).toEqual(['bookmark-1', 'bookmark-2']);
    expect(records[2]?.verifiedAtMs).not.toBeNull();
  });
});

describe('what was marked by mistake', () => {
  const LATER: EvidenceUser = { ...LI, actor: { ...LI.actor, userId: 'u2', username: 'wang' } };

  it('is taken back by whoever marked it, whole, and with its trace', async () => {
    await mark('bookmark-1');
    await expect(evidence.desk.undo(LATER, 'bookmark-1')).rejects.toMatchObject({ code: 'NOT_ALLOWED' });
    await evidence.desk.undo({ ...LI, manages: false }, 'bookmark-1');
    expect(clips()).toEqual([]);
    expect(await storage.bookmarks.get('bookmark-1')).toBeNull();
    expect(notes.at(-1)).toMatchObject({ action: 'bookmark:undone', target: { id: 'bookmark-1' } });
  });

  it('stays where it is too late, or something has come of it', async () => {
    for (const id of ['bookmark-1', 'bookmark-2', 'bookmark-3', 'bookmark-4']) await mark(id);
    const over = (id: string) =>
      expect(evidence.desk.undo(LI, id)).rejects.toMatchObject({ code: 'UNDO_OVER' });
    await evidence.desk.hold(LI, 'bookmark-1', 'court');
    await over('bookmark-1');
    const linked = [{ id: 'bookmark-2', domain: 'water', region: '610902' }];
    await storage.incidents.add(sampleIncident('flood', { bookmarks: linked }));
    await over('bookmark-2');
    await storage.incidents.addExport(
      sampleExport('export-1', { incidentId: null, bookmarkId: 'bookmark-3' }),
    );
    await over('bookmark-3');
    laterMs = 121_000;
    await over('bookmark-4');
    expect(clips()).toHaveLength(4);
  });
});

describe('the picture of a bookmark', () => {
  const jpegOf = (text: string) =>
    Buffer.concat([Buffer.from([0xff, 0xd8, 0xff]), Buffer.from(text), Buffer.from([0xff, 0xd9])]);
  const shown = jpegOf('shown');

  /** Decodes when it is let, and not before. */
  function holdDecoder(): () => void {
    let letDecode = () => {};
    const held = new Promise<void>((resolve) => {
      letDecode = resolve;
    });
    decode = () => held.then(() => ({ ok: true, jpeg: jpegOf('decoded'), offsetMs: 0 }));
    return letDecode;
  }

  it('is what a browser showed where there is none: once, and with its trace', async () => {
    await mark('bookmark-1');
    expect((await evidence.desk.get(LI, 'bookmark-1')).still.state).toBe('missing');
    const { still } = await evidence.media.keepShown(LI, 'bookmark-1', shown);
    expect(still).toEqual({ state: 'shown', takenAtMs: null });
    await evidence.media.keepShown(LI, 'bookmark-1', jpegOf('another'));
    expect(await evidence.media.still(LI, 'bookmark-1')).toEqual(shown);
    const changes = notes.filter(({ action }) => action === 'bookmark:changed');
    expect(changes).toMatchObject([{ target: { id: 'bookmark-1' }, detail: { still: 'shown' } }]);
  });

  it('stays as it is while the bookmark is held', async () => {
    await mark('bookmark-1');
    await evidence.desk.hold(LI, 'bookmark-1', 'court');
    const { still } = await evidence.media.keepShown(LI, 'bookmark-1', shown);
    expect(still.state).toBe('missing');
    await expect(evidence.media.still(LI, 'bookmark-1')).rejects.toMatchObject({ code: 'NO_PICTURE' });
  });

  it('is the one that the hub decoded, also where a browser sends its own at that moment', async () => {
    const letDecode = holdDecoder();
    await mark('bookmark-1');
    const get = storage.bookmarks.get.bind(storage.bookmarks);
    // Read while the hub still decodes; what comes of it is written when the hub has.
    const reading = vi.spyOn(storage.bookmarks, 'get').mockImplementation(async (id) => {
      const record = await get(id);
      if (reading.mock.calls.length < 2) return record;
      letDecode();
      await eventually(() => expect(readdirSync(join(folder, 'evidence/clips', id))).toContain('still.jpg'));
      return record;
    });
    await evidence.media.keepShown(LI, 'bookmark-1', shown);
    reading.mockRestore();
    await evidence.book.settle();
    expect((await evidence.desk.get(LI, 'bookmark-1')).still.state).toBe('decoded');
    expect(await evidence.media.still(LI, 'bookmark-1')).toEqual(jpegOf('decoded'));
  });

  it('is not handed out when it is not as it was written', async () => {
    holdDecoder()();
    await mark('bookmark-1');
    await eventually(() =>
      expect(existsSync(join(folder, 'evidence/clips/bookmark-1/still.jpg'))).toBe(true),
    );
    await evidence.book.settle();
    expect(await evidence.readStill('bookmark-1')).toEqual(jpegOf('decoded'));
    writeFileSync(join(folder, 'evidence/clips/bookmark-1/still.jpg'), jpegOf('another'));
    expect(await evidence.readStill('bookmark-1')).toBeNull();
    await expect(evidence.media.still(LI, 'bookmark-1')).rejects.toMatchObject({ code: 'NO_PICTURE' });
  });

  it('is no longer wanted when the bookmark goes, and nothing of it comes back', async () => {
    decode = (signal) =>
      new Promise((_resolve, reject) => signal.addEventListener('abort', () => reject(signal.reason)));
    await mark('bookmark-1');
    await evidence.desk.remove(LI, 'bookmark-1', 'a mistake');
    await evidence.stop();
    expect(clips()).toEqual([]);
  });
});
