/**
 * Writes through the storage port as fast as it can until it is killed, and says of each change that it was kept. Run as
 * `kill-writer PLACE EXPECTED ROUND`: first it looks for everything that earlier ones had said.
 */
import { hash } from 'node:crypto';
import { readFileSync, writeSync } from 'node:fs';
import { AuditTrail } from '../../server/access/audit-trail.ts';
import { type Clock, systemClock } from '../../server/base/clock.ts';
import { silentLogger } from '../../server/base/logger.ts';
import { openStorage } from '../../server/open-storage.ts';
import { HUB_ACTOR } from '../../server/storage/audit-note.ts';
import type { CameraChange, CameraRecord } from '../../server/storage/camera-store.ts';
import type { Storage } from '../../server/storage/storage.ts';
import type { Expected, KeptChange, KillPlace, WriterLine } from './kill-lines.ts';
import { findLosses } from './kill-losses.ts';
import { sampleCamera } from './sample-records.ts';

const WRITERS = 4;
const IDS_PER_WRITER = 150;
const BULK = 60;

/** The log is brought into the file every few milliseconds instead of seconds, so that this is interrupted too. */
const hastyClock: Clock = {
  ...systemClock,
  setTimer: (callback, delayMs) => systemClock.setTimer(callback, delayMs / 200),
};

/** At once and as a whole: what has left this process is what counts. */
function say(line: WriterLine): void {
  writeSync(1, `${JSON.stringify(line)}\n`);
}

class KillWriter {
  private readonly storage: Storage;
  private readonly audit: AuditTrail;
  private readonly round: string;
  private readonly revisions = new Map<string, { revision: number; there: boolean }>();
  private changes = 0;

  constructor(storage: Storage, round: string) {
    this.storage = storage;
    this.round = round;
    this.audit = new AuditTrail({ audit: storage.audit, clock: systemClock, logger: silentLogger });
  }

  async run(): Promise<never> {
    const { records, removed } = await this.storage.cameras.changedSince(0);
    for (const { id, revision } of records) this.revisions.set(id, { revision, there: true });
    for (const id of removed) {
      const [last] = await this.storage.cameras.history(id);
      this.revisions.set(id, { revision: last!.revision, there: false });
    }
    await Promise.all(Array.from({ length: WRITERS }, (_, writer) => this.writeForEver(writer)));
    throw new Error('nobody killed this writer');
  }

  private async writeForEver(writer: number): Promise<void> {
    for (let turn = 0; ; turn += 1) {
      const many = turn % 7 === 0;
      const first = Math.floor(Math.random() * IDS_PER_WRITER);
      const numbers = Array.from({ length: many ? BULK : 1 }, (_, i) => (first + i) % IDS_PER_WRITER);
      await this.change(numbers.map((number) => `w${writer}-${number}`));
    }
  }

  private async change(ids: readonly string[]): Promise<void> {
    this.changes += 1;
    const name = `${this.round}-${this.changes}`;
    const changes = ids.map((id) => this.nextChange(id, name));
    const cameras = changes.map(describe);
    const seq = await this.storage.transaction(async (stores) => {
      await stores.changes.bump('cameras');
      const conflicts = await stores.cameras.apply(changes);
      if (conflicts.length > 0) throw new Error(`conflicts on ${conflicts.join(', ')}`);
      const detail = { change: name, cameras };
      await this.audit.write(stores, [
        { actor: HUB_ACTOR, action: 'cameras:imported', result: 'ok', detail },
      ]);
      const entries = await stores.audit.search({ limit: 1 }, { domains: null, regions: null });
      return entries[0]!.seq;
    });
    for (const change of changes) {
      const there = change.kind === 'put';
      const [id, revision] = there
        ? [change.record.id, change.record.revision]
        : [change.id, change.revision];
      this.revisions.set(id, { revision, there });
    }
    say({ kind: 'kept', change: { name, seq, cameras } });
  }

  private nextChange(id: string, importId: string): CameraChange {
    const { revision, there } = this.revisions.get(id) ?? { revision: 0, there: false };
    if (there && Math.random() < 0.2) {
      return { kind: 'remove', id, revision: revision + 1, atMs: systemClock.now(), by: 'writer', importId };
    }
    const record = { ...sampleCamera(id, revision + 1), credentials: `${importId} ${Math.random()}` };
    return { kind: 'put', record, cause: 'imported', importId };
  }
}

function describe(change: CameraChange): KeptChange['cameras'][number] {
  if (change.kind === 'remove') return [change.id, change.revision, null];
  return [change.record.id, change.record.revision, digest(change.record)];
}

function digest({ file, credentials }: CameraRecord): string {
  return hash('sha256', JSON.stringify([file, credentials]), 'hex').slice(0, 16);
}

const [placeText, expectedFile, round] = process.argv.slice(2) as [string, string, string];
const storage = await openStorage({ ...(JSON.parse(placeText) as KillPlace), clock: hastyClock });
const expected = JSON.parse(readFileSync(expectedFile, 'utf8')) as Expected;
say({ kind: 'looked', ...(await findLosses(storage, expected, digest)) });
if (round === 'last') await storage.close();
else await new KillWriter(storage, round).run();
