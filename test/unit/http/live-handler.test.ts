import { get } from 'node:http';
import { connect } from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { eventually } from '../../support/eventually.ts';
import { codeOf, LiveServer } from '../../support/live-server.ts';

describe('HLS over plain HTTP', () => {
  let server: LiveServer;

  beforeEach(async () => {
    server = await LiveServer.start();
  });

  afterEach(() => server.stop());

  it('answers nobody who is not logged in, and tells him so before anything else', async () => {
    for (const path of ['/live/c1/sub/index.m3u8', '/live/c1/master.m3u8', '/live/none/sub/x', '/live/']) {
      const answer = await server.ask(path, { headers: {} });
      expect([path, answer.status, codeOf(answer)]).toEqual([path, 401, 'NOT_LOGGED_IN']);
    }
    expect(server.sub.touched).toEqual([]);
    expect(
      (await server.ask('/live/c1/sub/index.m3u8', { headers: { authorization: 'Bearer guess' } })).status,
    ).toBe(401);
  });

  it('leaves every other address to the framework', async () => {
    expect((await server.ask('/api/session')).status).toBe(418);
    expect((await server.ask('/livestock')).status).toBe(418);
    expect(server.handler.counters.requests).toBe(0);
  });

  it('answers a playlist and every file that it names, to the byte', async () => {
    server.play();
    const playlist = await server.ask('/live/c1/sub/index.m3u8');
    expect(playlist.headers['content-type']).toBe('application/vnd.apple.mpegurl');
    const init = await server.ask(await server.fileLike(/[a-z0-9]+-init-1\.mp4/));
    expect(String(init.body)).toBe('init 1 with sound');
    const part = await server.ask(await server.fileLike(/[a-z0-9]+-part-1\.m4s/));
    expect(String(part.body)).toMatch(/^part \d+ video\|sound$/);
    expect(part.headers).toMatchObject({
      'content-type': 'video/mp4',
      'content-length': String(part.body.length),
      'cache-control': 'private, max-age=600, immutable',
      'x-content-type-options': 'nosniff',
    });
    expect(part.headers['access-control-allow-origin']).toBeUndefined();
  });

  it('answers a segment as its parts, one behind the other', async () => {
    server.play();
    const { body } = await server.ask('/live/c1/sub/index.m3u8');
    const segments = String(body).match(/[a-z0-9]+-seg-\d+\.m4s/g)!;
    const segment = await server.ask(`/live/c1/sub/${segments.at(-1)}`);
    const expected = Array.from({ length: 10 }, (_, n) => `part ${n} video|sound`).join('');
    expect(String(segment.body)).toBe(expected);
  });

  it('takes a token instead of a session', async () => {
    server.play();
    const { token } = await server.access.createToken(server.access.principal, { name: 'player' });
    const answer = await server.ask('/live/c1/sub/index.m3u8', {
      headers: { authorization: `bearer ${token}` },
    });
    expect(answer.status).toBe(200);
  });

  it('counts the viewer before it looks at the window, and again when the answer comes: it may have waited long', async () => {
    const waiting = server.ask('/live/c1/sub/index.m3u8');
    await eventually(() => server.sub.touched.length === 1);
    server.play();
    expect((await waiting).status).toBe(200);
    expect(server.sub.touched).toEqual(['session-1@127.0.0.1', 'session-1@127.0.0.1']);
  });

  it('holds a blocking playlist request until its part is there', async () => {
    server.play(3);
    const { mediaSequence: sequence } = await server.playlist();
    let answered = false;
    const waiting = server.ask(`/live/c1/sub/index.m3u8?_HLS_msn=${sequence}&_HLS_part=3`).then((answer) => {
      answered = true;
      return answer;
    });
    await eventually(() => server.handler.counters.requests === 2);
    await server.ask('/api/session');
    expect(answered).toBe(false);
    server.sub.part();
    expect(String((await waiting).body).match(/#EXT-X-PART:/g)).toHaveLength(4);
  });

  it('gives nobody the part that he waited for and logged out before', async () => {
    server.play(3);
    const { mediaSequence: sequence } = await server.playlist();
    const next = await server.fileLike(/[a-z0-9]+-part-3\.m4s/);
    const headers = server.login();
    const waiting = [`/live/c1/sub/index.m3u8?_HLS_msn=${sequence}&_HLS_part=3`, next].map((path) =>
      server.ask(path, { headers }),
    );
    const { counters } = server.handler;
    await eventually(() => expect(server.handler.counters.requests).toBe(counters.requests + 2));
    await server.access.logout(headers.cookie.split('=')[1]!);
    server.sub.part();
    for (const answer of await Promise.all(waiting)) expect(codeOf(answer)).toBe('NOT_LOGGED_IN');
    server.sub.window.close();
    expect(server.sub.recycled).toHaveLength(4);
  });

  it('answers HEAD with the length and no body, and lets go of the part', async () => {
    server.play();
    const path = await server.fileLike(/[a-z0-9]+-part-1\.m4s/);
    const head = await server.ask(path, { method: 'HEAD' });
    expect([head.status, head.body.length]).toEqual([200, 0]);
    expect(Number(head.headers['content-length'])).toBeGreaterThan(0);
    server.sub.window.close();
    expect(server.sub.recycled).toHaveLength(12);
  });

  it('gives a part back when its response has left, not before', async () => {
    server.play();
    await server.ask(await server.fileLike(/[a-z0-9]+-part-1\.m4s/));
    await server.ask(await server.fileLike(/[a-z0-9]+-seg-\d+\.m4s(?![\s\S]*-seg-)/));
    server.sub.window.close();
    await eventually(() => expect(server.sub.recycled).toHaveLength(12));
  });

  it('gives a part back when the player breaks the connection in the middle of it', async () => {
    server.sub.init();
    server.sub.part({ bytes: Buffer.alloc(24 << 20) });
    server.sub.part();
    const path = await server.fileLike(/[a-z0-9]+-part-0\.m4s/);
    await new Promise<void>((resolve) => {
      const sent = get(
        { host: '127.0.0.1', port: server.port, path, headers: server.login() },
        (response) => {
          response.once('data', () => sent.destroy());
          response.once('error', () => {});
        },
      );
      sent.once('error', () => {});
      sent.once('close', resolve);
    });
    server.sub.window.close();
    await eventually(() => expect(server.sub.recycled).toHaveLength(2));
  });

  const refusals: [title: string, path: string, status: number, code: string][] = [
    ['a camera that does not exist', '/live/c2/sub/index.m3u8', 404, 'CAMERA_NOT_FOUND'],
    ['a profile that does not exist', '/live/c1/third/index.m3u8', 404, 'NOT_FOUND'],
    ['a mistyped file', '/live/c1/sub/indx.m3u8', 404, 'NOT_FOUND'],
    ['a part of a window of before', '/live/c1/sub/zzzzzz-part-1.m4s', 404, 'PART_GONE'],
    [
      'a playlist far in the future',
      '/live/c1/sub/index.m3u8?_HLS_msn=99999999999',
      400,
      'PLAYLIST_TOO_FAR_AHEAD',
    ],
    ['a question of the wrong form', '/live/c1/sub/index.m3u8?_HLS_msn=x', 400, 'BAD_REQUEST'],
  ];
  for (const [title, path, status, code] of refusals) {
    it(`says what is wrong with ${title}`, async () => {
      server.play();
      const answer = await server.ask(path);
      expect([answer.status, codeOf(answer)]).toEqual([status, code]);
    });
  }

  it('says that a camera is switched off, or has no such profile', async () => {
    server.camera.profiles.delete('sub');
    expect(codeOf(await server.ask('/live/c1/sub/index.m3u8'))).toBe('PROFILE_NOT_FOUND');
    server.camera.definition.enabled = false;
    expect(codeOf(await server.ask('/live/c1/main/index.m3u8'))).toBe('CAMERA_DISABLED');
    expect(codeOf(await server.ask('/live/c1/master.m3u8'))).toBe('CAMERA_DISABLED');
  });

  it('says why a camera shows nothing when its playlist has waited in vain', async () => {
    server.sub.status = {
      ...server.sub.status,
      failure: { reason: 'connection-refused', message: '10.0.0.1 refused' },
    };
    const waiting = server.ask('/live/c1/sub/index.m3u8');
    await eventually(() => server.sub.touched.length === 1);
    await server.clock.advance(30_000);
    const answer = await waiting;
    expect([answer.status, codeOf(answer)]).toEqual([503, 'STREAM_NOT_READY']);
    expect(String(answer.body)).toContain('10.0.0.1 refused');
  });

  it('refuses to change anything', async () => {
    const answer = await server.ask('/live/c1/sub/index.m3u8', { method: 'DELETE' });
    expect([answer.status, answer.headers.allow]).toEqual([405, 'GET, HEAD']);
  });

  it('answers requests that do not wait for the answer before them, in their order', async () => {
    server.play();
    const paths = [await server.fileLike(/[a-z0-9]+-part-1\.m4s/), '/live/c1/sub/index.m3u8'];
    const socket = connect(server.port, '127.0.0.1');
    let received = '';
    socket.on('data', (chunk) => {
      received += String(chunk);
    });
    for (const path of paths) {
      socket.write(`GET ${path} HTTP/1.1\r\nHost: x\r\nCookie: ${server.login().cookie}\r\n\r\n`);
    }
    await eventually(() =>
      expect(received.match(/HTTP\/1\.1 \d+|part 1 video|#EXTM3U/g)).toEqual([
        'HTTP/1.1 200',
        'part 1 video',
        'HTTP/1.1 200',
        '#EXTM3U',
      ]),
    );
    socket.destroy();
    server.sub.window.close();
    await eventually(() => expect(server.sub.recycled).toHaveLength(12));
  });

  it('gives back the parts of answers that queue behind one another when their connection breaks', async () => {
    server.play(12);
    const part = await server.fileLike(/[a-z0-9]+-part-1\.m4s/);
    const { mediaSequence } = await server.playlist();
    const socket = connect(server.port, '127.0.0.1');
    const line = (path: string) =>
      `GET ${path} HTTP/1.1\r\nHost: x\r\nCookie: ${server.login().cookie}\r\n\r\n`;
    // The first waits, so that the others stay behind it.
    const before = server.handler.counters.requests;
    socket.write(line(`/live/c1/sub/index.m3u8?_HLS_msn=${mediaSequence + 2}`) + line(part).repeat(20));
    await eventually(() => server.handler.counters.requests === before + 21);
    socket.destroy();
    server.sub.window.close();
    await eventually(() => expect(server.sub.recycled).toHaveLength(12));
  });
});
