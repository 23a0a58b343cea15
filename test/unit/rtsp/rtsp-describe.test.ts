import { describe, expect, it } from 'vitest';
import { systemClock } from '../../../server/base/clock.ts';
import { RtspFailure } from '../../../server/rtsp/rtsp-failure.ts';
import { probeRtsp } from '../../../server/rtsp/rtsp-probe.ts';
import { stage, TIMEOUTS } from '../../support/rtsp-reading.ts';
import {
  ordinary,
  respond,
  type Script,
  type SeenRequest,
  TWO_TRACKS,
} from '../../support/scripted-camera.ts';

const { camera } = stage();
const CREDENTIALS = { username: 'ankang', password: 's3cret' };

function ask(url: string, credentials: typeof CREDENTIALS | null = CREDENTIALS) {
  return probeRtsp(
    { url, credentials, clock: systemClock, timeouts: TIMEOUTS },
    new AbortController().signal,
  );
}

/** Lets a request through when its Authorization holds `proof`, else asks with `challenges`. */
function guarded(proof: string, challenges: string[], then: Script = ordinary()): Script {
  return (request, wire) =>
    request.headers.get('authorization')?.includes(proof)
      ? then(request, wire)
      : respond(request, 401, { 'WWW-Authenticate': challenges });
}

function reply(request: SeenRequest, status: string): string {
  return `RTSP/1.0 ${status}\r\nCSeq: ${request.headers.get('cseq')}\r\n\r\n`;
}

