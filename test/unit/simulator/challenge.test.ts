import { createHash } from 'node:crypto';
import { expect, test } from 'vitest';
import { type AuthScheme, Challenge } from '../../simulator/challenge.ts';

const credentials = (scheme: AuthScheme) => ({ username: 'admin', password: 'Secret-1', scheme });

function digest(header: string, password: string, algorithm: string, qop: boolean): string {
  const hash = (text: string) => createHash(algorithm).update(text).digest('hex');
  const field = (name: string) => new RegExp(`${name}="([^"]*)"`).exec(header)![1]!;
  const uri = 'rtsp://127.0.0.1/a';
  const secret = hash(`admin:${field('realm')}:${password}`);
  const middle = qop ? `${field('nonce')}:00000001:abc:auth` : field('nonce');
  const response = hash(`${secret}:${middle}:${hash(`DESCRIBE:${uri}`)}`);
  const extra = qop ? ', qop=auth, nc=00000001, cnonce="abc"' : '';
  return `Digest username="admin", realm="${field('realm')}", nonce="${field('nonce')}", uri="${uri}", response="${response}"${extra}`;
}

test.each([
  ['digest', 'md5', false],
  ['digest', 'md5', true],
  ['digest-sha256', 'sha256', true],
] as const)(
  '%s with %s, qop %s: the right password is let in, a wrong one is not',
  (scheme, algorithm, qop) => {
    const challenge = new Challenge();
    const header = challenge.header(scheme);
    const right = digest(header, 'Secret-1', algorithm, qop);
    const wrong = digest(header, 'guess', algorithm, qop);
    expect(challenge.accepts(right, 'DESCRIBE', credentials(scheme))).toBe(true);
    expect(challenge.accepts(wrong, 'DESCRIBE', credentials(scheme))).toBe(false);
    expect(challenge.accepts(right, 'SETUP', credentials(scheme))).toBe(false);
  },
);

test('basic compares the whole credential', () => {
  const challenge = new Challenge();
  const right = `Basic ${Buffer.from('admin:Secret-1').toString('base64')}`;
  expect(challenge.accepts(right, 'DESCRIBE', credentials('basic'))).toBe(true);
  expect(challenge.accepts('Basic eA==', 'DESCRIBE', credentials('basic'))).toBe(false);
  expect(challenge.accepts(undefined, 'DESCRIBE', credentials('basic'))).toBe(false);
});

test('an answer to another connection’s challenge is refused', () => {
  const answer = digest(new Challenge().header('digest'), 'Secret-1', 'md5', false);
  expect(new Challenge().accepts(answer, 'DESCRIBE', credentials('digest'))).toBe(false);
});
