import { gunzipSync } from 'node:zlib';
import { afterEach, describe, expect, it } from 'vitest';
import { eventually } from '../../support/eventually.ts';
import { codeOf, LiveServer } from '../../support/live-server.ts';

const PORTAL = 'https://portal.example.org';
const PART = /[a-z0-9]+-part-1\.m4s/;
/** The last segment that is listed: the whole one of ten parts. */
const SEGMENT = /[a-z0-9]+-seg-\d+\.m4s(?![\s\S]*-seg-)/;
const INIT = /[a-z0-9]+-init-1\.mp4/;
const PLAYLIST = '/live/c1/sub/index.m3u8';

let server: LiveServer;

async function start(...args: Parameters<typeof LiveServer.start>): Promise<void> {
  server = await LiveServer.start(...args);
  server.play();
}

afterEach(() => server.stop());

describe('caching', () => {
  it.each([
    [false, 'private, max-age=600, immutable'],
    [true, 'public, max-age=600, immutable'],
  ])('of media is for long; in shared caches: %s', async (shareCache, caching) => {
    await start({ shareCache });
    for (const kind of [INIT, PART, SEGMENT]) {
      const { headers } = await server.ask(await server.fileLike(kind));
      expect([kind, headers['cache-control']]).toEqual([kind, caching]);
    }
  });

  it('of a hinted part is that of a part: what was waited for is whole', async () => {
    await start();
    const { preloadHint } = await server.playlist();
    const waiting = server.ask(`/live/c1/sub/${preloadHint}`);
    const before = server.handler.counters.requests;
    await eventually(() => server.handler.counters.requests > before);
    server.sub.part();
    expect((await waiting).headers['cache-control']).toContain('immutable');
  });

  it.each([
    PLAYLIST,
    '/live/c1/master.m3u8',
    '/live/c1/sub/index.m3u8?_HLS_msn=1',
    '/live/c1/sub/abc-part-1.m4s',
    '/live/c1/sub/nothing',
    '/live/c9/sub/index.m3u8',
  ])('of a playlist or a refusal there is none: %s', async (path) => {
    await start({ shareCache: true });
    expect((await server.ask(path)).headers['cache-control']).toBe('no-store');
    expect((await server.ask(path, { headers: {} })).headers['cache-control']).toBe('no-store');
  });

  it('of a blocking playlist there is none', async () => {
    await start();
    const { mediaSequence } = await server.playlist();
    const query = `?_HLS_msn=${mediaSequence + 1}&_HLS_part=1`;
    expect((await server.ask(PLAYLIST + query)).headers['cache-control']).toBe('no-store');
  });

  it('asks again with the tag of what it has, and is told that it still holds', async () => {
    await start();
    const path = await server.fileLike(SEGMENT);
    const tag = (await server.ask(path)).headers.etag!;
    for (const known of [tag, `"other", W/${tag}`, '*']) {
      const again = await server.askWith(path, { 'if-none-match': known });
      expect([again.status, again.body.length, again.headers.etag]).toEqual([304, 0, tag]);
      expect(again.headers['cache-control']).toContain('immutable');
    }
    expect((await server.askWith(path, { 'if-none-match': '"other"' })).status).toBe(200);
    server.sub.window.close();
    await eventually(() => expect(server.sub.recycled).toHaveLength(12));
  });
});

describe('ranges', () => {
  it('of a part and of a segment in several buffers are answered to the byte', async () => {
    await start();
    for (const kind of [PART, SEGMENT, INIT]) {
      const path = await server.fileLike(kind);
      const whole = await server.ask(path);
      expect(whole.headers['accept-ranges']).toBe('bytes');
      const end = whole.body.length;
      const cases: [range: string, from: number, to: number][] = [
        ['bytes=0-0', 0, 1],
        ['bytes=3-12', 3, 13],
        ['bytes=5-', 5, end],
        ['bytes=-4', end - 4, end],
        ['bytes=0-9007199254740991', 0, end],
      ];
      for (const [range, from, to] of cases) {
        const part = await server.askWith(path, { range });
        expect([part.status, String(part.body)]).toEqual([206, String(whole.body.subarray(from, to))]);
        expect(part.headers).toMatchObject({
          'content-range': `bytes ${from}-${to - 1}/${end}`,
          'content-length': String(to - from),
          'cache-control': whole.headers['cache-control'],
        });
      }
    }
    server.sub.window.close();
    await eventually(() => expect(server.sub.recycled).toHaveLength(12));
  });

  it('beyond the end are refused with the length', async () => {
    await start();
    const path = await server.fileLike(PART);
    const { body } = await server.ask(path);
    const answer = await server.askWith(path, { range: `bytes=${body.length}-` });
    expect([answer.status, codeOf(answer)]).toEqual([416, 'RANGE_NOT_SATISFIABLE']);
    expect(answer.headers['content-range']).toBe(`bytes */${body.length}`);
    expect(answer.headers['cache-control']).toBe('no-store');
    server.sub.window.close();
    await eventually(() => expect(server.sub.recycled).toHaveLength(12));
  });

  it.each([
    ['several at once', { range: 'bytes=0-1,4-5' }],
    ['of another unit', { range: 'parts=0-1' }],
    ['of what was there under another tag', { range: 'bytes=0-1', 'if-range': '"other"' }],
  ])('%s are answered with the whole', async (_, headers) => {
    await start();
    const path = await server.fileLike(PART);
    const whole = await server.ask(path);
    const answer = await server.askWith(path, headers);
    expect([answer.status, String(answer.body)]).toEqual([200, String(whole.body)]);
  });

  it('of what is still there under its tag are answered', async () => {
    await start();
    const path = await server.fileLike(PART);
    const { etag } = (await server.ask(path)).headers;
    expect((await server.askWith(path, { range: 'bytes=0-1', 'if-range': etag! })).status).toBe(206);
  });

  it('of a playlist are not offered: it is answered whole', async () => {
    await start();
    const answer = await server.askWith(PLAYLIST, { range: 'bytes=0-5' });
    expect([answer.status, answer.headers['accept-ranges']]).toEqual([200, undefined]);
  });

  it('are not for HEAD', async () => {
    await start();
    const head = await server.askWith(await server.fileLike(SEGMENT), { range: 'bytes=0-5' }, 'HEAD');
    expect([head.status, head.body.length]).toEqual([200, 0]);
    expect(Number(head.headers['content-length'])).toBeGreaterThan(6);
  });
});

