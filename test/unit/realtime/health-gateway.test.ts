import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { io, type ManagerOptions, type Socket, type SocketOptions } from 'socket.io-client';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { VerdictDto } from '../../../server/contract/dto.ts';
import type { HealthClientEvents, HealthServerEvents } from '../../../server/contract/health-events.ts';
import { HealthGateway } from '../../../server/realtime/health-gateway.ts';
import { eventually } from '../../support/eventually.ts';
import { FakeClock } from '../../support/fake-clock.ts';
import { StubAccess } from '../../support/stub-access.ts';

type Snapshot = Parameters<HealthServerEvents['health:snapshot']>[0];
type Delta = Parameters<HealthServerEvents['health:changed']>[0];

interface Page {
  socket: Socket<HealthServerEvents, HealthClientEvents>;
  snapshots: Snapshot[];
  deltas: Delta[];
  directoryChanges: number;
  refusals: { message: string; code?: string }[];
  goodbyes: string[];
}

describe('the health gateway', () => {
  let clock: FakeClock;
  let access: StubAccess;
  let gateway: HealthGateway;
  let server: Server;
  let url: string;
  let revision: number;
  let tellDelta: (delta: Delta) => void;
  let tellDirectory: () => void;
  let pages: Page[];

  beforeEach(async () => {
    clock = new FakeClock();
    access = new StubAccess();
    revision = 7;
    gateway = new HealthGateway({
      access,
      health: {
        snapshot: () => ({ hubTimeMs: clock.now(), revision, verdicts: [{ cameraId: 'c1' } as VerdictDto] }),
        onChanged: (listener) => {
          tellDelta = listener;
          return () => {};
        },
      },
      onDirectoryChanged: (listener) => {
        tellDirectory = listener;
        return () => {};
      },
      publicOrigin: null,
      clock,
    });
    server = createServer((_request, response) => response.writeHead(404).end());
    gateway.start(server);
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    pages = [];
  });

  afterEach(async () => {
    for (const { socket } of pages) socket.disconnect();
    gateway.stop();
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  });

  const cookie = (session = access.openSession()) => ({ cookie: `onescreen_session=${session}` });

  function connect(
    headers: Record<string, string>,
    options: Partial<ManagerOptions & SocketOptions> = {},
    namespace = '/health',
  ): Page {
    const socket: Page['socket'] = io(url + namespace, {
      extraHeaders: headers,
      transports: ['websocket'],
      reconnection: false,
      forceNew: true,
      ...options,
    });
    const page: Page = { socket, snapshots: [], deltas: [], directoryChanges: 0, refusals: [], goodbyes: [] };
    socket.on('health:snapshot', (snapshot) => page.snapshots.push(snapshot));
    socket.on('health:changed', (delta) => page.deltas.push(delta));
    socket.on('directory:changed', () => {
      page.directoryChanges += 1;
    });
    socket.on('connect_error', (error) => {
      const { data } = error as Error & { data?: { code?: string } };
      page.refusals.push({ message: error.message, code: data?.code });
    });
    socket.on('disconnect', (reason) => page.goodbyes.push(reason));
    pages.push(page);
    return page;
  }

  async function connected(): Promise<Page> {
    const page = connect(cookie());
    await eventually(() => page.snapshots.length === 1);
    return page;
  }

  it('sends everything once, then what changed', async () => {
    const page = await connected();
    expect(page.snapshots[0]).toEqual({
      hubTimeMs: clock.now(),
      revision: 7,
      verdicts: [{ cameraId: 'c1' }],
    });
    const delta = { hubTimeMs: clock.now(), revision: 8, verdicts: [], removed: ['c1'] };
    tellDelta(delta);
    await eventually(() => expect(page.deltas).toEqual([delta]));
  });

  it('works by polling too, for networks that break WebSockets', async () => {
    const page = connect(cookie(), { transports: ['polling'] });
    await eventually(() => page.snapshots.length === 1);
  });

  it('takes a token in the headers or in the handshake', async () => {
    const { token } = await access.createToken(access.principal, 'screen');
    const byHeader = connect({ authorization: `Bearer ${token}` });
    const byHandshake = connect({}, { auth: { token } });
    await eventually(() => byHeader.snapshots.length === 1 && byHandshake.snapshots.length === 1);
  });

  it('lets nobody in without a login, into the root namespace either', async () => {
    const stranger = connect({});
    const guesser = connect({}, { auth: { token: 'guess' } });
    const elsewhere = connect({}, {}, '/');
    await eventually(() => {
      for (const page of [stranger, guesser, elsewhere]) {
        expect(page.refusals).toEqual([{ message: 'NOT_LOGGED_IN', code: 'NOT_LOGGED_IN' }]);
      }
    });
    expect(stranger.snapshots).toEqual([]);
  });

  it('lets no page of another site in', async () => {
    const page = connect({ ...cookie(), origin: 'http://evil.example' });
    await eventually(() => page.refusals.length === 1);
    expect(page.snapshots).toEqual([]);
  });

  it('sends a new snapshot to a page that has missed something, a few times a second at most', async () => {
    const page = await connected();
    revision = 9;
    for (let n = 0; n < 20; n += 1) page.socket.emit('health:resync');
    await eventually(() => page.snapshots.length === 6);
    tellDelta({ hubTimeMs: 0, revision: 10, verdicts: [], removed: [] });
    await eventually(() => page.deltas.length === 1);
    expect(page.snapshots).toHaveLength(6);
    expect(page.snapshots.at(-1)?.revision).toBe(9);
  });

  it('tells of a changed directory once, however many cameras a reload touched', async () => {
    const page = await connected();
    for (let n = 0; n < 50; n += 1) tellDirectory();
    await clock.advance(200);
    tellDirectory();
    await clock.advance(200);
    await eventually(() => page.directoryChanges === 2);
  });

  it('dismisses a page at once when its login ends, and soon when it has run out silently', async () => {
    const [revoked, expired] = [access.openSession(), access.openSession()];
    const first = connect(cookie(revoked));
    const second = connect(cookie(expired));
    const third = await connected();
    await eventually(() => first.snapshots.length === 1 && second.snapshots.length === 1);
    await access.logout(revoked);
    await eventually(() => expect(first.goodbyes).toEqual(['io server disconnect']));
    access.sessions.delete(expired);
    await clock.advance(10_000);
    await eventually(() => expect(second.goodbyes).toEqual(['io server disconnect']));
    expect(third.socket.connected).toBe(true);
  });

  it('tells a page that takes nothing no more, and everything anew when it is back', async () => {
    const [late, prompt] = [await connected(), await connected()];
    const transport = late.socket.io.engine.transport as unknown as { ws: { pause(): void; resume(): void } };
    transport.ws.pause();
    const removed = Array.from({ length: 20_000 }, (_, n) => `camera-${n}-${'x'.repeat(40)}`);
    for (let n = 0; n < 100; n += 1) {
      tellDelta({ hubTimeMs: 0, revision: n, verdicts: [], removed });
      await eventually(() => prompt.deltas.length === n + 1, { pauseMs: 1 });
    }
    late.socket.emit('health:resync');
    revision = 100;
    transport.ws.resume();
    await eventually(() => expect(late.snapshots.at(-1)?.revision).toBe(100));
    // What the network held, what the connection had begun to take, and what waited behind it.
    expect(late.deltas.length).toBeLessThan(95);
    const { length } = late.deltas;
    tellDelta({ hubTimeMs: 0, revision: 101, verdicts: [], removed: [] });
    await eventually(() => expect(late.deltas).toHaveLength(length + 1));
    expect([late.goodbyes, late.snapshots.length]).toEqual([[], 2]);
  });

  it('has 64 pages of one login at most', async () => {
    const one = cookie();
    const some = Array.from({ length: 64 }, () => connect(one));
    await eventually(() => some.every(({ snapshots }) => snapshots.length === 1));
    const tooMany = connect(one);
    await eventually(() =>
      expect(tooMany.refusals).toEqual([{ message: 'TOO_MANY_ATTEMPTS', code: 'TOO_MANY_ATTEMPTS' }]),
    );
    await connected();
  });

  it('has 5,000 connections at most, logged in or not', async () => {
    const { io: hidden } = gateway as unknown as { io: { engine: { clientsCount: number } } };
    const page = await connected();
    hidden.engine.clientsCount += 4_998;
    await connected();
    const tooMany = connect(cookie());
    await eventually(() => tooMany.refusals.length === 1);
    hidden.engine.clientsCount -= 4_998;
    page.socket.disconnect();
    await connected();
  });

  it('leaves the HTTP server alone when it stops', async () => {
    const page = await connected();
    gateway.stop();
    gateway.stop();
    await eventually(() => expect(page.goodbyes).toHaveLength(1));
    expect((await fetch(url)).status).toBe(404);
    expect(clock.pendingTimers).toBe(0);
  });
});
