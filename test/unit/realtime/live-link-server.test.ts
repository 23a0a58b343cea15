import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { LIVE_LINK_CLOSE_NOT_LOGGED_IN } from '../../../server/contract/live-link.ts';
import { eventually } from '../../support/eventually.ts';
import { LiveLinkStand } from '../../support/live-link-stand.ts';
import { StubStream } from '../../support/stub-cameras.ts';

describe('the live link', () => {
  let stand: LiveLinkStand;

  beforeEach(async () => {
    stand = await LiveLinkStand.start();
  });

  afterEach(() => stand.stop());

  it('sends opened, the track, its init segment, the parts since the last key frame, then each new part', async () => {
    stand.sub().init(1, { width: 640, height: 480 });
    for (let n = 0; n < 13; n += 1) stand.sub().part();
    const client = await stand.connect();
    await stand.openPlaying(client);
    stand.sub().part();
    await eventually(() => expect(client.media(1)).toHaveLength(5));
    expect(client.frames.slice(0, 2)).toEqual([
      { type: 'opened', tile: 1, camera: 'c1', profile: 'sub' },
      {
        ...{ type: 'track', tile: 1, epoch: 1, mime: 'video/mp4; codecs="avc1.64001f"' },
        ...{ width: 640, height: 360, displayWidth: 640, displayHeight: 480 },
      },
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

  it('begins in the past where the page asks for that, however much newer the newest part is', async () => {
    stand.sub().init();
    for (let n = 0; n < 43; n += 1) stand.sub().part();
    const client = await stand.connect();
    client.send({ type: 'open', tile: 1, camera: 'c1', profile: 'sub', sound: false, backMs: 7_000 });
    await eventually(() => expect(client.media(1)).toHaveLength(34));
    expect(client.media(1).slice(0, 2)).toEqual(['init 1', 'part 10 video']);
    stand.sub().part();
    await eventually(() => expect(client.media(1).at(-1)).toBe('part 43 video'));
    expect(client.replies('dropped')).toEqual([]);
  });

  it('sends the sound to a tile that asks for it', async () => {
    stand.sub().init();
    stand.sub().part();
    const client = await stand.connect();
    stand.open(client, 4, 'c1', true);
    await eventually(() => expect(client.media(4)).toEqual(['init 1 with sound', 'part 0 video|sound']));
    expect(client.replies('track')[0]!.mime).toBe('video/mp4; codecs="avc1.64001f,mp4a.40.2"');
  });

  it('sends a picture now and then to a tile that saves: key frames, no more than one in the time, and no sound', async () => {
    stand.sub().init();
    for (let n = 0; n < 13; n += 1) stand.sub().part();
    const client = await stand.connect();
    client.send({ type: 'open', tile: 1, camera: 'c1', profile: 'sub', sound: true, stillsEveryMs: 4000 });
    await eventually(() => expect(client.replies('opened')).toHaveLength(1));
    for (let n = 13; n < 60; n += 1) stand.sub().part();
    // A key frame each two seconds: the ones of 2, 6 and 10 s.
    await eventually(() =>
      expect(client.media(1)).toEqual(['init 1', 'part 10 video', 'part 30 video', 'part 50 video']),
    );
    expect(client.replies('dropped')).toEqual([]);
    stand.sub().init(2);
    stand.sub().part({ epoch: 2, segmentSequence: 7, index: 0, independent: true });
    await eventually(() => expect(client.media(1).slice(4)).toEqual(['init 2', 'part 60 video']));
  });

  it('is a viewer of the stream for as long as the tile is open', async () => {
    const client = await stand.connect();
    await stand.openPlaying(client, 1);
    await stand.openPlaying(client, 2);
    expect(stand.sub().viewers).toBe(2);
    client.send({ type: 'close', tile: 1 });
    await eventually(() => stand.sub().viewers === 1);
    client.socket.close();
    await eventually(() => stand.sub().viewers === 0);
    expect([stand.link.pageCount, stand.link.tileCount]).toEqual([0, 0]);
  });

  it('moves a tile to another camera when it is opened anew', async () => {
    const client = await stand.connect();
    await stand.openPlaying(client, 1, 'c1');
    stand.open(client, 1, 'c2');
    await eventually(() => stand.sub('c2').viewers === 1);
    expect(stand.sub('c1').viewers).toBe(0);
    stand.sub('c1').init();
    stand.sub('c1').part();
    stand.sub('c2').init();
    stand.sub('c2').part();
    await eventually(() => expect(client.media(1)).toEqual(['init 1', 'part 0 video']));
  });

  it('sends a new track when the epoch changes, and once only', async () => {
    const client = await stand.connect();
    await stand.openPlaying(client);
    stand.sub().init(1);
    stand.sub().part();
    stand.sub().part();
    stand.sub().init(2);
    stand.sub().part({ epoch: 2, segmentSequence: 5, index: 0, independent: true });
    await eventually(() => expect(client.media(1)).toHaveLength(5));
    expect(client.replies('track').map(({ epoch }) => epoch)).toEqual([1, 2]);
  });

  it('says that a camera went away, and goes on with it when it is back', async () => {
    const client = await stand.connect();
    await stand.openPlaying(client);
    stand.sub().init(1);
    stand.sub().part();
    stand.sub().window.interrupt();
    await eventually(() => expect(client.replies('interrupted')).toHaveLength(1));
    stand.sub().init(2);
    stand.sub().part({ epoch: 2, segmentSequence: 9, index: 0, independent: true });
    await eventually(() => expect(client.media(1)).toHaveLength(4));
  });

  it('moves on by itself to the new stream of a camera whose definition changed', async () => {
    const client = await stand.connect();
    await stand.openPlaying(client);
    const before = stand.sub();
    before.window.close();
    stand.cameras.get('c1')!.profiles.set('sub', new StubStream('sub', stand.clock));
    await eventually(() => stand.sub().viewers === 1);
    expect(before.viewers).toBe(0);
    stand.sub().init();
    stand.sub().part();
    await eventually(() => expect(client.media(1)).toEqual(['init 1', 'part 0 video']));
    expect(client.replies('interrupted')).toHaveLength(1);
    expect(client.replies('refused')).toEqual([]);
  });

  it('refuses what it cannot show and says why', async () => {
    stand.cameras.get('c2')!.definition.maintenance = true;
    stand.cameras.get('c1')!.profiles.delete('main');
    const client = await stand.connect();
    stand.open(client, 1, 'c9');
    client.send({ type: 'open', tile: 2, camera: 'c1', profile: 'main', sound: false });
    stand.open(client, 3, 'c2');
    await eventually(() => expect(client.replies('refused')).toHaveLength(3));
    expect(client.replies('refused').map(({ tile, code }) => [tile, code])).toEqual([
      [1, 'CAMERA_NOT_FOUND'],
      [2, 'PROFILE_NOT_FOUND'],
      [3, 'CAMERA_DISABLED'],
    ]);
  });

  it('tells a page whose camera was removed', async () => {
    const client = await stand.connect();
    await stand.openPlaying(client);
    const { window } = stand.sub();
    stand.cameras.delete('c1');
    window.close();
    await eventually(() => expect(client.replies('refused')[0]?.code).toBe('CAMERA_NOT_FOUND'));
    expect(stand.link.tileCount).toBe(0);
  });

  it('opens at most 128 tiles for a page', async () => {
    const client = await stand.connect();
    for (let tile = 0; tile < 129; tile += 1) stand.open(client, tile);
    await eventually(() => expect(client.replies('refused')).toHaveLength(1));
    expect(client.replies('refused')[0]).toMatchObject({ tile: 128, code: 'TOO_MANY_TILES' });
    expect(stand.sub().viewers).toBe(128);
  });

  it('answers a ping with the clock of the hub', async () => {
    const client = await stand.connect();
    client.send({ type: 'ping', sentAtMs: 42 });
    await eventually(() =>
      expect(client.replies('pong')).toEqual([{ type: 'pong', sentAtMs: 42, hubTimeMs: stand.clock.now() }]),
    );
  });

  it('lets nobody in without a login, from another site, or by another path', async () => {
    const stranger = stand.attempt({});
    const foreigner = stand.attempt({ ...stand.cookie(), origin: 'http://evil.example' });
    const lost = stand.attempt(stand.cookie(), '/live-links');
    const native = await stand.connect({ ...stand.cookie(), origin: stand.url.replace('ws:', 'http:') });
    await eventually(() => {
      expect([stranger.refusedWith, foreigner.refusedWith, lost.refusedWith]).toEqual([401, 403, 404]);
    });
    expect(native.isOpen).toBe(true);
    expect(stand.link.pageCount).toBe(1);
  });

  it('closes at once when the login ends, and at the next beat when it has run out silently', async () => {
    const [revoked, expired] = [stand.access.openSession(), stand.access.openSession()];
    const first = await stand.connect(stand.cookie(revoked));
    const second = await stand.connect(stand.cookie(expired));
    const third = await stand.connect();
    await stand.openPlaying(first);
    await stand.access.logout(revoked);
    await eventually(() => expect(first.closed?.code).toBe(LIVE_LINK_CLOSE_NOT_LOGGED_IN));
    expect(stand.sub().viewers).toBe(0);
    stand.access.sessions.delete(expired);
    await stand.clock.advance(10_000);
    await eventually(() => expect(second.closed?.code).toBe(LIVE_LINK_CLOSE_NOT_LOGGED_IN));
    expect(third.isOpen).toBe(true);
  });

  it('drops a page that answers no ping', async () => {
    const alive = await stand.connect();
    const dead = await stand.connect();
    dead.socket.pause();
    for (let beat = 0; beat < 3; beat += 1) {
      await stand.clock.advance(10_000);
      await new Promise<void>((resolve) => {
        alive.socket.once('pong', () => resolve());
        alive.socket.ping();
      });
    }
    await eventually(() => expect(stand.link.pageCount).toBe(1));
    expect(alive.isOpen).toBe(true);
  });

  it('answers a page in a hurry in its own time', async () => {
    const client = await stand.connect();
    for (let n = 0; n < 700; n += 1) client.send({ type: 'ping', sentAtMs: n });
    await eventually(() => expect(client.replies('pong')).toHaveLength(400));
    await stand.clock.advance(3_100);
    await eventually(() => expect(client.replies('pong')).toHaveLength(700));
    expect(client.replies('pong').map(({ sentAtMs }) => sentAtMs)).toEqual(
      Array.from({ length: 700 }, (_, n) => n),
    );
  });

  it('closes a page that sends binary, nonsense or too much', async () => {
    const binary = await stand.connect();
    binary.socket.send(Buffer.from('{"type":"ping","sentAtMs":1}'));
    const nonsense = await stand.connect();
    nonsense.socket.send('{"type":"open","tile":-1}');
    const huge = await stand.connect();
    huge.socket.send(`{"type":"open","camera":"${'a'.repeat(5000)}"}`);
    await eventually(() => {
      expect([binary, nonsense, huge].map(({ closed }) => closed?.code)).toEqual([1008, 1008, 1009]);
    });
  });

  it('opens at most 64 pages for one login', async () => {
    const one = stand.cookie();
    await Promise.all(Array.from({ length: 64 }, () => stand.connect(one)));
    const tooMany = stand.attempt(one);
    await eventually(() => tooMany.refusedWith === 429);
    expect((await stand.connect()).isOpen).toBe(true);
  });

  it('drops up to the next key frame for a page that reads too slowly, and does not hold what it dropped', async () => {
    const client = await stand.connect();
    await stand.openPlaying(client);
    stand.sub().init();
    client.socket.pause();
    const bytes = () => Buffer.alloc(1 << 20, 'x');
    // Twenty segments of ten parts: far more than the socket and the queue may hold.
    for (let n = 0; n < 200; n += 1)
      stand.sub().part({ bytes: bytes(), arrivalMs: stand.clock.now() + n * 200 });
    expect(stand.sub().recycled.length).toBeGreaterThan(100);
    client.socket.resume();
    stand.sub().part();
    const last = { type: 'media', independent: true, mediaTimeMs: 200 * 200 };
    await eventually(() => expect(client.frames.at(-1)).toMatchObject(last));
    stand.sub().window.close();
    await eventually(() => expect(stand.sub().recycled).toHaveLength(201));
    const media = client.frames.filter((frame) => frame.type === 'media' && frame.kind === 2);
    const dropped = client.replies('dropped').reduce((sum, { parts }) => sum + parts, 0);
    expect(dropped).toBeGreaterThan(100);
    const firstAfter = client.frames[client.frames.findIndex((frame) => frame.type === 'dropped') + 1];
    expect(firstAfter).toMatchObject({ type: 'media', independent: true });
    expect(media.length).toBeLessThan(100);
    expect(stand.link.counters.droppedParts).toBe(dropped);
  });

  it('gives every part back when a page breaks off with its socket full', async () => {
    const client = await stand.connect();
    await stand.openPlaying(client);
    stand.sub().init();
    client.socket.pause();
    for (let n = 0; n < 12; n += 1) stand.sub().part({ bytes: Buffer.alloc(4 << 20) });
    client.socket.terminate();
    await eventually(() => stand.link.pageCount === 0);
    stand.sub().window.close();
    await eventually(() => expect(stand.sub().recycled).toHaveLength(12));
  });

  it('lets go of the pages that are furthest behind when readers hold too much together', async () => {
    const [slow, alive] = [await stand.connect(), await stand.connect()];
    await stand.openPlaying(slow);
    await stand.openPlaying(alive);
    stand.sub().init();
    slow.socket.pause();
    for (let n = 0; n < 12; n += 1) stand.sub().part({ bytes: Buffer.alloc(1 << 20, 'x') });
    await eventually(() => expect(alive.media(1)).toHaveLength(13));
    await stand.clock.advance(10_000);
    expect(stand.link.pageCount).toBe(2);
    // It is there, only slow.
    stand.open(slow, 2, 'c2');
    await eventually(() => stand.sub('c2').viewers === 1);
    stand.lingering.add(101);
    await stand.clock.advance(10_000);
    await eventually(() => expect(stand.link.pageCount).toBe(1));
    expect(alive.isOpen).toBe(true);
  });

  it('serves tiles in turn, so that a heavy one does not starve its neighbours', async () => {
    const client = await stand.connect();
    await stand.openPlaying(client, 1, 'c1');
    await stand.openPlaying(client, 2, 'c2');
    stand.sub('c1').init();
    stand.sub('c2').init();
    client.socket.pause();
    for (let n = 0; n < 5; n += 1) stand.sub('c1').part({ bytes: Buffer.alloc(2 << 20, 'x') });
    for (let n = 0; n < 3; n += 1) stand.sub('c2').part();
    client.socket.resume();
    const order = () =>
      client.frames.flatMap((frame) => (frame.type === 'media' && frame.kind === 2 ? [frame.tile] : []));
    await eventually(() => expect(order()).toHaveLength(8));
    // Some of tile 1 may have been on their way before tile 2 had anything.
    expect(order().indexOf(2)).toBeLessThan(4);
  });

  it('says goodbye when the hub stops', async () => {
    const client = await stand.connect();
    await stand.openPlaying(client);
    stand.link.stop();
    await eventually(() => expect(client.closed?.code).toBe(1001));
    expect([stand.sub().viewers, stand.clock.pendingTimers]).toEqual([0, 0]);
  });
});
