import { afterEach, describe, expect, it } from 'vitest';
import { systemClock } from '../../../server/base/clock.ts';
import { RtspAuthorization } from '../../../server/rtsp/rtsp-authorization.ts';
import { probeRtsp } from '../../../server/rtsp/rtsp-probe.ts';
import { eventually } from '../../support/eventually.ts';
import { concat, frameOf, rtpPacket } from '../../support/rtsp-bytes.ts';
import { stage, TIMEOUTS } from '../../support/rtsp-reading.ts';
import { ordinary, respond, type Script } from '../../support/scripted-camera.ts';
import { TunnelCamera, type TunnelManners } from '../../support/tunnel-camera.ts';

const { read } = stage();
const cameras: TunnelCamera[] = [];
afterEach(async () => {
  await Promise.all(cameras.splice(0).map((camera) => camera.stop()));
});

async function camera(manners: TunnelManners = {}, script: Script = ordinary()): Promise<TunnelCamera> {
  const tunnel = await TunnelCamera.start(script, manners);
  cameras.push(tunnel);
  return tunnel;
}

function ask(url: string, credentials: { username: string; password: string } | null = null) {
  return probeRtsp(
    { url, credentials, clock: systemClock, timeouts: TIMEOUTS },
    new AbortController().signal,
  );
}

const video = (sequence: number) => frameOf(0, rtpPacket({ payloadType: 96, sequence }));