describe('compression', () => {
  it('of a long playlist is for those who take it, and the same for GET and HEAD', async () => {
    await start();
    for (let n = 0; n < 40; n += 1) server.sub.part();
    const plain = await server.ask(PLAYLIST);
    const compressed = await server.askWith(PLAYLIST, { 'accept-encoding': 'gzip, br' });
    expect(plain.headers['content-encoding']).toBeUndefined();
    expect(compressed.headers).toMatchObject({
      'content-encoding': 'gzip',
      'content-length': String(compressed.body.length),
      vary: 'Accept-Encoding',
    });
    expect(plain.headers.vary).toBe('Accept-Encoding');
    expect(String(gunzipSync(compressed.body))).toBe(String(plain.body));
    expect(compressed.body.length).toBeLessThan(plain.body.length / 3);
    const head = await server.askWith(PLAYLIST, { 'accept-encoding': 'gzip' }, 'HEAD');
    expect(head.headers['content-length']).toBe(compressed.headers['content-length']);
  });

  it('of a reload is for those who share it: a player alone would cost more than it saves', async () => {
    await start();
    for (let n = 0; n < 40; n += 1) server.sub.part();
    const { mediaSequence } = await server.playlist();
    const reload = `${PLAYLIST}?_HLS_msn=${mediaSequence}&_HLS_part=1`;
    const encodings: unknown[] = [];
    for (let player = 0; player < 3; player += 1) {
      const { headers } = await server.askWith(reload, { 'accept-encoding': 'gzip' });
      encodings.push(headers['content-encoding']);
    }
    expect(encodings).toEqual([undefined, 'gzip', 'gzip']);
  });

  it('of a short playlist, of media or of a refusal there is none', async () => {
    await start();
    for (const path of ['/live/c1/master.m3u8', await server.fileLike(SEGMENT), '/live/c1/sub/nothing']) {
      const answer = await server.askWith(path, { 'accept-encoding': 'gzip' });
      expect([path, answer.headers['content-encoding']]).toEqual([path, undefined]);
    }
  });
});

describe('pages of other sites', () => {
  const preflight = (origin: string) =>
    server.ask(PLAYLIST, {
      method: 'OPTIONS',
      headers: {
        origin,
        'access-control-request-method': 'GET',
        'access-control-request-headers': 'authorization',
      },
    });

  it('cannot read anything by default', async () => {
    await start();
    for (const path of [PLAYLIST, await server.fileLike(PART), '/live/c1/sub/nothing']) {
      const { headers } = await server.askWith(path, { origin: PORTAL });
      expect(Object.keys(headers).filter((name) => name.startsWith('access-control'))).toEqual([]);
    }
    expect((await preflight(PORTAL)).status).toBe(405);
  });

  it('can read what a listed site asks for with its credentials, refusals too', async () => {
    await start({ corsOrigins: [PORTAL] });
    const paths = [PLAYLIST, await server.fileLike(SEGMENT), '/live/c1/sub/nothing', '/live/c1/master.m3u8'];
    for (const path of paths) {
      const { headers } = await server.askWith(path, { origin: PORTAL });
      expect([path, headers['access-control-allow-origin']]).toEqual([path, PORTAL]);
      expect(headers['access-control-allow-credentials']).toBe('true');
      expect(headers.vary).toContain('Origin');
    }
    const stranger = await server.ask(PLAYLIST, { headers: { origin: PORTAL } });
    expect([stranger.status, codeOf(stranger)]).toEqual([401, 'NOT_LOGGED_IN']);
    expect(stranger.headers['access-control-allow-origin']).toBe(PORTAL);
  });

  it('of a site that is not listed get nothing, and no cache mixes them up', async () => {
    await start({ corsOrigins: [PORTAL] });
    for (const origin of [
      'https://evil.example',
      `${PORTAL}.evil.example`,
      'null',
      'http://portal.example.org',
    ]) {
      const { headers } = await server.askWith(await server.fileLike(PART), { origin });
      expect([origin, headers['access-control-allow-origin'], headers.vary]).toEqual([
        origin,
        undefined,
        'Origin, Cookie',
      ]);
      const refused = await preflight(origin);
      expect([refused.status, refused.headers['access-control-allow-origin']]).toEqual([405, undefined]);
    }
    expect((await server.ask(await server.fileLike(PART))).headers.vary).toBe('Origin, Cookie');
  });

  it('are told before they ask with a token, without a login', async () => {
    await start({ corsOrigins: ['https://other.example.org', PORTAL] });
    const answer = await preflight(PORTAL);
    expect([answer.status, answer.body.length]).toEqual([204, 0]);
    expect(answer.headers).toMatchObject({
      'access-control-allow-origin': PORTAL,
      'access-control-allow-credentials': 'true',
      'access-control-allow-methods': 'GET, HEAD',
      'access-control-allow-headers': 'Authorization, Range',
    });
    expect(server.sub.touched).toEqual([]);
    expect(server.handler.counters.underWay).toBe(0);
  });
});
