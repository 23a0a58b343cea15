import { describe, expect, it } from 'vitest';
import { parseChallenges, strongestOf } from '../../../server/rtsp/rtsp-challenge.ts';

const one = (value: string) => parseChallenges([value])[0];

describe('parseChallenges', () => {
  it('reads a digest challenge to its last parameter', () => {
    expect(
      one(
        'Digest realm="IP Camera(G0,1)", qop="auth,auth-int", nonce="a=b", opaque="", algorithm=SHA-256, stale=TRUE',
      ),
    ).toEqual({
      scheme: 'digest',
      realm: 'IP Camera(G0,1)',
      nonce: 'a=b',
      opaque: '',
      algorithm: 'SHA-256',
      hash: 'sha256',
      sessionBound: false,
      qop: true,
      stale: true,
    });
  });

  it.each([
    [
      'unquoted values',
      'digest realm=cam , nonce = abc',
      { realm: 'cam', nonce: 'abc', hash: 'md5', qop: false },
    ],
    ['escaped quotes', 'Digest realm="a \\"b\\"", nonce="n"', { realm: 'a "b"' }],
    ['unknown parameters', 'Digest realm="r", nonce="n", charset=UTF-8, x="y"', { realm: 'r' }],
    [
      'algorithms in lower case',
      'Digest realm="r", nonce="n", algorithm="md5-sess"',
      { hash: 'md5', sessionBound: true },
    ],
    ['a Basic realm', 'Basic realm="r"', { scheme: 'basic', realm: 'r' }],
  ])('tolerates %s', (_case, value, expected) => {
    expect(one(value)).toMatchObject(expected);
  });

  it('tells challenges in one header and in several apart', () => {
    const found = parseChallenges([
      'Basic realm="a", Digest realm="b", nonce="n", Negotiate',
      'Digest realm="c", nonce="m"',
    ]);
    expect(found.map(({ scheme, realm }) => `${scheme} ${realm}`)).toEqual([
      'basic a',
      'digest b',
      'digest c',
    ]);
  });

  it.each([
    '',
    'Bearer realm="x"',
    'Digest realm="no nonce"',
    'Digest realm="r", nonce="n", algorithm=SHA-1',
    'Digest realm="r", nonce="n", algorithm=constructor',
    'Digest realm="r", nonce="n", qop="auth-int"',
  ])('offers nothing for %j', (value) => {
    expect(parseChallenges([value])).toEqual([]);
  });
});

it('strongestOf prefers the longer hash, and Basic last', () => {
  const offers = parseChallenges([
    'Basic realm="r"',
    'Digest realm="r", nonce="1", algorithm=MD5',
    'Digest realm="r", nonce="2", algorithm=SHA-256',
    'Digest realm="r", nonce="3"',
  ]);
  expect(strongestOf(offers)).toMatchObject({ nonce: '2' });
  expect(strongestOf(offers.slice(0, 2))).toMatchObject({ nonce: '1' });
  expect(strongestOf(offers.slice(0, 1))).toMatchObject({ scheme: 'basic' });
  expect(strongestOf([])).toBeNull();
});
