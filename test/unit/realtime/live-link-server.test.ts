import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { LIVE_LINK_CLOSE_NOT_LOGGED_IN } from '../../../server/contract/live-link.ts';
import { LingeringMemory } from '../../../server/hls/lingering-memory.ts';
import { LiveLinkServer } from '../../../server/realtime/live-link-server.ts';
import { routeUpgrades } from '../../../server/realtime/upgrade-router.ts';
import { eventually } from '../../support/eventually.ts';
import { FakeClock } from '../../support/fake-clock.ts';
import { LiveLinkClient } from '../../support/live-link-client.ts';
import { StubAccess } from '../../support/stub-access.ts';
import { StubCamera, StubStream } from '../../support/stub-cameras.ts';

describe('the live link', () => {
  let clock: FakeClock;
  let access: StubAccess;
  let cameras: Map<string, StubCamera>;
  let link: LiveLinkServer;
  let server: Server;
  let url: string;
  let clients: LiveLinkClient[];
  let lingering: LingeringMemory;

  beforeEach(async () => {
    clock = new FakeClock();
    access = new StubAccess();
    cameras = new Map([
      ['c1', new StubCamera(clock)],
      ['c2', new StubCamera(clock)],
    ]);
    lingering = new LingeringMemory(100);
    link = new LiveLinkServer({ cameras, access, lingering, clock });
    server = createServer((_request, response) => response.end());
    routeUpgrades({
      server,
      publicOrigin: null,
      routes: { '/live-link': (...upgrade) => link.handleUpgrade(...upgrade) },
      elsewhere: '/socket.io/',
    });
    link.start();
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    url = `ws://127.0.0.1:${(server.address() as AddressInfo).port}`;
    clients = [];
  });

  afterEach(async () => {
    link.stop();
    for (const client of clients) client.socket.terminate();
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  });

  const cookie = (session = access.openSession()) => ({ cookie: `onescreen_session=${session}` });
  const sub = (camera = 'c1') => cameras.get(camera)!.stream('sub')!;

  function attempt(headers: Record<string, string> = cookie(), path = '/live-link'): LiveLinkClient {
    const client = new LiveLinkClient(url + path, headers);
    clients.push(client);
    return client;
  }

  async function connect(headers?: Record<string, string>): Promise<LiveLinkClient> {
    const client = attempt(headers);
    await eventually(() => client.isOpen);
    return client;
  }

  const open = (client: LiveLinkClient, tile: number, camera = 'c1', sound = false) =>
    client.send({ type: 'open', tile, camera, profile: 'sub', sound });

  async function openPlaying(client: LiveLinkClient, tile = 1, camera = 'c1'): Promise<void> {
    open(client, tile, camera);
    await eventually(() => client.replies('opened').some((reply) => reply.tile === tile));
  }

  it('sends opened, the track, its init segment, the parts since the last key frame, then each new part', async () => {
    sub().init();
    for (let n = 0; n < 13; n += 1) sub().part();
    const client = await connect();
    await openPlaying(client);
    sub().part();
    await eventually(() => expect(client.media(1)).toHaveLength(5));
    expect(client.frames.slice(0, 2)).toEqual([
      { type: 'opened', tile: 1, camera: 'c1', profile: 'sub' },
      { type: 'track', tile: 1, epoch: 1, mime: 'video/mp4; codecs="avc1.64001f"', width: 640, height: 360 },
    ]);
    expect(client.media(1)).toEqual([
      'init 1',
      'part 10 video',
      'part 11 video',
      'part 12 video',
      'part 13 video',
    ]);
    expect(client.frames[3]).toMatchObject({
      type: 'media',
      kind: 2,
      independent: true,
      tile: 1,
      epoch: 1,
      arrivalMs: 1_002_000,
      mediaTimeMs: 2000,
      durationMs: 200,
    });
  });

  it('sends the sound to a tile that asks for it', async () => {
    sub().init();
    sub().part();
    const client = await connect();
    open(client, 4, 'c1', true);
    await eventually(() => expect(client.media(4)).toEqual(['init 1 with sound', 'part 0 video|sound']));
    expect(client.replies('track')[0]!.mime).toBe('video/mp4; codecs="avc1.64001f,mp4a.40.2"');
  });

  it('is a viewer of the stream for as long as the tile is open', async () => {
    const client = await connect();
    await openPlaying(client, 1);
    await openPlaying(client, 2);
    expect(sub().viewers).toBe(2);
    client.send({ type: 'close', tile: 1 });
    await eventually(() => sub().viewers === 1);
    client.socket.close();
    await eventually(() => sub().viewers === 0);
    expect([link.pageCount, link.tileCount]).toEqual([0, 0]);
  });

  it('moves a tile to another camera when it is opened anew', async () => {
    const client = await connect();
    await openPlaying(client, 1, 'c1');
    open(client, 1, 'c2');
    await eventually(() => sub('c2').viewers === 1);
    expect(sub('c1').viewers).toBe(0);
    sub('c1').init();
    sub('c1').part();
    sub('c2').init();
    sub('c2').part();
    await eventually(() => expect(client.media(1)).toEqual(['init 1', 'part 0 video']));
  });

  it('sends a new track when the epoch changes, and once only', async () => {
    const client = await connect();
    await openPlaying(client);
    sub().init(1);
    sub().part();
    sub().part();
    sub().init(2);
    sub().part({ epoch: 2, segmentSequence: 5, index: 0, independent: true });
    await eventually(() => expect(client.media(1)).toHaveLength(5));
    expect(client.replies('track').map(({ epoch }) => epoch)).toEqual([1, 2]);
  });

  it('says that a camera went away, and goes on with it when it is back', async () => {
    const client = await connect();
    await openPlaying(client);
    sub().init(1);
    sub().part();
    sub().window.interrupt();
    await eventually(() => expect(client.replies('interrupted')).toHaveLength(1));
    sub().init(2);
    sub().part({ epoch: 2, segmentSequence: 9, index: 0, independent: true });
    await eventually(() => expect(client.media(1)).toHaveLength(4));
  });

  it('moves on by itself to the new stream of a camera whose definition changed', async () => {
    const client = await connect();
    await openPlaying(client);
    const before = sub();
    before.window.close();
    cameras.get('c1')!.profiles.set('sub', new StubStream('sub', clock));
    await eventually(() => sub().viewers === 1);
    expect(before.viewers).toBe(0);
    sub().init();
    sub().part();
    await eventually(() => expect(client.media(1)).toEqual(['init 1', 'part 0 video']));
    expect(client.replies('interrupted')).toHaveLength(1);
    expect(client.replies('refused')).toEqual([]);
  });

  it('refuses what it cannot show and says why', async () => {
    cameras.get('c2')!.definition.maintenance = true;
    cameras.get('c1')!.profiles.delete('main');
    const client = await connect();
    open(client, 1, 'c9');
    client.send({ type: 'open', tile: 2, camera: 'c1', profile: 'main', sound: false });
    open(client, 3, 'c2');
    await eventually(() => expect(client.replies('refused')).toHaveLength(3));
    expect(client.replies('refused').map(({ tile, code }) => [tile, code])).toEqual([
      [1, 'CAMERA_NOT_FOUND'],
      [2, 'PROFILE_NOT_FOUND'],
      [3, 'CAMERA_DISABLED'],
    ]);
  });

  it('tells a page whose camera was removed', async () => {
    const client = await connect();
    await openPlaying(client);
    const { window } = sub();
    cameras.delete('c1');
    window.close();
    await eventually(() => expect(client.replies('refused')[0]?.code).toBe('CAMERA_NOT_FOUND'));
    expect(link.tileCount).toBe(0);
  });

  it('opens at most 128 tiles for a page', async () => {
    const client = await connect();
    for (let tile = 0; tile < 129; tile += 1) open(client, tile);
    await eventually(() => expect(client.replies('refused')).toHaveLength(1));
    expect(client.replies('refused')[0]).toMatchObject({ tile: 128, code: 'TOO_MANY_TILES' });
    expect(sub().viewers).toBe(128);
  });

  it('answers a ping with the clock of the hub', async () => {
    const client = await connect();
    client.send({ type: 'ping', sentAtMs: 42 });
    await eventually(() =>
      expect(client.replies('pong')).toEqual([{ type: 'pong', sentAtMs: 42, hubTimeMs: clock.now() }]),
    );
  });

  it('lets nobody in without a login, from another site, or by another path', async () => {
    const stranger = attempt({});
    const foreigner = attempt({ ...cookie(), origin: 'http://evil.example' });
    const lost = attempt(cookie(), '/live-links');
    const native = await connect({ ...cookie(), origin: url.replace('ws:', 'http:') });
    await eventually(() => {
      expect([stranger.refusedWith, foreigner.refusedWith, lost.refusedWith]).toEqual([401, 403, 404]);
    });
    expect(native.isOpen).toBe(true);
    expect(link.pageCount).toBe(1);
  });

  it('closes at once when the login ends, and at the next beat when it has run out silently', async () => {
    const [revoked, expired] = [access.openSession(), access.openSession()];
    const first = await connect(cookie(revoked));
    const second = await connect(cookie(expired));
    const third = await connect();
    await openPlaying(first);
    await access.logout(revoked);
    await eventually(() => expect(first.closed?.code).toBe(LIVE_LINK_CLOSE_NOT_LOGGED_IN));
    expect(sub().viewers).toBe(0);
    access.sessions.delete(expired);
    await clock.advance(10_000);
    await eventually(() => expect(second.closed?.code).toBe(LIVE_LINK_CLOSE_NOT_LOGGED_IN));
    expect(third.isOpen).toBe(true);
  });

  it('drops a page that answers no ping', async () => {
    const alive = await connect();
    const dead = await connect();
    dead.socket.pause();
    for (let beat = 0; beat < 3; beat += 1) {
      await clock.advance(10_000);
      await new Promise<void>((resolve) => {
        alive.socket.once('pong', () => resolve());
        alive.socket.ping();
      });
    }
    await eventually(() => expect(link.pageCount).toBe(1));
    expect(alive.isOpen).toBe(true);
  });

  it('answers a page in a hurry in its own time', async () => {
    const client = await connect();
    for (let n = 0; n < 700; n += 1) client.send({ type: 'ping', sentAtMs: n });
    await eventually(() => expect(client.replies('pong')).toHaveLength(400));
    await clock.advance(3_100);
    await eventually(() => expect(client.replies('pong')).toHaveLength(700));
    expect(client.replies('pong').map(({ sentAtMs }) => sentAtMs)).toEqual(
      Array.from({ length: 700 }, (_, n) => n),
    );
  });

  it('closes a page that sends binary, nonsense or too much', async () => {
    const binary = await connect();
    binary.socket.send(Buffer.from('{"type":"ping","sentAtMs":1}'));
    const nonsense = await connect();
    nonsense.socket.send('{"type":"open","tile":-1}');
    const huge = await connect();
    huge.socket.send(`{"type":"open","camera":"${'a'.repeat(5000)}"}`);
    await eventually(() => {
      expect([binary, nonsense, huge].map(({ closed }) => closed?.code)).toEqual([1008, 1008, 1009]);
    });
  });

  it('opens at most 64 pages for one login', async () => {
    const one = cookie();
    await Promise.all(Array.from({ length: 64 }, () => connect(one)));
    const tooMany = attempt(one);
    await eventually(() => tooMany.refusedWith === 429);
    expect((await connect()).isOpen).toBe(true);
  });

  it('drops up to the next key frame for a page that reads too slowly, and does not hold what it dropped', async () => {
    const client = await connect();
    await openPlaying(client);
    sub().init();
    client.socket.pause();
    const bytes = () => Buffer.alloc(1 << 20, 'x');
    // Twenty segments of ten parts: far more than the socket and the queue may hold.
    for (let n = 0; n < 200; n += 1) sub().part({ bytes: bytes(), arrivalMs: clock.now() + n * 200 });
    expect(sub().recycled.length).toBeGreaterThan(100);
    client.socket.resume();
    sub().part();
    const last = { type: 'media', independent: true, mediaTimeMs: 200 * 200 };
    await eventually(() => expect(client.frames.at(-1)).toMatchObject(last));
    sub().window.close();
    await eventually(() => expect(sub().recycled).toHaveLength(201));
    const media = client.frames.filter((frame) => frame.type === 'media' && frame.kind === 2);
    const dropped = client.replies('dropped').reduce((sum, { parts }) => sum + parts, 0);
    expect(dropped).toBeGreaterThan(100);
    const firstAfter = client.frames[client.frames.findIndex((frame) => frame.type === 'dropped') + 1];
    expect(firstAfter).toMatchObject({ type: 'media', independent: true });
    expect(media.length).toBeLessThan(100);
    expect(link.counters.droppedParts).toBe(dropped);
  });

  it('gives every part back when a page breaks off with its socket full', async () => {
    const client = await connect();
    await openPlaying(client);
    sub().init();
    client.socket.pause();
    for (let n = 0; n < 12; n += 1) sub().part({ bytes: Buffer.alloc(4 << 20) });
    client.socket.terminate();
    await eventually(() => link.pageCount === 0);
    sub().window.close();
    await eventually(() => expect(sub().recycled).toHaveLength(12));
  });

  it('lets go of the pages that are furthest behind when readers hold too much together', async () => {
    const [slow, alive] = [await connect(), await connect()];
    await openPlaying(slow);
    await openPlaying(alive);
    sub().init();
    slow.socket.pause();
    for (let n = 0; n < 12; n += 1) sub().part({ bytes: Buffer.alloc(1 << 20, 'x') });
    await eventually(() => expect(alive.media(1)).toHaveLength(13));
    await clock.advance(10_000);
    expect(link.pageCount).toBe(2);
    // It is there, only slow.
    open(slow, 2, 'c2');
    await eventually(() => sub('c2').viewers === 1);
    lingering.add(101);
    await clock.advance(10_000);
    await eventually(() => expect(link.pageCount).toBe(1));
    expect(alive.isOpen).toBe(true);
  });

  it('serves tiles in turn, so that a heavy one does not starve its neighbours', async () => {
    const client = await connect();
    await openPlaying(client, 1, 'c1');
    await openPlaying(client, 2, 'c2');
    sub('c1').init();
    sub('c2').init();
    client.socket.pause();
    for (let n = 0; n < 5; n += 1) sub('c1').part({ bytes: Buffer.alloc(2 << 20, 'x') });
    for (let n = 0; n < 3; n += 1) sub('c2').part();
    client.socket.resume();
    const order = () =>
      client.frames.flatMap((frame) => (frame.type === 'media' && frame.kind === 2 ? [frame.tile] : []));
    await eventually(() => expect(order()).toHaveLength(8));
    // Some of tile 1 may have been on their way before tile 2 had anything.
    expect(order().indexOf(2)).toBeLessThan(4);
  });

  it('says goodbye when the hub stops', async () => {
    const client = await connect();
    await openPlaying(client);
    link.stop();
    await eventually(() => expect(client.closed?.code).toBe(1001));
    expect([sub().viewers, clock.pendingTimers]).toEqual([0, 0]);
  });
});
