import { beforeEach, describe, expect, it } from 'vitest';
import { AuditRefusals } from '../../../server/access/audit-refusals.ts';
import type { AuditNote } from '../../../server/storage/audit-note.ts';
import { FakeClock } from '../../support/fake-clock.ts';

const from = (address: string, userId: string | null = null, detail: object = {}): AuditNote => ({
  actor: { userId, username: userId, via: userId ? 'session' : 'nobody', address },
  action: 'request:refused',
  result: 'refused',
  detail: { ...detail },
});

describe('the notes of what was refused', () => {
  let clock: FakeClock;
  let notes: AuditNote[];
  let refusals: AuditRefusals;

  beforeEach(() => {
    clock = new FakeClock();
    notes = [];
    refusals = new AuditRefusals({ audit: { note: (note) => notes.push(note) }, clock });
    refusals.start();
  });

  it('writes the first ones each, and sums up a flood', async () => {
    for (let n = 0; n < 1_000; n += 1) {
      refusals.note(from('192.0.2.1', 'u1', { what: `GET /api/${n}` }));
      clock.stepWallClock(10);
    }
    expect(notes).toHaveLength(5);
    await clock.advance(6 * 60_000);
    expect(notes).toHaveLength(6);
    expect(notes[5]).toMatchObject({
      actor: { userId: 'u1', address: '192.0.2.1' },
      action: 'request:refused',
      result: 'refused',
      detail: { count: 995 },
    });
    const { fromMs, toMs, examples } = notes[5]!.detail as {
      fromMs: number;
      toMs: number;
      examples: unknown[];
    };
    expect(toMs - fromMs).toBe(9_940);
    expect(examples).toHaveLength(5);
    expect(examples[0]).toEqual({ what: 'GET /api/5' });
  });

  it('counts each person, each network and each kind apart', () => {
    for (let n = 0; n < 20; n += 1) refusals.note(from('192.0.2.1'));
    refusals.note(from('192.0.2.2'));
    refusals.note(from('192.0.2.1', 'u1'));
    refusals.note({ ...from('192.0.2.1'), action: 'login:refused' });
    expect(notes).toHaveLength(8);
    for (let n = 0; n < 20; n += 1) refusals.note(from(`2001:db8:0:1::${n}`));
    expect(notes).toHaveLength(13);
  });

  it('begins anew when the flood is over', async () => {
    for (let n = 0; n < 6; n += 1) refusals.note(from('192.0.2.1'));
    await clock.advance(6 * 60_000);
    refusals.note(from('192.0.2.1'));
    expect(notes).toHaveLength(7);
    expect(notes[6]!.detail).toEqual({});
  });

  it('fills neither the audit nor the memory when a flood comes from everywhere', async () => {
    for (let n = 0; n < 20_000; n += 1) refusals.note(from(`10.${n >> 16}.${(n >> 8) & 255}.${n & 255}`));
    expect(notes).toHaveLength(1_000);
    await clock.advance(6 * 60_000);
    expect(notes).toHaveLength(1_001);
    expect(notes.at(-1)).toMatchObject({ actor: { address: null }, detail: { count: 19_000 } });
  });

  it('writes what it still holds when it stops', () => {
    for (let n = 0; n < 7; n += 1) refusals.note(from('192.0.2.1'));
    refusals.stop();
    refusals.stop();
    expect(notes).toHaveLength(6);
    expect(notes[5]!.detail).toMatchObject({ count: 2 });
    expect(clock.pendingTimers).toBe(0);
  });
});
