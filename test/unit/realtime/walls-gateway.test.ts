import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { io, type Socket } from 'socket.io-client';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Principal } from '../../../server/access/principal.ts';
import { silentLogger } from '../../../server/base/logger.ts';
import type { DisplayDto, DisplayShow } from '../../../server/contract/displays-dto.ts';
import type {
  PreferenceChange,
  WallsClientEvents,
  WallsServerEvents,
} from '../../../server/contract/walls-events.ts';
import { SocketDoor } from '../../../server/realtime/socket-door.ts';
import { WallsGateway } from '../../../server/realtime/walls-gateway.ts';
import type { WallPerson } from '../../../server/walls/wall-person.ts';
import { eventually } from '../../support/eventually.ts';
import { StubAccess, samplePrincipal } from '../../support/stub-access.ts';
import { sampleScene, WallsStage } from '../../support/walls-stage.ts';

interface Page {
  socket: Socket<WallsServerEvents, WallsClientEvents>;
  preferences: PreferenceChange[];
  /** Lists that have to be fetched again. */
  changed: string[];
  /** What it was told to show as a display. */
  shows: (DisplayShow | null)[];
  words: unknown[];
  displays: DisplayDto[];
  goodbyes: string[];
}

const WATER = { domains: ['water'], regions: null };

