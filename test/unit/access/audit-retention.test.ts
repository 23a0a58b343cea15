import { beforeEach, describe, expect, it } from 'vitest';
import { AuditRetention } from '../../../server/access/audit-retention.ts';
import { AuditTrail } from '../../../server/access/audit-trail.ts';
import { verifyAudit } from '../../../server/access/audit-verify.ts';
import { type AuditNote, HUB_ACTOR } from '../../../server/storage/audit-note.ts';
import type { Stores } from '../../../server/storage/storage.ts';
import { FakeClock } from '../../support/fake-clock.ts';
import { RecordingLogger } from '../../support/recording-logger.ts';
import { StubAuditStore } from '../../support/stub-audit-store.ts';

const DAY_MS = 24 * 60 * 60_000;
const NOTE: AuditNote = { actor: HUB_ACTOR, action: 'camera:viewed', result: 'ok' };

describe('the retention of the audit', () => {
  let audit: StubAuditStore;
  let clock: FakeClock;
  let logger: RecordingLogger;
  let trail: AuditTrail;
  let retention: AuditRetention;

  beforeEach(() => {
    audit = new StubAuditStore();
    clock = new FakeClock();
    logger = new RecordingLogger();
    trail = new AuditTrail({ audit, clock, logger });
    const storage = {
      transaction: <T>(work: (stores: Stores) => Promise<T>) => work({ audit } as unknown as Stores),
    };
    retention = new AuditRetention({ storage, audit: trail, days: 180, clock, logger });
  });

  const write = (count: number) =>
    trail.write(
      { audit },
      Array.from({ length: count }, () => NOTE),
    );

  it('removes what is older once a day, records that, and leaves a chain that holds', async () => {
    await write(1200);
    clock.stepWallClock(DAY_MS);
    await write(3);
    retention.start();
    await clock.advance(178 * DAY_MS);
    expect(audit.entries).toHaveLength(1203);
    await clock.advance(3 * DAY_MS);
    await retention.stop();
    expect(audit.entries.map((entry) => entry.action)).toEqual(['audit:expired', 'audit:expired']);
    expect(JSON.parse(audit.entries[0]!.detail)).toMatchObject({ days: 180, beforeMs: expect.any(Number) });
    expect(await verifyAudit({ audit, clock })).toMatchObject({ ok: true, entries: 2, firstSeq: 1204 });
    expect(clock.pendingTimers).toBe(0);
  });

  it('says nothing where nothing is old enough', async () => {
    await write(1);
    retention.start();
    await retention.stop();
    expect(audit.entries).toHaveLength(1);
    expect(logger.lines).toEqual([]);
  });

  it('tries again the next day when the storage fails', async () => {
    await write(1);
    clock.stepWallClock(181 * DAY_MS);
    const remove = audit.removeBefore.bind(audit);
    audit.removeBefore = () => Promise.reject(new Error('gone'));
    retention.start();
    await clock.advance(1);
    expect(logger.lines).toEqual(['error: old entries of the audit could not be removed']);
    audit.removeBefore = remove;
    await clock.advance(DAY_MS);
    expect(audit.entries.map((entry) => entry.action)).toEqual(['audit:expired']);
    await retention.stop();
  });
});
