import { expect, test } from 'vitest';
import { createSecret, hashSecret } from '../../../server/base/secret-token.ts';

test('a secret carries its prefix and 256 bits that differ each time', () => {
  expect(createSecret('x_')).toMatch(/^x_[A-Za-z0-9_-]{43}$/);
  expect(createSecret('')).not.toBe(createSecret(''));
});

test('a secret is kept by its SHA-256', () => {
  expect(hashSecret('abc')).toBe('ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad');
});