describe('RTSP through HTTP', () => {
  it('asks in a POST and reads from a GET that one cookie joins', async () => {
    const hub = await camera();
    const reading = read(hub.url());
    await eventually(() => reading.played !== null);
    hub.send(concat(video(1), video(2)));
    await eventually(() => expect(reading.packets).toEqual(['0:1:32', '0:2:32']));
    expect(hub.methods).toEqual(['OPTIONS', 'DESCRIBE', 'SETUP', 'SETUP', 'PLAY']);
    expect(hub.requests[0]?.uri).toBe(hub.url().replace('rtsph', 'rtsp'));
    expect([hub.gets.length, hub.posts.length]).toEqual([1, 1]);
    expect(hub.gets[0]).toMatch(/^GET \/cam\?x=1 HTTP\/1\.0\r\nHost: 127\.0\.0\.1:\d+\r\n/);
    expect(hub.gets[0]).toContain('Accept: application/x-rtsp-tunnelled');
    expect(hub.posts[0]).toMatch(/^POST \/cam\?x=1 HTTP\/1\.0\r\n/);
    expect(hub.posts[0]).toContain('Content-Length: 32767');
    const cookieOf = (head?: string) => /x-sessioncookie: (\S+)/.exec(head ?? '')?.[1];
    expect(cookieOf(hub.posts[0])).toBe(cookieOf(hub.gets[0]));
    reading.abort.abort();
    expect(await reading.finished).toBeNull();
    expect(hub.methods.at(-1)).toBe('TEARDOWN');
    await eventually(() => expect(hub.open).toBe(0));
  });

  it('takes media that comes with the answer to GET, and a head in pieces', async () => {
    const hub = await camera({
      answerToGet: (wire) => {
        setImmediate(() => wire.write(concat('Pragma: no-cache\r\n\r\n', video(7))));
        return 'HTTP/1.0 200 OK\r\nContent-';
      },
    });
    await expect(ask(hub.url())).resolves.toMatchObject({ server: 'Scripted/1' });
  });

  it('opens another POST when one is nearly full', async () => {
    const many = await camera();
    const reading = read(many.url(), { select: ({ media }) => Array.from({ length: 120 }, () => media[0]!) });
    await eventually(() => reading.played !== null);
    expect(many.requests).toHaveLength(123);
    expect(many.posts.length).toBeGreaterThan(1);
    expect(new Set(many.requests.map(({ headers }) => headers.get('cseq'))).size).toBe(123);
  });

  it('opens another POST when the camera closed one', async () => {
    const hub = await camera();
    const reading = read(hub.url());
    await eventually(() => reading.played !== null);
    hub.closePosts();
    hub.send(video(1));
    await eventually(() => reading.packets.length === 1 && hub.open === 1);
    reading.abort.abort();
    expect(await reading.finished).toBeNull();
    expect(hub.posts).toHaveLength(2);
    expect(hub.methods.at(-1)).toBe('TEARDOWN');
  });

  it('logs in to HTTP where the camera asks for it, in the POST too', async () => {
    const basic = `Basic ${Buffer.from('u:p').toString('base64')}`;
    const hub = await camera({ login: { expected: basic, challenge: 'Basic realm="r"' } });
    await expect(ask(hub.url(), { username: 'u', password: 'p' })).resolves.toBeDefined();
    expect(hub.gets).toHaveLength(2);
    expect(hub.posts[0]).toContain(basic);
  });

  it('echoes a realm in the very bytes that came, in GET and in POST', async () => {
    const realm = 'Ã¤\u00fe';
    const expected = new RtspAuthorization({ username: 'u', password: 'p' });
    expected.challenged([`Digest realm="${realm}", nonce="n"`]);
    const challenge = `Digest realm="${realm}", nonce="n"`;
    const hub = await camera({ login: { expected: expected.header('GET', '/cam?x=1')!, challenge } });
    const failure = await ask(hub.url(), { username: 'u', password: 'p' }).catch((error) => error);
    // The POST's answer is another one, for digests are of the method: that it comes at all is enough.
    expect(failure).toMatchObject({ message: expect.stringContaining('(401 to POST)') });
    expect(hub.posts[0]).toContain(`realm="${realm}"`);
  });

  it('answers a digest challenge for the path', async () => {
    const hub = await camera({ login: { expected: 'never', challenge: 'Digest realm="r", nonce="n"' } });
    await expect(ask(hub.url(), { username: 'u', password: 'p' })).rejects.toMatchObject({
      code: 'wrong-credentials',
      message: `rtsph://127.0.0.1:${hub.port}/cam refused user name and password (401 to GET)`,
    });
    expect(hub.gets[1]).toContain('uri="/cam?x=1"');
    await expect(ask(hub.url())).rejects.toMatchObject({
      code: 'wrong-credentials',
      message: expect.stringContaining('none are configured'),
    });
  });

  it.each([
    ['HTTP/1.1 404 Not Found\r\n\r\n', 'stream-not-found', 'answered GET with 404'],
    ['HTTP/1.1 501 Not Implemented\r\n\r\n', 'protocol-error', 'answered GET with 501'],
    ['HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n<html>', 'protocol-error', 'a web page'],
    ['RTSP/1.0 400 Bad Request\r\n\r\n', 'protocol-error', 'answered GET with 400'],
    ['SSH-2.0-OpenSSH_9\r\n\r\n', 'protocol-error', 'no HTTP'],
    ['x'.repeat(20_000), 'protocol-error', 'more than a head'],
  ])('fails where GET is answered with %j', async (answer, code, message) => {
    const hub = await camera({ answerToGet: () => answer });
    await expect(ask(hub.url())).rejects.toMatchObject({ code, message: expect.stringContaining(message) });
    await eventually(() => expect(hub.open).toBe(0));
  });

  it('fails when the POST is refused, and not when it is answered', async () => {
    const refusing = await camera({ answerToPost: 'HTTP/1.0 405 Method Not Allowed\r\n\r\n' });
    await expect(ask(refusing.url())).rejects.toMatchObject({
      code: 'protocol-error',
      message: expect.stringContaining('answered POST with 405'),
    });
    const polite = await camera({ answerToPost: 'HTTP/1.0 200 OK\r\n\r\n' });
    await expect(ask(polite.url())).resolves.toBeDefined();
  });

  it('fails with closed-by-camera when the GET ends', async () => {
    const hub = await camera({ answerToGet: (wire) => wire.end() && '' });
    await expect(ask(hub.url())).rejects.toMatchObject({ code: 'closed-by-camera' });
  });

  it('stays in the tunnel through a redirect', async () => {
    const target = await camera();
    const hub = await camera(
      {},
      ordinary({
        describe: (request) => respond(request, 302, { Location: target.url('/b').replace('rtsph', 'rtsp') }),
      }),
    );
    await expect(ask(hub.url())).resolves.toBeDefined();
    expect(target.gets[0]).toContain('GET /b ');
  });
});
