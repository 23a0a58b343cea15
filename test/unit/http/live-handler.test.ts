import {
  Agent,
  createServer,
  get,
  type IncomingMessage,
  type RequestOptions,
  request,
  type Server,
} from 'node:http';
import { type AddressInfo, connect } from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { silentLogger } from '../../../server/base/logger.ts';
import { LiveHandler } from '../../../server/http/live-handler.ts';
import { eventually } from '../../support/eventually.ts';
import { FakeClock } from '../../support/fake-clock.ts';
import { StubAccess } from '../../support/stub-access.ts';
import { StubCamera } from '../../support/stub-cameras.ts';

interface Answer {
  status: number;
  headers: IncomingMessage['headers'];
  body: Buffer;
}

describe('HLS over plain HTTP', () => {
  let clock: FakeClock;
  let access: StubAccess;
  let camera: StubCamera;
  let handler: LiveHandler;
  let server: Server;
  let port: number;
  let agent: Agent;

  beforeEach(async () => {
    clock = new FakeClock();
    access = new StubAccess();
    camera = new StubCamera(clock);
    handler = new LiveHandler({
      access,
      cameras: { get: (id) => (id === 'c1' ? camera : undefined) },
      logger: silentLogger,
    });
    server = createServer((req, res) => {
      if (!handler.handle(req, res)) res.writeHead(418).end();
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    port = (server.address() as AddressInfo).port;
    agent = new Agent({ keepAlive: true });
  });

  afterEach(async () => {
    agent.destroy();
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  });

  const login = () => ({ cookie: `onescreen_session=${access.openSession()}` });

  function ask(path: string, options: RequestOptions = {}): Promise<Answer> {
    return new Promise((resolve, reject) => {
      const sent = request(
        { host: '127.0.0.1', port, path, agent, headers: login(), ...options },
        (response) => {
          const chunks: Buffer[] = [];
          response.on('data', (chunk: Buffer) => chunks.push(chunk));
          response.on('end', () =>
            resolve({ status: response.statusCode!, headers: response.headers, body: Buffer.concat(chunks) }),
          );
        },
      );
      sent.on('error', reject);
      sent.end();
    });
  }

  const codeOf = (answer: Answer) => JSON.parse(String(answer.body)).error.code;
  const sub = () => camera.stream('sub')!;
  const fileLike = async (pattern: RegExp) => {
    const { body } = await ask('/live/c1/sub/index.m3u8');
    return `/live/c1/sub/${pattern.exec(String(body))![0]}`;
  };

  function play(parts = 12) {
    sub().init();
    for (let n = 0; n < parts; n += 1) sub().part();
  }

  it('answers nobody who is not logged in, and tells him so before anything else', async () => {
    for (const path of ['/live/c1/sub/index.m3u8', '/live/c1/master.m3u8', '/live/none/sub/x', '/live/']) {
      const answer = await ask(path, { headers: {} });
      expect([path, answer.status, codeOf(answer)]).toEqual([path, 401, 'NOT_LOGGED_IN']);
    }
    expect(sub().touched).toEqual([]);
    expect(
      (await ask('/live/c1/sub/index.m3u8', { headers: { authorization: 'Bearer guess' } })).status,
    ).toBe(401);
  });

  it('leaves every other address to the framework', async () => {
    expect((await ask('/api/session')).status).toBe(418);
    expect((await ask('/livestock')).status).toBe(418);
    expect(handler.counters.requests).toBe(0);
  });

  it('answers a playlist and every file that it names, to the byte', async () => {
    play();
    const playlist = await ask('/live/c1/sub/index.m3u8');
    expect(playlist.headers['content-type']).toBe('application/vnd.apple.mpegurl');
    const init = await ask(await fileLike(/[a-z0-9]+-init-1\.mp4/));
    expect(String(init.body)).toBe('init 1 with sound');
    const part = await ask(await fileLike(/[a-z0-9]+-part-\d+-1\.m4s/));
    expect(String(part.body)).toMatch(/^part \d+ video\|sound$/);
    expect(part.headers).toMatchObject({
      'content-type': 'video/mp4',
      'content-length': String(part.body.length),
      'cache-control': 'no-store',
      'x-content-type-options': 'nosniff',
    });
    expect(part.headers['access-control-allow-origin']).toBeUndefined();
  });

  it('answers a segment as its parts, one behind the other', async () => {
    play();
    const { body } = await ask('/live/c1/sub/index.m3u8');
    const segments = String(body).match(/[a-z0-9]+-seg-\d+\.m4s/g)!;
    const segment = await ask(`/live/c1/sub/${segments.at(-1)}`);
    const expected = Array.from({ length: 10 }, (_, n) => `part ${n} video|sound`).join('');
    expect(String(segment.body)).toBe(expected);
  });

  it('takes a token instead of a session', async () => {
    play();
    const { token } = await access.createToken(access.principal, 'player');
    const answer = await ask('/live/c1/sub/index.m3u8', { headers: { authorization: `bearer ${token}` } });
    expect(answer.status).toBe(200);
  });

  it('counts the viewer before it looks at the window', async () => {
    play();
    await ask('/live/c1/sub/index.m3u8');
    expect(sub().touched).toEqual([expect.stringMatching(/^admin@.*127\.0\.0\.1$/)]);
  });

  it('holds a blocking playlist request until its part is there', async () => {
    play(3);
    const { body } = await ask('/live/c1/sub/index.m3u8');
    const [, sequence] = /part-(\d+)-2\.m4s/.exec(String(body))!;
    let answered = false;
    const waiting = ask(`/live/c1/sub/index.m3u8?_HLS_msn=${sequence}&_HLS_part=3`).then((answer) => {
      answered = true;
      return answer;
    });
    await eventually(() => handler.counters.requests === 2);
    await ask('/api/session');
    expect(answered).toBe(false);
    sub().part();
    expect(String((await waiting).body).match(/#EXT-X-PART:/g)).toHaveLength(4);
  });

  it('describes both profiles in the master playlist without pulling either', async () => {
    play();
    const { body } = await ask('/live/c1/master.m3u8');
    const text = String(body);
    expect(text).toContain('main/index.m3u8');
    expect(text).toContain('sub/index.m3u8');
    expect(text).not.toContain('CODECS');
    expect([...sub().touched, ...camera.stream('main')!.touched]).toEqual([]);
    for (const stream of camera.profiles.values())
      stream.description = { ...stream.description, codec: 'avc1.4d0028' };
    expect(String((await ask('/live/c1/master.m3u8')).body)).toContain('CODECS="avc1.64001f,mp4a.40.2"');
  });

  it('answers HEAD with the length and no body, and lets go of the part', async () => {
    play();
    const path = await fileLike(/[a-z0-9]+-part-\d+-1\.m4s/);
    const head = await ask(path, { method: 'HEAD' });
    expect([head.status, head.body.length]).toEqual([200, 0]);
    expect(Number(head.headers['content-length'])).toBeGreaterThan(0);
    sub().window.close();
    expect(sub().recycled).toHaveLength(12);
  });

  it('gives a part back when its response has left, not before', async () => {
    play();
    await ask(await fileLike(/[a-z0-9]+-part-\d+-1\.m4s/));
    await ask(await fileLike(/[a-z0-9]+-seg-\d+\.m4s(?![\s\S]*-seg-)/));
    sub().window.close();
    await eventually(() => expect(sub().recycled).toHaveLength(12));
  });

  it('gives a part back when the player breaks the connection in the middle of it', async () => {
    sub().init();
    sub().part({ bytes: Buffer.alloc(24 << 20) });
    sub().part();
    const path = await fileLike(/[a-z0-9]+-part-\d+-0\.m4s/);
    await new Promise<void>((resolve) => {
      const sent = get({ host: '127.0.0.1', port, path, headers: login() }, (response) => {
        response.once('data', () => sent.destroy());
        response.once('error', () => {});
      });
      sent.once('error', () => {});
      sent.once('close', resolve);
    });
    sub().window.close();
    await eventually(() => expect(sub().recycled).toHaveLength(2));
  });

  const refusals: [title: string, path: string, status: number, code: string][] = [
    ['a camera that does not exist', '/live/c2/sub/index.m3u8', 404, 'CAMERA_NOT_FOUND'],
    ['a profile that does not exist', '/live/c1/third/index.m3u8', 404, 'NOT_FOUND'],
    ['a mistyped file', '/live/c1/sub/indx.m3u8', 404, 'NOT_FOUND'],
    ['a part of a window of before', '/live/c1/sub/zzzzzz-part-1-1.m4s', 404, 'PART_GONE'],
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
      play();
      const answer = await ask(path);
      expect([answer.status, codeOf(answer)]).toEqual([status, code]);
    });
  }

  it('says that a camera is switched off, or has no such profile', async () => {
    camera.profiles.delete('sub');
    expect(codeOf(await ask('/live/c1/sub/index.m3u8'))).toBe('PROFILE_NOT_FOUND');
    camera.definition.enabled = false;
    expect(codeOf(await ask('/live/c1/main/index.m3u8'))).toBe('CAMERA_DISABLED');
    expect(codeOf(await ask('/live/c1/master.m3u8'))).toBe('CAMERA_DISABLED');
  });

  it('says why a camera shows nothing when its playlist has waited in vain', async () => {
    sub().status = {
      ...sub().status,
      failure: { reason: 'connection-refused', message: '10.0.0.1 refused' },
    };
    const waiting = ask('/live/c1/sub/index.m3u8');
    await eventually(() => sub().touched.length === 1);
    await clock.advance(30_000);
    const answer = await waiting;
    expect([answer.status, codeOf(answer)]).toEqual([503, 'STREAM_NOT_READY']);
    expect(String(answer.body)).toContain('10.0.0.1 refused');
  });

  it('refuses to change anything', async () => {
    const answer = await ask('/live/c1/sub/index.m3u8', { method: 'DELETE' });
    expect([answer.status, answer.headers.allow]).toEqual([405, 'GET, HEAD']);
  });

  it('refuses requests that do not wait for the answer before them', async () => {
    play();
    const path = await fileLike(/[a-z0-9]+-part-\d+-1\.m4s/);
    const line = `GET ${path} HTTP/1.1\r\nHost: x\r\nCookie: ${login().cookie}\r\n\r\n`;
    const socket = connect(port, '127.0.0.1');
    let received = '';
    socket.on('data', (chunk) => {
      received += String(chunk);
    });
    socket.write(line + line);
    await eventually(() =>
      expect(received.match(/HTTP\/1\.1 (\d+)/g)).toEqual(['HTTP/1.1 200', 'HTTP/1.1 400']),
    );
    socket.destroy();
    sub().window.close();
    await eventually(() => expect(sub().recycled).toHaveLength(12));
  });
});
