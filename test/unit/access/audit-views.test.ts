import { beforeEach, describe, expect, it } from 'vitest';
import { AuditViews } from '../../../server/access/audit-views.ts';
import type { AuditNote } from '../../../server/storage/audit-note.ts';
import { FakeClock } from '../../support/fake-clock.ts';
import { samplePrincipal } from '../../support/stub-access.ts';

const DAM = { id: 'dam', definition: { name: '大坝', domain: 'water', region: '610902' } };
const GATE = { id: 'gate', definition: { name: '大门', domain: 'justice', region: '610921' } };
const DESK = '192.0.2.1';

describe('the record of who watched what', () => {
  let clock: FakeClock;
  let notes: AuditNote[];
  let views: AuditViews;
  const li = samplePrincipal({ userId: 'u2', username: 'li.ming', via: { kind: 'session', id: 's2' } });

  beforeEach(() => {
    clock = new FakeClock();
    notes = [];
    views = new AuditViews({ audit: { note: (note) => notes.push(note) }, clock, maxViews: 3 });
    views.start();
  });

  const told = () => notes.map(({ action, target, detail }) => [action, target!.id, detail!.watchedMs]);

  it('notes who watches which camera when it begins, and for how long when it has been over for a minute', async () => {
    const tile = views.open(li, DESK, DAM);
    expect(notes).toEqual([
      {
        actor: { userId: 'u2', username: 'li.ming', via: 'session', address: DESK },
        action: 'camera:viewed',
        result: 'ok',
        target: { type: 'camera', id: 'dam', name: '大坝', place: { domain: 'water', region: '610902' } },
        detail: { way: 'live link' },
      },
    ]);
    await clock.advance(90_000);
    tile.close();
    tile.close();
    const fromMs = clock.now() - 90_000;
    await clock.advance(55_000);
    expect(notes).toHaveLength(1);
    await clock.advance(15_000);
    expect(notes[1]).toMatchObject({
      actor: { username: 'li.ming' },
      action: 'camera:view-ended',
      target: { id: 'dam' },
      detail: { way: 'live link', fromMs, toMs: fromMs + 90_000, watchedMs: 90_000 },
    });
    await clock.advance(10 * 60_000);
    expect(notes).toHaveLength(2);
  });

  it('takes a tour that comes back within the minute for one viewing, and counts only what was shown', async () => {
    for (let round = 0; round < 10; round += 1) {
      const dam = views.open(li, DESK, DAM);
      await clock.advance(10_000);
      dam.close();
      const gate = views.open(li, DESK, GATE);
      await clock.advance(30_000);
      gate.close();
    }
    await clock.advance(70_000);
    expect(told()).toEqual([
      ['camera:viewed', 'dam', undefined],
      ['camera:viewed', 'gate', undefined],
      ['camera:view-ended', 'dam', 100_000],
      ['camera:view-ended', 'gate', 300_000],
    ]);
  });

  it('counts two tiles of one camera at the same time once', async () => {
    const first = views.open(li, DESK, DAM);
    await clock.advance(10_000);
    const second = views.open(li, DESK, DAM);
    await clock.advance(10_000);
    first.close();
    await clock.advance(10_000);
    second.close();
    views.stop();
    expect(told().at(-1)).toEqual(['camera:view-ended', 'dam', 30_000]);
  });

  it('counts a player over plain HTTP from its first to its last request, without its pauses', async () => {
    const play = async (seconds: number) => {
      for (let n = 0; n <= seconds * 5; n += 1) {
        views.noteAnswer(li, DESK, DAM);
        await clock.advance(200);
      }
    };
    await play(20);
    await clock.advance(30_000);
    await play(10);
    await clock.advance(70_000);
    expect(told()).toEqual([
      ['camera:viewed', 'dam', undefined],
      ['camera:view-ended', 'dam', 30_000],
    ]);
    expect(notes[0]!.detail).toEqual({ way: 'hls' });
  });

  it('keeps logins, addresses and cameras apart', () => {
    const link = samplePrincipal({ ...li, via: { kind: 'link', id: 'l1', cameraId: 'dam' } });
    views.noteAnswer(li, DESK, DAM);
    views.noteAnswer(link, DESK, DAM);
    views.noteAnswer(link, '192.0.2.2', DAM);
    views.noteAnswer(link, '192.0.2.2', DAM);
    expect(notes.map(({ actor }) => [actor.via, actor.address])).toEqual([
      ['session', DESK],
      ['link', DESK],
      ['link', '192.0.2.2'],
    ]);
  });

  it('closes what is open when the hub stops', async () => {
    views.open(li, DESK, DAM);
    views.noteAnswer(li, DESK, GATE);
    await clock.advance(5_000);
    views.stop();
    views.stop();
    expect(told().slice(2)).toEqual([
      ['camera:view-ended', 'dam', 5_000],
      ['camera:view-ended', 'gate', 0],
    ]);
    expect(clock.pendingTimers).toBe(0);
  });

  it('holds no more than it has room for: the oldest viewing is closed in the record', async () => {
    for (let n = 0; n < 5; n += 1) views.noteAnswer(li, `192.0.2.${n}`, DAM);
    expect(notes.filter(({ action }) => action === 'camera:viewed')).toHaveLength(5);
    expect(
      notes.filter(({ action }) => action === 'camera:view-ended').map(({ actor }) => actor.address),
    ).toEqual(['192.0.2.0', '192.0.2.1']);
    views.stop();
    expect(notes).toHaveLength(10);
  });

  it('costs next to nothing where nothing begins', () => {
    views.noteAnswer(li, DESK, DAM);
    const before = process.hrtime.bigint();
    for (let n = 0; n < 100_000; n += 1) views.noteAnswer(li, DESK, DAM);
    const microsecondsEach = Number(process.hrtime.bigint() - before) / 1000 / 100_000;
    expect(microsecondsEach).toBeLessThan(20);
  });
});
