import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { RtspAuthorization } from '../../../server/rtsp/rtsp-authorization.ts';

const digest = (parameters: string) => `Digest realm="r", nonce="n", ${parameters}`;

function answering(challenge: string, username: string, password: string, clientNonce: string) {
  const authorization = new RtspAuthorization({ username, password }, () => clientNonce);
  expect(authorization.challenged([challenge])).toBe('retry');
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

  // What curl 7.88 answered.
  it.each([
    ['MD5-sess', 'M2VmNzI5NDFhMGY2MWQxYzZkZTY5NTdkNmQ0ZjRlYzI=', 'b07c9156dc01d26c01e331453bb7607f'],
    [
      'SHA-256-sess',
      'NDJiOGFiNjAzNTM5OWNjN2JmM2I0NTVmZjExMzM3MTA=',
      '4cf4453834c06493260915afec061750d10354d3a7770ce8adbd33fae6170c01',
    ],
  ])('answers %s as curl does', (algorithm, clientNonce, response) => {
    const challenge = `Digest realm="Ankang Bridge", nonce="7ypf/xlj9XXwfDPEoM4URrv", qop="auth", algorithm=${algorithm}`;
    const header = answering(challenge, 'viewer', 'Circle of Life', clientNonce).header('GET', '/live');
    expect(header).toContain(`response="${response}"`);
    expect(header).toContain(`algorithm=${algorithm}`);
  });

  it.each([
    ['UTF-8', Buffer.from('网络摄像机')],
    ['GB 18030', Buffer.from('cdf8c2e7c9e3cff1bbfa', 'hex')],
  ])(
    'hashes and echoes a realm in %s to the byte, next to a name and a password in UTF-8',
    (_charset, realm) => {
      const challenge = `Digest realm="${realm.toString('latin1')}", nonce="n"`;
      const header = answering(challenge, '管理', '密码', 'c').header('OPTIONS', 'rtsp://h/')!;
      const md5 = (...parts: (string | Buffer)[]) =>
        createHash('md5')
          .update(Buffer.concat(parts.map((part) => Buffer.from(part as string))))
          .digest('hex');
      const secret = md5('管理:', realm, ':密码');
      const bytes = Buffer.from(header, 'latin1');
      expect(bytes.includes(Buffer.concat([Buffer.from('realm="'), realm, Buffer.from('"')]))).toBe(true);
      expect(bytes.includes('username="管理"')).toBe(true);
      expect(header).toContain(`response="${md5(`${secret}:n:${md5('OPTIONS:rtsp://h/')}`)}"`);
    },
  );

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
    authorization.challenged(['Digest realm="r", nonce="m", qop="auth", stale=true']);
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
    expect(authorization.challenged([second])).toBe(verdict);
  });

  it('takes a new nonce without "stale" once the password was proven', () => {
    const authorization = answering(digest('qop="auth"'), 'u', 'p', 'c');
    authorization.accepted();
    expect(authorization.challenged(['Digest realm="r", nonce="m"'])).toBe('retry');
    expect(authorization.challenged(['Digest realm="r", nonce="k"'])).toBe('refused');
  });

  it('answers nothing to a host that the camera redirects to, not even with a digest', () => {
    const authorization = RtspAuthorization.forStranger();
    expect(authorization.challenged([digest('qop="auth"')])).toBe('withheld');
    expect(authorization.header('OPTIONS', 'rtsp://other/')).toBeNull();
  });

  it('knows that it has nothing to answer with', () => {
    expect(new RtspAuthorization(null).challenged([digest('qop="auth"')])).toBe('no-credentials');
    expect(new RtspAuthorization(null).challenged([])).toBe('no-credentials');
  });
});
