import { describe, expect, it } from 'vitest';
import { RtspAuthorization } from '../../../server/rtsp/rtsp-authorization.ts';

const digest = (parameters: string) => `Digest realm="r", nonce="n", ${parameters}`;

function answering(challenge: string, username: string, password: string, clientNonce: string) {
  const authorization = new RtspAuthorization({ username, password }, () => clientNonce);
  expect(authorization.challenged([challenge], true)).toBe('retry');
  return authorization;
}

describe('RtspAuthorization', () => {
  // RFC 7616 §3.9.1 prints both of these answers.
  const rfc = (algorithm: string) =>
    `Digest realm="http-auth@example.org", qop="auth, auth-int", algorithm=${algorithm}, ` +
    'nonce="7ypf/xlj9XXwfDPEoM4URrv/xwf94BcCAzFZH4GiTo0v", opaque="FQhe/qaU925kfnzjCev0ciny7QMkPqMAFRtzCUYo5tdS"';
  it.each([
    ['MD5', '8ca523f5e9506fed4657c9700eebdbec'],
    ['SHA-256', '753927fa0e85d155564e2e272a28d1802ca10daf4496794697cf8db5856cb6c1'],
  ])('answers the example of RFC 7616 for %s', (algorithm, response) => {
    const clientNonce = 'f2/wE4q74E6zIJEtWaHKaf5wv/H5QzzpXusqGemxURZJ';
    const header = answering(rfc(algorithm), 'Mufasa', 'Circle of Life', clientNonce).header(
      'GET',
      '/dir/index.html',
    );
    expect(header).toContain(`response="${response}"`);
    expect(header).toContain(`algorithm=${algorithm}, opaque="FQhe`);
    expect(header).toContain(`qop=auth, nc=00000001, cnonce="${clientNonce}"`);
  });

  it('answers in the older form where no qop is offered (RFC 2069 §2.4, as corrected by its erratum)', () => {
    const challenge =
      'Digest realm="testrealm@host.com", nonce="dcd98b7102dd2f0e8b11d0f600bfb0c093", opaque="5ccc069c403ebaf9f0171e9517f40e41"';
    const header = answering(challenge, 'Mufasa', 'CircleOfLife', 'c').header('GET', '/dir/index.html');
    expect(header).toContain('response="1949323746fe6a43ef61f9606e7febea"');
    expect(header).not.toMatch(/qop|nc=|cnonce|algorithm/);
  });

  it('counts the uses of a nonce and starts over with a new one', () => {
    const authorization = answering(digest('qop="auth"'), 'u', 'p', 'c');
    expect(authorization.header('OPTIONS', 'rtsp://h/')).toContain('nc=00000001');
    expect(authorization.header('DESCRIBE', 'rtsp://h/')).toContain('nc=00000002');
    authorization.challenged(['Digest realm="r", nonce="m", qop="auth", stale=true'], true);
    expect(authorization.header('DESCRIBE', 'rtsp://h/')).toContain('nc=00000001');
  });

  it('says nothing before it is asked', () => {
    expect(new RtspAuthorization({ username: 'u', password: 'p' }).header('OPTIONS', 'rtsp://h/')).toBeNull();
  });

  it('writes Basic in UTF-8', () => {
    const header = answering('Basic realm="r"', '管理', 'a:b', 'c').header('OPTIONS', 'rtsp://h/');
    expect(Buffer.from(header!.slice(6), 'base64').toString()).toBe('管理:a:b');
  });

  it('escapes quotes in what it echoes', () => {
    const authorization = answering('Digest realm="a\\"b", nonce="n"', 'u"\\', 'p', 'c');
    expect(authorization.header('OPTIONS', 'rtsp://h/')).toContain('username="u\\"\\\\", realm="a\\"b"');
  });

  it.each([
    ['the same question again', digest('qop="auth"'), 'refused'],
    ['a stale nonce', digest('qop="auth", stale=true'), 'retry'],
  ])('judges %s', (_case, second, verdict) => {
    const authorization = answering(digest('qop="auth"'), 'u', 'p', 'c');
    expect(authorization.challenged([second], true)).toBe(verdict);
  });

  it('takes a new nonce without "stale" once the password was proven', () => {
    const authorization = answering(digest('qop="auth"'), 'u', 'p', 'c');
    authorization.accepted();
    expect(authorization.challenged(['Digest realm="r", nonce="m"'], true)).toBe('retry');
    expect(authorization.challenged(['Digest realm="r", nonce="k"'], true)).toBe('refused');
  });

  it('does not hand a password in clear to a host it was redirected to', () => {
    const authorization = new RtspAuthorization({ username: 'u', password: 'p' });
    expect(authorization.challenged(['Basic realm="r"'], false)).toBe('unsupported');
    expect(authorization.header('OPTIONS', 'rtsp://h/')).toBeNull();
  });

  it('forgets what another host asked for', () => {
    const authorization = answering('Basic realm="r"', 'u', 'p', 'c');
    authorization.forget();
    expect(authorization.header('OPTIONS', 'rtsp://other/')).toBeNull();
  });

  it('knows that it has nothing to answer with', () => {
    expect(new RtspAuthorization(null).challenged([digest('qop="auth"')], true)).toBe('no-credentials');
    expect(new RtspAuthorization(null).challenged([], true)).toBe('unsupported');
  });
});
