import { createHash } from 'node:crypto';
import { afterEach, describe, expect, it } from 'vitest';
import { systemClock } from '../../../server/base/clock.ts';
import { probeRtsp } from '../../../server/rtsp/rtsp-probe.ts';
import { eventually } from '../../support/eventually.ts';
import { frameOf, rtpPacket } from '../../support/rtsp-bytes.ts';
import { stage, TIMEOUTS } from '../../support/rtsp-reading.ts';
import { ordinary } from '../../support/scripted-camera.ts';
import { TunnelCamera, type TunnelManners } from '../../support/tunnel-camera.ts';

const { read } = stage();
const cameras: TunnelCamera[] = [];
afterEach(async () => {
  await Promise.all(cameras.splice(0).map((camera) => camera.stop()));
});

const CREDENTIALS = { username: 'ankang', password: 's3cret' };

async function camera(manners: TunnelManners): Promise<TunnelCamera> {
  const tunnel = await TunnelCamera.start(ordinary(), manners);
  cameras.push(tunnel);
  return tunnel;
}

const ask = (url: string) =>
  probeRtsp(
    { url, credentials: CREDENTIALS, clock: systemClock, timeouts: TIMEOUTS },
    new AbortController().signal,
  );

const refusalOf = (challenge: string) =>
  `HTTP/1.0 401 Unauthorized\r\nWWW-Authenticate: ${challenge}\r\n\r\n`;

/** Refuses whoever does not answer, with the password, a nonce that is good for one connection. */
function oneTimeNonces(passwordOf: (method: string) => string = () => CREDENTIALS.password) {
  const unused = new Set<string>();
  let given = 0;
  const md5 = (text: string) => createHash('md5').update(text).digest('hex');
  return (head: string): string | null => {
    const method = head.split(' ')[0]!;
    const field = (name: string) => new RegExp(`[ ,]${name}="([^"]*)"`).exec(head)?.[1] ?? '';
    const secret = md5(`ankang:cameras:${passwordOf(method)}`);
    const expected = md5(`${secret}:${field('nonce')}:${md5(`${method}:/cam?x=1`)}`);
    if (unused.delete(field('nonce')) && field('response') === expected) return null;
    given += 1;
    unused.add(`nonce-${given}`);
    return refusalOf(`Digest realm="cameras", nonce="nonce-${given}"`);
  };
}

const sequenceOf = (hub: TunnelCamera) => hub.requests.map(({ headers }) => Number(headers.get('cseq')));
const ofPosts = (refusal: string) => (head: string) => (head.startsWith('POST') ? refusal : null);

describe('a POST that the camera asks to log in', () => {
  it('is followed by another, with all that was to be said, and once', async () => {
    const hub = await camera({ refusal: oneTimeNonces() });
    const reading = read(hub.url(), { credentials: CREDENTIALS });
    await eventually(() => reading.played !== null);
    expect(hub.methods).toEqual(['OPTIONS', 'DESCRIBE', 'SETUP', 'SETUP', 'PLAY']);
    expect(sequenceOf(hub)).toEqual([2, 3, 4, 5, 6]);
    expect([hub.gets.length, hub.posts.length]).toEqual([2, 2]);
  });

  it('is so each time that another has to be opened, with media in between', async () => {
    const hub = await camera({ refusal: oneTimeNonces() });
    const reading = read(hub.url(), { credentials: CREDENTIALS });
    await eventually(() => reading.played !== null);
    const media = setInterval(() => hub.send(frameOf(0, rtpPacket({ payloadType: 96, sequence: 1 }))), 1);
    hub.closePosts();
    await eventually(() => reading.packets.length > 0 && hub.open === 1);
    reading.abort.abort();
    expect(await reading.finished).toBeNull();
    clearInterval(media);
    expect(hub.methods.slice(5)).toEqual(['TEARDOWN']);
    expect(hub.posts).toHaveLength(4);
    await eventually(() => expect(hub.open).toBe(0));
  });

  it('logs in where the GET did not have to', async () => {
    const judge = oneTimeNonces();
    const hub = await camera({ refusal: (head) => (head.startsWith('POST') ? judge(head) : null) });
    await expect(ask(hub.url())).resolves.toBeDefined();
    expect([hub.gets.length, hub.posts.length]).toEqual([1, 2]);
    expect(sequenceOf(hub)).toEqual([2, 3]);
  });

  it('fails when the camera refuses the other one too', async () => {
    const another = await camera({
      refusal: oneTimeNonces((method) => (method === 'POST' ? 'another' : CREDENTIALS.password)),
    });
    await expect(ask(another.url())).rejects.toMatchObject({
      code: 'wrong-credentials',
      message: `rtsph://127.0.0.1:${another.port}/cam refused user name and password (401 to POST)`,
    });
    expect(another.posts).toHaveLength(2);
    expect(another.requests).toEqual([]);
    const forgetful = await camera({
      refusal: ofPosts(refusalOf('Digest realm="r", nonce="n", stale=true')),
    });
    await expect(ask(forgetful.url())).rejects.toMatchObject({
      code: 'wrong-credentials',
      message: expect.stringContaining('rejects every nonce that it gave itself (401 to POST)'),
    });
    expect(forgetful.posts).toHaveLength(2);
    await eventually(() => expect(another.open + forgetful.open).toBe(0));
  });

  it.each([
    ['the same password in the clear', 'Basic realm="r"', true],
    ['a login of an unknown kind', 'Negotiate', false],
  ])('fails at once where it asks for %s', async (_what, challenge, isAskedOfGet) => {
    const hub = await camera({
      refusal: (head) =>
        head.startsWith('POST') || (isAskedOfGet && !head.includes('Authorization:'))
          ? refusalOf(challenge)
          : null,
    });
    await expect(ask(hub.url())).rejects.toMatchObject({ code: 'wrong-credentials' });
    expect(hub.posts).toHaveLength(1);
  });

  it('says nothing once more that was answered before the camera asked', async () => {
    let asked = false;
    const hub = await camera({
      lateRefusal: (heard) => {
        if (asked || heard.length === 0) return null;
        asked = true;
        return refusalOf('Digest realm="r", nonce="n"');
      },
    });
    await expect(ask(hub.url())).resolves.toBeDefined();
    expect(hub.methods).toEqual(['OPTIONS', 'DESCRIBE']);
    expect(hub.posts).toHaveLength(2);
  });

  it('may be asked by half a head, behind which the camera hangs up', async () => {
    const judge = oneTimeNonces();
    const endless = await camera({ refusal: (head) => judge(head)?.replace(/\r\n\r\n$/, '\r\n') ?? null });
    // Of a GET that is a head without an end, and no tunnel.
    await expect(ask(endless.url())).rejects.toMatchObject({ code: 'closed-by-camera' });
    const posts = await camera({
      refusal: (head) =>
        head.startsWith('POST') ? (judge(head)?.replace(/\r\n\r\n$/, '\r\n') ?? null) : null,
    });
    await expect(ask(posts.url())).resolves.toBeDefined();
    expect(posts.posts).toHaveLength(2);
  });
});
