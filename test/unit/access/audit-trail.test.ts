import { beforeEach, describe, expect, it } from 'vitest';
import { AuditTrail } from '../../../server/access/audit-trail.ts';
import { verifyAudit } from '../../../server/access/audit-verify.ts';
import type { AuditAction } from '../../../server/contract/audit-actions.ts';
import { type AuditNote, HUB_ACTOR } from '../../../server/storage/audit-note.ts';
import { FakeClock } from '../../support/fake-clock.ts';
import { RecordingLogger } from '../../support/recording-logger.ts';
import { StubAuditStore } from '../../support/stub-audit-store.ts';

const note = (action: AuditAction, detail = {}): AuditNote => ({
  actor: HUB_ACTOR,
  action,
  result: 'ok',
  detail,
});

describe('the writing of the audit', () => {
  let audit: StubAuditStore;
  let clock: FakeClock;
  let logger: RecordingLogger;
  let trail: AuditTrail;

  beforeEach(() => {
    audit = new StubAuditStore();
    clock = new FakeClock();
    logger = new RecordingLogger();
    trail = new AuditTrail({ audit, clock, logger, maxWaiting: 250 });
    trail.start();
  });

  const actions = () => audit.entries.map((entry) => entry.action);

  it('writes notes in order, several at a time, stamped with when they were made', async () => {
    trail.note(note('login:succeeded'));
    await clock.advance(50);
    trail.note(note('camera:viewed'));
    await clock.advance(50);
    expect(actions()).toEqual(['login:succeeded', 'camera:viewed']);
    expect(audit.appends).toBe(1);
    expect(audit.entries[1]!.atMs - audit.entries[0]!.atMs).toBe(50);
    trail.note(note('login:ended'));
    await clock.advance(100);
    expect(actions().at(-1)).toBe('login:ended');
  });

  it('has kept at once what is recorded, or says that it has not', async () => {
    await trail.record(note('cameras:exported'));
    expect(actions()).toEqual(['cameras:exported']);
    audit.failure = new Error('the disk is full');
    await expect(trail.record(note('evidence:downloaded'))).rejects.toThrow('the disk is full');
  });

  it('writes many notes in pieces, so that no write takes long', async () => {
    for (let n = 0; n < 230; n += 1) trail.note(note('camera:viewed', { n }));
    await clock.advance(100);
    expect(audit.appends).toBe(3);
    expect(audit.entries.map((entry) => JSON.parse(entry.detail).n)).toEqual([...Array(230).keys()]);
  });

  it('writes inside of a transaction what belongs to a change', async () => {
    await trail.write({ audit }, [note('user:created'), note('user:changed')]);
    expect(actions()).toEqual(['user:created', 'user:changed']);
    audit.failure = new Error('the disk is full');
    await expect(trail.write({ audit }, [note('user:removed')])).rejects.toThrow('the disk is full');
    await trail.write({ audit }, []);
    expect(audit.entries).toHaveLength(2);
  });

  it('keeps notes while they cannot be written, and says in the audit that there was such a time', async () => {
    audit.failure = new Error('the disk is full');
    trail.note(note('login:succeeded'));
    await clock.advance(3_200);
    expect(trail.figures).toMatchObject({ waiting: 1, lost: 0, failedWrites: 3 });
    audit.failure = null;
    trail.note(note('login:ended'));
    await clock.advance(4_000);
    expect(actions()).toEqual(['audit:interrupted', 'login:succeeded', 'login:ended']);
    expect(audit.entries[0]).toMatchObject({ via: 'hub', result: 'failed' });
    expect(JSON.parse(audit.entries[0]!.detail)).toMatchObject({ failedWrites: 3, lost: 0 });
    expect(logger.lines.filter((line) => line === 'error: the audit could not be written')).toHaveLength(3);
    expect(trail.figures.waiting).toBe(0);
  });

  it('asks a storage that fails less and less often', async () => {
    audit.failure = new Error('gone');
    trail.note(note('login:succeeded'));
    await clock.advance(10 * 60_000);
    expect(audit.appends).toBeLessThan(30);
    expect(audit.appends).toBeGreaterThan(15);
  });

  it('loses what there is no room for, and says in the audit how many of what', async () => {
    audit.failure = new Error('gone');
    for (let n = 0; n < 253; n += 1) trail.note(note('camera:viewed'));
    trail.note(note('login:refused'));
    await clock.advance(200);
    expect(trail.figures).toMatchObject({ waiting: 250, lost: 4 });
    audit.failure = null;
    await clock.advance(2_000);
    expect(JSON.parse(audit.entries[0]!.detail)).toMatchObject({
      lost: 4,
      lostByAction: { 'camera:viewed': 3, 'login:refused': 1 },
      sinceMs: clock.now() - 2_200,
    });
    expect(audit.entries).toHaveLength(251);
    const losses = logger.lines.filter((line) => line.includes('loses notes'));
    expect(losses).toHaveLength(1);
  });

  it('counts what is lost while the loss before is being written', async () => {
    audit.failure = new Error('gone');
    for (let n = 0; n < 251; n += 1) trail.note(note('camera:viewed'));
    await clock.advance(200);
    const append = audit.append.bind(audit);
    audit.append = async (build) => {
      trail.note(note('login:refused'));
      audit.append = append;
      return append(build);
    };
    audit.failure = null;
    await clock.advance(5_000);
    const gaps = audit.entries.filter((entry) => entry.action === 'audit:interrupted');
    expect(gaps.map((entry) => JSON.parse(entry.detail).lost)).toEqual([1, 1]);
  });

  it('never throws on a note, whatever is in it', async () => {
    const circle: Record<string, unknown> = {};
    circle.self = circle;
    trail.note(note('camera:viewed', circle));
    await clock.advance(100);
    expect(actions()).toEqual(['audit:interrupted']);
    expect(trail.figures.lost).toBe(1);
  });

  it('writes what waits when it stops, and leaves no timer behind', async () => {
    for (let n = 0; n < 150; n += 1) trail.note(note('camera:view-ended'));
    await trail.stop();
    await trail.stop();
    expect(audit.entries).toHaveLength(150);
    expect(clock.pendingTimers).toBe(0);
    expect(await verifyAudit({ audit, clock })).toMatchObject({ ok: true, entries: 150 });
  });

  it('says how many notes are lost when it stops and the storage is gone', async () => {
    trail.note(note('login:ended'));
    audit.failure = new Error('gone');
    await trail.stop();
    expect(logger.lines.at(-1)).toBe('error: audit notes are lost: they could not be written');
  });

  it('tells the log now and then where the chain ends', async () => {
    trail.note(note('login:ended'));
    await clock.advance(60 * 60_000);
    expect(logger.lines).toEqual(['info: the audit goes on from here']);
    await clock.advance(60 * 60_000);
    expect(logger.lines).toHaveLength(1);
  });
});