describe('describeCamera', () => {
  it.each([
    ['Basic', ['Basic realm="r"'], 'Basic YW5rYW5nOnMzY3JldA=='],
    ['Digest before Basic', ['Basic realm="r"', 'Digest realm="r", nonce="n"'], 'Digest '],
    [
      'SHA-256 before MD5',
      ['Digest realm="r", nonce="5"', 'Digest realm="r", nonce="6", algorithm=SHA-256'],
      'nonce="6"',
    ],
  ])('answers with %s', async (_case, challenges, proof) => {
    const hub = await camera(guarded(proof, challenges));
    await expect(ask(hub.url())).resolves.toMatchObject({ server: 'Scripted/1' });
    expect(hub.methods).toEqual(['OPTIONS', 'OPTIONS', 'DESCRIBE']);
  });

  it('asks once more when a nonce is stale at once', async () => {
    let nonces = 0;
    const hub = await camera((request, wire) => {
      if (request.headers.get('authorization')?.includes('nonce="2"')) return ordinary()(request, wire);
      nonces += 1;
      return respond(request, 401, {
        'WWW-Authenticate': `Digest realm="r", nonce="${nonces}", stale=${nonces > 1}`,
      });
    });
    await expect(ask(hub.url())).resolves.toBeDefined();
  });

  it('does not go round for ever with a camera that calls every nonce stale', async () => {
    const hub = await camera(guarded('never', ['Digest realm="r", nonce="n", stale=true']));
    await expect(ask(hub.url())).rejects.toMatchObject({ code: 'wrong-credentials' });
    expect(hub.requests.length).toBe(3);
  });

  it.each([
    [
      'are refused',
      CREDENTIALS,
      'Digest realm="r", nonce="n"',
      'refused user name and password (401 to OPTIONS)',
    ],
    [
      'are missing',
      null,
      'Digest realm="r", nonce="n"',
      'asks for a user name and a password, and none are configured',
    ],
    ['cannot be given', CREDENTIALS, 'Negotiate', 'asks for a way of logging in that is not supported'],
  ])(
    'fails with wrong-credentials when they %s, and does not show them',
    async (_case, credentials, challenge, why) => {
      const hub = await camera(guarded('never', [challenge]));
      const failure = await ask(hub.url('/cam'), credentials).catch((error) => error);
      expect(failure).toMatchObject({ code: 'wrong-credentials', message: expect.stringContaining(why) });
      expect(`${failure.message} ${failure.stack}`).not.toContain('s3cret');
    },
  );

  it('comes back on a new connection to a camera that closes after its 401', async () => {
    const hub = await camera((request, wire) => {
      if (request.headers.has('authorization')) return ordinary()(request, wire);
      wire.end(respond(request, 401, { 'WWW-Authenticate': 'Digest realm="r", nonce="n"' }));
      return null;
    });
    await expect(ask(hub.url())).resolves.toBeDefined();
    expect(hub.connections).toBe(2);
  });

  it('goes on when OPTIONS is refused', async () => {
    const hub = await camera(ordinary({ options: (request) => respond(request, 405) }));
    await expect(ask(hub.url())).resolves.toMatchObject({ server: null });
  });

  it.each([404, 454, 410])('maps %i to stream-not-found', async (status) => {
    const hub = await camera(ordinary({ describe: (request) => respond(request, status) }));
    await expect(ask(hub.url())).rejects.toMatchObject({
      code: 'stream-not-found',
      message: `rtsp://127.0.0.1:${hub.port}/cam answered DESCRIBE with ${status} Scripted`,
    });
  });

  it('fails with protocol-error when the description is none', async () => {
    const hub = await camera(ordinary({ describe: (request) => respond(request, 200, {}, '<html>') }));
    await expect(ask(hub.url())).rejects.toMatchObject({ code: 'protocol-error' });
  });

  it('follows a redirect, and drops credentials in it', async () => {
    const target = await camera(ordinary());
    const hub = await camera(
      ordinary({
        describe: (request) => respond(request, 302, { Location: target.url('/b').replace('//', '//x:y@') }),
      }),
    );
    await expect(ask(hub.url())).resolves.toBeDefined();
    expect(target.requests.at(-1)?.uri).toBe(target.url('/b'));
  });

  it.each([
    ['Basic', 'Basic realm="r"'],
    ['Digest', 'Digest realm="r", nonce="n", algorithm=SHA-256'],
  ])(
    'logs in with %s to the camera alone, not to another host that it redirects to',
    async (_scheme, asks) => {
      const target = await camera(guarded('never', [asks]));
      const elsewhere = target.url('/b').replace('127.0.0.1', 'localhost');
      const hub = await camera(
        guarded(
          'realm="r"',
          ['Digest realm="r", nonce="n"'],
          ordinary({ describe: (request) => respond(request, 301, { Location: elsewhere }) }),
        ),
      );
      await expect(ask(hub.url())).rejects.toMatchObject({
        code: 'wrong-credentials',
        message: expect.stringMatching(/^rtsp:\/\/localhost:\d+\/b is where the camera redirects to/),
      });
      expect(target.requests.some(({ headers }) => headers.has('authorization'))).toBe(false);
    },
  );

  it('logs in again at another port of the camera', async () => {
    const target = await camera(guarded('realm="b"', ['Digest realm="b", nonce="n"']));
    const hub = await camera(
      guarded(
        'realm="a"',
        ['Digest realm="a", nonce="n"'],
        ordinary({ describe: (request) => respond(request, 302, { Location: target.url('/b') }) }),
      ),
    );
    await expect(ask(hub.url())).resolves.toBeDefined();
  });

  it('echoes a realm in the very bytes that came', async () => {
    const realm = Buffer.from('cdf8c2e7c9e3cff1bbfa', 'hex').toString('latin1');
    const hub = await camera((request, wire) => {
      const authorization = request.headers.get('authorization') ?? '';
      if (authorization.includes(`realm="${realm}"`)) return ordinary()(request, wire);
      const challenge = { 'WWW-Authenticate': `Digest realm="${realm}", nonce="n"` };
      return Buffer.from(respond(request, 401, challenge), 'latin1');
    });
    await expect(ask(hub.url())).resolves.toBeDefined();
  });

  it.each<[string, (word: string) => Script]>([
    ['its reason phrase', (word) => (request) => reply(request, `500 no ${word} here`)],
    [
      'the end of a long reason phrase',
      (word) => (request) => reply(request, `500 ${'x'.repeat(74)} ${word}`),
    ],
    [
      'where it redirects to',
      (word) => (request) => respond(request, 302, { Location: `rtsp://127.0.0.1:9/${word}/live` }),
    ],
    [
      'the host that it redirects to',
      (word) => (request) => respond(request, 302, { Location: `rtsp://${word}.invalid/` }),
    ],
  ])('never shows the password that a camera repeats in %s', async (_place, describe) => {
    for (const word of ['s3cret', 'S3CRET', '%733cret', 'YW5rYW5nOnMzY3JldA']) {
      const hub = await camera(ordinary({ describe: describe(word) }));
      const failure = await ask(hub.url()).catch((error) => error);
      expect(failure).toBeInstanceOf(RtspFailure);
      expect(failure.message).toContain(`rtsp://127.0.0.1:${hub.port}/cam`);
      expect(`${failure.message} ${failure.stack}`.toLowerCase()).not.toMatch(/s3c|3cret|yw5/);
    }
  });

  it('does not follow redirects in a circle, nor out of rtsp', async () => {
    const circle = await camera(
      ordinary({ describe: (request) => respond(request, 302, { Location: request.uri }) }),
    );
    await expect(ask(circle.url())).rejects.toMatchObject({ code: 'protocol-error' });
    expect(circle.connections).toBe(4);
    const web = await camera(
      ordinary({ describe: (request) => respond(request, 302, { Location: 'http://x/' }) }),
    );
    await expect(ask(web.url())).rejects.toMatchObject({ code: 'protocol-error' });
  });

  it('says that an address is none', async () => {
    await expect(ask('http://10.0.0.1/')).rejects.toMatchObject({ code: 'host-unreachable' });
  });

  it('reads a description that ends its lines with a bare LF', async () => {
    const sdp = TWO_TRACKS.replaceAll('\r\n', '\n');
    const hub = await camera(ordinary({ describe: (request) => respond(request, 200, {}, sdp) }));
    expect((await ask(hub.url())).description.media).toHaveLength(2);
  });
});
