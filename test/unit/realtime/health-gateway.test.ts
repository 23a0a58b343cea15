import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { VerdictDto } from '../../../server/contract/dto.ts';
import { eventually } from '../../support/eventually.ts';
import { camerasOf, HealthStand } from '../../support/health-stand.ts';
import { samplePrincipal } from '../../support/stub-access.ts';

describe('the health gateway', () => {
  let stand: HealthStand;

  beforeEach(async () => {
    stand = await HealthStand.start();
  });

  afterEach(() => stand.stop());

  it('sends everything once, then what changed', async () => {
    const page = await stand.connected();
    const hubTimeMs = stand.clock.now();
    expect(page.snapshots).toEqual([
      { hubTimeMs, revision: 0, part: 0, parts: 1, verdicts: [{ cameraId: 'c1' }] },
    ]);
    stand.tell('c1');
    stand.verdicts.delete('c1');
    stand.tell('c1');
    await eventually(() =>
      expect(page.deltas).toEqual([
        { hubTimeMs, revision: 1, verdicts: [{ cameraId: 'c1' }], removed: [] },
        { hubTimeMs, revision: 2, verdicts: [], removed: ['c1'] },
      ]),
    );
  });

  it('works by polling too, for networks that break WebSockets', async () => {
    const page = stand.connect(stand.cookie(), { transports: ['polling'] });
    await eventually(() => page.snapshots.length === 1);
  });

  it('takes a token in the headers or in the handshake', async () => {
    const { token } = await stand.access.createToken(stand.access.principal, { name: 'screen' });
    const byHeader = stand.connect({ authorization: `Bearer ${token}` });
    const byHandshake = stand.connect({}, { auth: { token } });
    await eventually(() => byHeader.socket.connected && byHandshake.socket.connected);
    expect([byHeader.refusals, byHandshake.refusals]).toEqual([[], []]);
  });

  it('lets nobody in without a login, and nobody at all into the root namespace', async () => {
    const stranger = stand.connect({});
    const guesser = stand.connect({}, { auth: { token: 'guess' } });
    const elsewhere = stand.connect({}, {}, '/');
    const known = stand.connect(stand.cookie(), {}, '/');
    await eventually(() => {
      for (const page of [stranger, guesser, elsewhere]) {
        expect(page.refusals).toEqual([{ message: 'NOT_LOGGED_IN', code: 'NOT_LOGGED_IN' }]);
      }
      expect(known.refusals).toEqual([{ message: 'NOT_FOUND', code: 'NOT_FOUND' }]);
    });
    expect(stranger.snapshots).toEqual([]);
  });

  it('lets nobody in who may see no camera, or has to change the password first', async () => {
    stand.access.principal = samplePrincipal({ roles: ['auditor'] });
    const auditor = stand.connect();
    await eventually(() => expect(auditor.refusals[0]?.code).toBe('NOT_ALLOWED'));
    stand.access.principal = samplePrincipal({ mustChangePassword: true });
    const newcomer = stand.connect();
    await eventually(() => expect(newcomer.refusals[0]?.code).toBe('MUST_CHANGE_PASSWORD'));
    expect(stand.refusals.map(({ code, what }) => [code, what])).toEqual([['NOT_ALLOWED', 'socket /health']]);
  });

  it('lets no page of another site in', async () => {
    const page = stand.connect({ ...stand.cookie(), origin: 'http://evil.example' });
    await eventually(() => page.refusals.length === 1);
    expect(page.snapshots).toEqual([]);
    expect(stand.refusals).toMatchObject([{ code: 'BAD_ORIGIN', origin: 'http://evil.example' }]);
  });

  it('sends a new snapshot to a page that has missed something, a few times a second at most', async () => {
    const page = await stand.connected();
    for (let n = 0; n < 20; n += 1) page.socket.emit('health:resync');
    await stand.clock.advance(250);
    await eventually(() => page.snapshots.length === 2);
    await stand.clock.advance(250);
    stand.put('c2', 'water');
    stand.tell('c2');
    await eventually(() => expect(page.deltas).toMatchObject([{ revision: 1 }]));
    expect(page.snapshots).toHaveLength(2);
    expect(camerasOf(page)).toEqual(['c1', 'c2']);
  });

  it('makes one snapshot for all pages that come at the same time', async () => {
    const first = await stand.connected();
    const others = Array.from({ length: 30 }, () => stand.connect());
    await eventually(() => expect(others.every(({ socket }) => socket.connected)).toBe(true));
    await stand.clock.advance(250);
    await eventually(() => expect(others.every(({ snapshots }) => snapshots.length === 1)).toBe(true));
    expect(stand.snapshotsMade).toBeLessThanOrEqual(3);
    expect(first.snapshots).toHaveLength(1);
    stand.tell('c1');
    await eventually(() => expect([first, ...others].every(({ deltas }) => deltas.length === 1)).toBe(true));
  });

  it('sends tens of thousands of verdicts in parts, and what changes meanwhile behind them', async () => {
    for (let n = 0; n < 9_999; n += 1) stand.put(`many-${n}`, 'water');
    const page = stand.connect();
    await eventually(() => page.snapshots.length > 0);
    stand.put('late', 'water');
    stand.tell('late');
    await eventually(() => page.snapshots.length === 5);
    expect(page.snapshots.map(({ part, parts, verdicts }) => [part, parts, verdicts.length])).toEqual(
      [0, 1, 2, 3, 4].map((part) => [part, 5, 2_000]),
    );
    await eventually(() => expect(camerasOf(page)).toHaveLength(10_001));
  });

  it('tells of a changed directory once, however many cameras a reload touched', async () => {
    const page = await stand.connected();
    for (let n = 0; n < 60; n += 1) stand.tellTouched('c1');
    await stand.clock.advance(200);
    stand.tellNames();
    await stand.clock.advance(200);
    await eventually(() => page.directoryChanges === 2);
  });

  it('dismisses a page at once when its login ends, and soon when it has run out silently', async () => {
    const [revoked, expired] = [stand.access.openSession(), stand.access.openSession()];
    const first = stand.connect(stand.cookie(revoked));
    const second = stand.connect(stand.cookie(expired));
    const third = stand.connect();
    await eventually(() => first.socket.connected && second.socket.connected && third.socket.connected);
    await stand.access.logout(revoked);
    await eventually(() => expect(first.goodbyes).toEqual(['io server disconnect']));
    stand.access.sessions.delete(expired);
    await stand.clock.advance(10_000);
    await eventually(() => expect(second.goodbyes).toEqual(['io server disconnect']));
    expect(third.socket.connected).toBe(true);
  });

  it('tells a page that takes nothing no more, and everything anew when it is back', async () => {
    const late = await stand.connected();
    await stand.clock.advance(250);
    const prompt = stand.connect();
    await eventually(() => stand.clock.advance(250).then(() => prompt.snapshots.length === 1));
    await stand.clock.advance(250);
    const transport = late.socket.io.engine.transport as unknown as { ws: { pause(): void; resume(): void } };
    transport.ws.pause();
    const large = { cameraId: 'c1', reason: 'x'.repeat(1_000_000) };
    stand.verdicts.set('c1', large as unknown as VerdictDto);
    for (let n = 0; n < 60; n += 1) {
      stand.tell('c1');
      await eventually(() => prompt.deltas.length === n + 1, { pauseMs: 1 });
    }
    late.socket.emit('health:resync');
    transport.ws.resume();
    await eventually(() =>
      stand.clock.advance(250).then(() => expect(late.snapshots.at(-1)?.revision).toBe(60)),
    );
    // What the network held, what the connection had begun to take, and what waited behind it.
    expect(late.deltas.length).toBeLessThan(57);
    const { length } = late.deltas;
    stand.tell('c1');
    await eventually(() => expect(late.deltas).toHaveLength(length + 1));
    expect([late.goodbyes, late.snapshots.length]).toEqual([[], 2]);
  });

  it('has 64 pages of one login at most', async () => {
    const one = stand.cookie();
    const some = Array.from({ length: 64 }, () => stand.connect(one));
    await eventually(() => some.every(({ socket }) => socket.connected));
    const tooMany = stand.connect(one);
    await eventually(() =>
      expect(tooMany.refusals).toEqual([{ message: 'TOO_MANY_ATTEMPTS', code: 'TOO_MANY_ATTEMPTS' }]),
    );
    const next = stand.connect();
    await eventually(() => stand.clock.advance(250).then(() => next.snapshots.length === 1));
  });

  it('has 5,000 connections at most, logged in or not', async () => {
    const { io: hidden } = stand.door as unknown as { io: { engine: { clientsCount: number } } };
    const page = await stand.connected();
    hidden.engine.clientsCount += 4_998;
    const last = stand.connect();
    await eventually(() => last.socket.connected);
    const tooMany = stand.connect();
    await eventually(() => tooMany.refusals.length === 1);
    hidden.engine.clientsCount -= 4_998;
    page.socket.disconnect();
    const next = stand.connect();
    await eventually(() => stand.clock.advance(250).then(() => next.snapshots.length === 1));
  });

  it('leaves the HTTP server alone when it stops', async () => {
    const page = await stand.connected();
    stand.stopSockets();
    stand.stopSockets();
    await eventually(() => expect(page.goodbyes).toHaveLength(1));
    expect((await fetch(stand.url)).status).toBe(404);
    expect(stand.clock.pendingTimers).toBe(0);
  });
});
