import { connect, type Socket } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { LingeringMemory } from '../../../server/hls/lingering-memory.ts';
import { eventually } from '../../support/eventually.ts';
import { codeOf, LiveServer } from '../../support/live-server.ts';

const PLAYLIST = '/live/c1/sub/index.m3u8';
const MB = 1 << 20;

let server: LiveServer;
let readers: Socket[] = [];

afterEach(async () => {
  for (const reader of readers) reader.destroy();
  readers = [];
  await server.stop();
});

/** A connection that asks and then reads nothing. */
function reader(...paths: string[]): Socket {
  const socket = connect({ host: '127.0.0.1', port: server.port });
  socket.pause();
  socket.on('error', () => {});
  for (const path of paths) {
    socket.write(`GET ${path} HTTP/1.1\r\nHost: hub\r\nCookie: ${server.login().cookie}\r\n\r\n`);
  }
  readers.push(socket);
  return socket;
}

const received = (count: number) => eventually(() => server.handler.counters.requests >= count);

function part(sizeBytes: number): void {
  server.sub.part({ bytes: Buffer.from(new ArrayBuffer(sizeBytes)) });
}

describe('readers that take nothing', () => {
  it('hold what has left the window up to a ceiling; then the slowest lose their connections, and the memory comes back', async () => {
    const ceiling = 40 * MB;
    server = await LiveServer.start(
      { lingering: new LingeringMemory(ceiling) },
      { ceilingBytes: 64 * MB, segmentsKept: 3 },
    );
    server.sub.init();
    let most = 0;
    for (let n = 0; n < 30; n += 1) {
      part(8 * MB);
      const path = await server.fileLike(/[a-z0-9]+-part-\d+\.m4s(?![\s\S]*EXT-X-PART:)/);
      const before = server.handler.counters.requests;
      reader(path);
      await received(before + 1);
      await server.clock.advance(1_000);
      most = Math.max(most, server.lingering.bytes);
    }
    // What is cut comes back when its connection has closed.
    await eventually(() => expect(server.lingering.excessBytes).toBe(0));
    expect(most).toBeGreaterThan(ceiling / 2);
    expect(most).toBeLessThan(ceiling + 3 * 8 * MB);
    for (const one of readers) one.destroy();
    await eventually(() => expect(server.lingering.bytes).toBe(0));
    await eventually(() => expect(server.handler.counters.underWay).toBe(0));
  });

  it('are cut off a minute later, however little they hold', async () => {
    server = await LiveServer.start();
    server.sub.init();
    part(16 * MB);
    const path = await server.fileLike(/[a-z0-9]+-part-\d+\.m4s/);
    const slow = reader(path);
    await received(2);
    await eventually(() => expect(server.handler.counters.underWay).toBe(1));
    await server.clock.advance(65_000);
    await eventually(() => expect(server.handler.counters.underWay).toBe(0));
    server.sub.window.close();
    await eventually(() => expect(server.sub.recycled).toHaveLength(1));
    slow.resume();
  });
});

describe('requests that wait', () => {
  it('are thousands on one stream, each answered with the part it waits for', async () => {
    server = await LiveServer.start();
    server.play(12);
    const { mediaSequence } = await server.playlist();
    const path = `${PLAYLIST}?_HLS_msn=${mediaSequence + 1}&_HLS_part=2`;
    const sockets = Array.from({ length: 100 }, () => reader(...Array<string>(30).fill(path)));
    await received(3_001);
    expect(server.handler.counters.underWay).toBe(3_000);
    let answers = 0;
    for (const socket of sockets) {
      socket.on('data', (bytes) => {
        answers += String(bytes).split('#EXTM3U').length - 1;
      });
      socket.resume();
    }
    server.sub.part();
    await eventually(() => expect(answers).toBe(3_000));
    await eventually(() => expect(server.handler.counters.underWay).toBe(0));
  });

  it('of one connection are 32 at most; with one more it ends', async () => {
    server = await LiveServer.start();
    server.play(12);
    const { mediaSequence } = await server.playlist();
    const path = `${PLAYLIST}?_HLS_msn=${mediaSequence + 1}&_HLS_part=2`;
    const few = reader(...Array<string>(32).fill(path));
    await received(33);
    let text = '';
    few.on('data', (bytes) => {
      text += bytes;
    });
    few.resume();
    server.sub.part();
    await eventually(() => expect(text.split('#EXTM3U')).toHaveLength(33));
    const many = reader(...Array<string>(33).fill(path.replace('part=2', 'part=3')));
    many.resume();
    await eventually(() => expect(many.closed).toBe(true));
    await server.clock.advance(6_000);
    await eventually(() => expect(server.handler.counters.underWay).toBe(0));
    expect(few.closed).toBe(false);
  });

  it('that a stranger sends without end end with the connection, before they are all answered', async () => {
    server = await LiveServer.start();
    const request = `GET ${PLAYLIST} HTTP/1.1\r\nHost: hub\r\n\r\n`;
    const stranger = connect({ host: '127.0.0.1', port: server.port });
    readers.push(stranger);
    stranger.on('error', () => {});
    let answers = 0;
    stranger.on('data', (bytes) => {
      answers += String(bytes).split('UNAUTHENTICATED').length - 1;
    });
    stranger.write(request.repeat(2_000));
    await eventually(() => expect(stranger.closed).toBe(true));
    expect(answers).toBeLessThanOrEqual(32);
  });

  it('and are broken off leave nothing behind', async () => {
    server = await LiveServer.start();
    server.play(12);
    const { mediaSequence, preloadHint } = await server.playlist();
    const path = `${PLAYLIST}?_HLS_msn=${mediaSequence + 2}`;
    for (let round = 0; round < 10; round += 1) {
      const before = server.handler.counters.requests;
      const sockets = Array.from({ length: 50 }, () => reader(path, `/live/c1/sub/${preloadHint}`));
      await received(before + 100);
      for (const socket of sockets) socket.destroy();
    }
    expect(server.handler.counters.underWay).toBe(1_000);
    await server.clock.advance(6_000);
    await eventually(() => expect(server.handler.counters.underWay).toBe(0));
    server.sub.window.close();
    await eventually(() => expect(server.sub.recycled).toHaveLength(12));
    expect(server.clock.pendingTimers).toBe(0);
  });
});

it('a part that is asked for behind more than a connection may hold is refused, not sent', async () => {
  server = await LiveServer.start();
  server.sub.init();
  part(33 * MB);
  const path = await server.fileLike(/[a-z0-9]+-part-\d+\.m4s/);
  const socket = reader(path, path);
  await received(3);
  await eventually(() => expect(server.handler.counters.refused).toBe(1));
  socket.destroy();
  const alone = await server.ask(path);
  expect([alone.status, alone.body.length]).toEqual([200, 33 * MB]);
  expect(codeOf(await server.ask('/live/c1/sub/nothing'))).toBe('NOT_FOUND');
});
