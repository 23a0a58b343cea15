import { createHmac } from 'node:crypto';
import { expect, test } from 'vitest';
import {
  createRecoveryCodes,
  hasSecondFactor,
  isRecoveryCode,
  SecondFactor,
} from '../../../server/access/second-factor.ts';
import { SecretBox } from '../../../server/base/secret-box.ts';
import { sampleUser } from '../../support/sample-records.ts';
import { base32Bytes, totpCode } from '../../support/totp-code.ts';

const NOW = Date.UTC(2026, 0, 15, 8, 0, 10);
const box = new SecretBox(() => [Buffer.alloc(32, 1)]);

function enrolled() {
  const factor = new SecondFactor(box);
  const user = { ...sampleUser(), totpSecret: null, totpLastStep: 0, recoveryHashes: [] };
  const { secret, uri, sealed } = factor.offer(user);
  return { factor, secret, uri, user: { ...user, totpSecret: sealed } };
}

test.each([
  [59, '287082'],
  [1_111_111_109, '081804'],
  [1_111_111_111, '050471'],
  [1_234_567_890, '005924'],
  [2_000_000_000, '279037'],
  [20_000_000_000, '353130'],
])('the codes are those of RFC 6238, appendix B: at %i s %s', (seconds, code) => {
  const factor = new SecondFactor(box);
  const user = sampleUser();
  const totpSecret = box.seal('GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ', `second factor of ${user.id}`);
  const proof = factor.prove({ ...user, totpSecret, totpLastStep: 0 }, code, seconds * 1_000);
  expect(proof).toEqual({ kind: 'code', step: Math.floor(seconds / 30) });
});

test('a secret is 160 bits, differs each time, and its address says what an authenticator needs', () => {
  const { secret, uri } = enrolled();
  expect(base32Bytes(secret)).toHaveLength(20);
  expect(enrolled().secret).not.toBe(secret);
  const address = new URL(uri);
  expect([address.protocol, address.host, decodeURIComponent(address.pathname)]).toEqual([
    'otpauth:',
    'totp',
    '/Onescreen:li.ming',
  ]);
  expect(Object.fromEntries(address.searchParams)).toMatchObject({
    secret,
    issuer: 'Onescreen',
    digits: '6',
    period: '30',
  });
});

test.each([
  [-60, false],
  [-30, true],
  [0, true],
  [30, true],
  [60, false],
])('a code of a clock that is off by %i s is taken: %s', (offBySeconds, taken) => {
  const { factor, secret, user } = enrolled();
  const code = totpCode(secret, NOW + offBySeconds * 1_000);
  expect(factor.prove(user, code, NOW) !== null).toBe(taken);
});

test('a code opens once: neither it nor an older one is taken again', () => {
  const { factor, secret, user } = enrolled();
  const proof = factor.prove(user, totpCode(secret, NOW), NOW);
  if (proof?.kind !== 'code') throw new Error('the code was not taken');
  const used = { ...user, totpLastStep: proof.step };
  expect(factor.prove(used, totpCode(secret, NOW), NOW)).toBeNull();
  expect(factor.prove(used, totpCode(secret, NOW - 30_000), NOW)).toBeNull();
  expect(factor.prove(used, totpCode(secret, NOW + 30_000), NOW)).toMatchObject({ step: proof.step + 1 });
});

test('a code may be typed with a space, or in full-width digits', () => {
  const { factor, secret, user } = enrolled();
  const code = totpCode(secret, NOW);
  const wide = [...code].map((digit) => String.fromCodePoint(0xff10 + Number(digit))).join('');
  for (const typed of [` ${code} `, `${code.slice(0, 3)} ${code.slice(3)}`, wide]) {
    expect(factor.prove(user, typed, NOW)?.kind).toBe('code');
  }
  for (const typed of ['', '12345', '1234567', 'abcdef', `${code}0`])
    expect(factor.prove(user, typed, NOW)).toBeNull();
});

test('a secret that was sealed for somebody else does not open', () => {
  const { factor, secret, user } = enrolled();
  expect(() => factor.prove({ ...user, id: 'another' }, totpCode(secret, NOW), NOW)).toThrow();
});

test('recovery codes are ten, unguessable, kept by their hashes, and are no codes of an authenticator', () => {
  const { codes, hashes } = createRecoveryCodes();
  expect([new Set(codes).size, new Set(hashes).size]).toEqual([10, 10]);
  for (const code of codes)
    expect([code.length, isRecoveryCode(code), hashes.includes(code)]).toEqual([19, true, false]);
  expect(['123456', ' 123 456 ', ''].map(isRecoveryCode)).toEqual([false, false, false]);
});

test('a recovery code that is left is taken, in capitals too; one that is not left is not', () => {
  const { factor, user } = enrolled();
  const { codes, hashes } = createRecoveryCodes();
  const left = { ...user, recoveryHashes: hashes.slice(1) };
  expect(factor.prove(left, codes[1]!.toUpperCase(), NOW)).toEqual({ kind: 'recovery', hash: hashes[1] });
  expect(factor.prove(left, codes[0]!, NOW)).toBeNull();
});

test('a secret counts once a code of it was taken', () => {
  const { user } = enrolled();
  expect([hasSecondFactor(user), hasSecondFactor({ ...user, totpLastStep: 1 })]).toEqual([false, true]);
  expect(hasSecondFactor({ ...user, totpSecret: null, totpLastStep: 1 })).toBe(false);
});

test('the reader of these tests is one of its own', () => {
  const mac = createHmac('sha1', '12345678901234567890')
    .update(Buffer.from('0000000000000001', 'hex'))
    .digest('hex');
  expect(mac).toBe('75a48a19d4cbe100644e8ac1397eea747a2d33ab');
  expect(totpCode('GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ', 59_000)).toBe('287082');
});
