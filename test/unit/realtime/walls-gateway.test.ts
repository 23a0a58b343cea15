import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { io, type Socket } from 'socket.io-client';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { PreferenceChange, WallsServerEvents } from '../../../server/contract/walls-events.ts';
import { SocketDoor } from '../../../server/realtime/socket-door.ts';
import { WallsGateway } from '../../../server/realtime/walls-gateway.ts';
import { eventually } from '../../support/eventually.ts';
import { FakeClock } from '../../support/fake-clock.ts';
import { StubAccess, samplePrincipal } from '../../support/stub-access.ts';

interface Page {
  socket: Socket<WallsServerEvents>;
  preferences: PreferenceChange[];
  /** Lists that have to be fetched again. */
  changed: string[];
}

describe('the walls gateway', () => {
  let clock: FakeClock;
  let access: StubAccess;
  let server: Server;
  let stop: () => void;
  let pages: Page[];
  let tellPreference: (fact: { userId: string; change: PreferenceChange }) => void;
  let tellItems: (fact: { kind: 'scene' | 'tour'; userIds: readonly string[] | null }) => void;

  beforeEach(async () => {
    clock = new FakeClock();
    access = new StubAccess();
    pages = [];
    const door = new SocketDoor({ access, refusals: { noteRequest() {} }, publicOrigin: null });
    const walls = {
      onPreference: (listener: typeof tellPreference) => {
        tellPreference = listener;
        return () => {};
      },
      onItems: (listener: typeof tellItems) => {
        tellItems = listener;
        return () => {};
      },
    };
    const gateway = new WallsGateway({ door, access, walls, clock });
    server = createServer();
    gateway.start();
    door.start(server);
    stop = () => {
      door.stop();
      gateway.stop();
    };
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  });

  afterEach(async () => {
    for (const { socket } of pages) socket.disconnect();
    stop();
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
    expect(clock.pendingTimers).toBe(0);
  });

  const connect = async (session = access.openSession()): Promise<Page> => {
    const { port } = server.address() as AddressInfo;
    const socket: Page['socket'] = io(`http://127.0.0.1:${port}/walls`, {
      extraHeaders: { cookie: `onescreen_session=${session}` },
      transports: ['websocket'],
      reconnection: false,
      forceNew: true,
    });
    const page: Page = { socket, preferences: [], changed: [] };
    socket.on('preference:changed', (change) => page.preferences.push(change));
    socket.on('scenes:changed', () => page.changed.push('scenes'));
    socket.on('tours:changed', () => page.changed.push('tours'));
    pages.push(page);
    await eventually(() => socket.connected);
    return page;
  };

  it('tells a preference to every window of its person, and to nobody else', async () => {
    access.become(samplePrincipal({ userId: 'hong' }));
    const other = await connect();
    access.principal = samplePrincipal({ userId: 'ming' });
    const [first, second] = [await connect(), await connect()];
    const change: PreferenceChange = { key: 'recent', value: ['dam'], revision: 2 };
    tellPreference({ userId: 'ming', change });
    tellPreference({ userId: 'hong', change: { ...change, value: [] } });
    await eventually(() =>
      expect([first, second].map(({ preferences }) => preferences)).toEqual([[change], [change]]),
    );
    await eventually(() => expect(other.preferences).toEqual([{ ...change, value: [] }]));
  });

  it('tells of changed scenes and tours those in whose list they are', async () => {
    access.become(samplePrincipal({ userId: 'hong' }));
    const other = await connect();
    access.principal = samplePrincipal({ userId: 'ming' });
    const page = await connect();
    tellItems({ kind: 'scene', userIds: ['ming'] });
    tellItems({ kind: 'tour', userIds: [] });
    tellItems({ kind: 'tour', userIds: null });
    await eventually(() => expect([page.changed, other.changed]).toEqual([['scenes', 'tours'], ['tours']]));
  });

  it('has the lists fetched again by whoever may see something else from now on', async () => {
    const page = await connect();
    access.become(samplePrincipal());
    access.become(samplePrincipal({ scope: { domains: ['water'], regions: null } }));
    await eventually(() => expect(page.changed).toEqual(['scenes', 'tours']));
  });

  it('dismisses a page whose login has ended', async () => {
    const [revoked, expired] = [access.openSession(), access.openSession()];
    const [first, second] = [await connect(revoked), await connect(expired)];
    await access.logout(revoked);
    await eventually(() => !first.socket.connected);
    access.sessions.delete(expired);
    await clock.advance(10_000);
    await eventually(() => !second.socket.connected);
  });
});