describe('the walls gateway', () => {
  let stage: WallsStage;
  let access: StubAccess;
  let server: Server;
  let stop: () => void;
  let pages: Page[];

  beforeEach(async () => {
    stage = await WallsStage.start();
    access = new StubAccess();
    pages = [];
    const door = new SocketDoor({ access, refusals: { noteRequest() {} }, publicOrigin: null });
    const gateway = new WallsGateway({ ...stage, door, access, logger: silentLogger });
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
    await stage.walls.stop();
    expect(stage.clock.pendingTimers).toBe(0);
  });

  const connect = async (session = access.openSession()): Promise<Page> => {
    const { port } = server.address() as AddressInfo;
    const socket: Page['socket'] = io(`http://127.0.0.1:${port}/walls`, {
      extraHeaders: { cookie: `onescreen_session=${session}` },
      transports: ['websocket'],
      reconnection: false,
      forceNew: true,
    });
    const page: Page = {
      socket,
      preferences: [],
      changed: [],
      shows: [],
      words: [],
      displays: [],
      goodbyes: [],
    };
    socket.on('preference:changed', (change) => page.preferences.push(change));
    socket.on('scenes:changed', () => page.changed.push('scenes'));
    socket.on('tours:changed', () => page.changed.push('tours'));
    socket.on('display:show', (show) => page.shows.push(show));
    socket.on('display:step', (step) => page.words.push(step));
    socket.on('display:identify', () => page.words.push('identify'));
    socket.on('display:changed', (display) => page.displays.push(display));
    socket.on('display:removed', (name) => page.displays.push({ name } as DisplayDto));
    socket.on('disconnect', (reason) => page.goodbyes.push(reason));
    pages.push(page);
    await eventually(() => socket.connected);
    return page;
  };

  /** Somebody with an account, who is logged in where pages are opened from now on. */
  const become = async (name: string, fields: Partial<Principal> = {}): Promise<WallPerson> => {
    const person = await stage.person(name, [...(fields.roles ?? ['operator'])], fields.scope);
    access.principal = samplePrincipal({ ...person, username: name, ...fields });
    return person;
  };

  it('tells a preference to every window of its person, and to nobody else', async () => {
    const hong = await become('hong');
    const other = await connect();
    const ming = await become('ming');
    const [first, second] = [await connect(), await connect()];
    await stage.walls.preferences.put(ming.userId, 'recent', ['dam']);
    await stage.walls.preferences.put(hong.userId, 'panels', 1);
    const change = { key: 'recent', value: ['dam'], revision: 1 };
    await eventually(() => expect([first.preferences, second.preferences]).toEqual([[change], [change]]));
    await eventually(() => expect(other.preferences).toEqual([{ key: 'panels', value: 1, revision: 1 }]));
  });

  it('tells of changed scenes and tours those in whose list they are', async () => {
    await become('hong');
    const other = await connect();
    const ming = await become('ming');
    const page = await connect();
    await stage.walls.scenes.create(ming, sampleScene({ sharedWith: [] }));
    await stage.walls.scenes.create(ming, sampleScene());
    await eventually(() => expect([page.changed, other.changed]).toEqual([['scenes', 'scenes'], ['scenes']]));
  });

  it('has the lists fetched again by whoever may see something else from now on', async () => {
    await become('ming');
    const page = await connect();
    access.become(samplePrincipal({ ...access.principal }));
    access.become(samplePrincipal({ ...access.principal, scope: WATER }));
    await eventually(() => expect(page.changed).toEqual(['scenes', 'tours']));
  });

  it('dismisses a page whose login has ended', async () => {
    await become('ming');
    const [revoked, expired] = [access.openSession(), access.openSession()];
    const [first, second] = [await connect(revoked), await connect(expired)];
    await access.logout(revoked);
    await eventually(() => !first.socket.connected);
    access.sessions.delete(expired);
    await stage.clock.advance(10_000);
    await eventually(() => !second.socket.connected);
  });

  describe('for displays', () => {
    const register = (page: Page, name: string, window = 'window-1') =>
      page.socket.emitWithAck('display:register', { name, window, width: 1920, height: 1080 });
    const watch = async (page: Page) =>
      page.displays.push(...(await page.socket.emitWithAck('displays:watch')));

    it('shows a display what it is told, and every console what it shows', async () => {
      const ming = await become('ming');
      const [display, console1, console2] = [await connect(), await connect(), await connect()];
      await Promise.all([watch(console1), watch(console2)]);
      expect(await register(display, '大厅 2')).toEqual({ refused: null });
      await stage.walls.displays.order(ming, '大厅 2', { kind: 'camera', camera: 'dam' });
      stage.walls.displays.identify('大厅 2');
      await eventually(() => {
        expect(display.shows.map((show) => show?.wall.pages ?? null)).toEqual([null, [['dam']]]);
        expect(display.words).toEqual(['identify']);
        for (const { displays } of [console1, console2]) {
          expect(displays.at(-1)).toMatchObject({
            name: '大厅 2',
            online: true,
            username: 'ming',
            width: 1920,
            shows: { kind: 'camera', camera: 'dam' },
            orderedBy: 'ming',
          });
        }
      });
      display.socket.disconnect();
      await eventually(() => expect(console1.displays.at(-1)).toMatchObject({ online: false }));
      await stage.walls.displays.remove(ming, '大厅 2');
      await eventually(() => expect(console1.displays.at(-1)).toEqual({ name: '大厅 2' }));
    });

    it('refuses a second window of the same name, and lets the same window have its place again', async () => {
      await become('ming');
      const [first, second, again] = [await connect(), await connect(), await connect()];
      expect(await register(first, 'two')).toEqual({ refused: null });
      expect(await register(second, 'two', 'window-2')).toEqual({ refused: 'DISPLAY_TAKEN' });
      expect(await register(again, 'two')).toEqual({ refused: null });
      await eventually(() => first.goodbyes.length === 1);
      expect(await register(second, 'two', 'window-2')).toEqual({ refused: 'DISPLAY_TAKEN' });
      again.socket.disconnect();
      await eventually(async () =>
        expect(await register(second, 'two', 'window-2')).toEqual({ refused: null }),
      );
    });

    it('has one place at a time for a window that asks for several at once', async () => {
      await become('ming');
      const [hasty, other] = [await connect(), await connect()];
      const answers = await Promise.all(['one', 'two', 'three'].map((name) => register(hasty, name)));
      expect(answers).toEqual([{ refused: null }, { refused: null }, { refused: null }]);
      expect(await register(other, 'three', 'window-2')).toEqual({ refused: 'DISPLAY_TAKEN' });
      expect(await register(other, 'one', 'window-2')).toEqual({ refused: null });
      expect(await register(other, 'two', 'window-2')).toEqual({ refused: null });
    });

    it('tells a console where a display is in its pages', async () => {
      const ming = await become('ming');
      const [display, desk] = [await connect(), await connect()];
      await register(display, 'two');
      const of = { kind: 'cameras' as const, cameras: ['dam', 'street'] };
      const tour = { name: '巡查', of, over: 'tile' as const, dwellSeconds: 10, sharedWith: [] };
      const { id } = await stage.walls.tours.create(ming, tour);
      await stage.walls.displays.order(ming, 'two', { kind: 'tour', tour: id });
      await watch(desk);
      display.socket.emit('display:report', { width: 800, height: 600, page: 2, pages: 2 });
      await eventually(() =>
        expect(desk.displays.at(-1)).toMatchObject({ turns: true, page: 2, pages: 2, width: 800 }),
      );
      await stage.walls.displays.step(ming, 'two', -1);
      await eventually(() => expect(display.words).toEqual([{ by: -1 }]));
    });

    it('shows no more than its own login may see, from the moment on when that is less', async () => {
      const ming = await become('ming');
      const display = await connect();
      await register(display, 'two');
      const { wall } = sampleScene();
      await stage.walls.displays.order(ming, 'two', { kind: 'wall', wall, page: 0 });
      await eventually(() =>
        expect(display.shows.at(-1)?.wall.pages).toEqual([['dam', 'street', null, 'weir']]),
      );
      access.become(samplePrincipal({ ...access.principal, scope: WATER }));
      await eventually(() => expect(display.shows.at(-1)?.wall.pages).toEqual([['dam', null, null, 'weir']]));
    });

    it('answers nonsense, and tells no display to whoever may not steer', async () => {
      await become('ming');
      const page = await connect();
      expect(await register(page, 'a/b')).toEqual({ refused: 'BAD_REQUEST' });
      expect(await page.socket.emitWithAck('display:register', null as never)).toEqual({
        refused: 'BAD_REQUEST',
      });
      page.socket.emit('display:register', {} as never, undefined as never);
      page.socket.emit('displays:watch', 'x' as never);
      page.socket.emit('display:report', { page: 'x' } as never);
      expect(await register(page, 'two')).toEqual({ refused: null });
      access.principal = samplePrincipal({ ...access.principal, permissions: new Set(['camera:view']) });
      const other = await connect();
      expect(await other.socket.emitWithAck('displays:watch')).toEqual([]);
    });

    it('hears twenty messages of a page at once and two a second', async () => {
      await become('ming');
      const page = await connect();
      let answers = 0;
      for (let n = 0; n < 30; n += 1) page.socket.emit('displays:watch', () => (answers += 1));
      await eventually(() => answers === 20);
      await stage.clock.advance(1_000);
      for (let n = 0; n < 5; n += 1) page.socket.emit('displays:watch', () => (answers += 1));
      await eventually(() => answers === 22);
    });
  });
});
