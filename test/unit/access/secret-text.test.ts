import { expect, test } from 'vitest';
import { createReadablePassword, createSecret, hashSecret } from '../../../server/access/secret-text.ts';

test('a readable password has four groups without characters that are mistaken for others', () => {
  for (let i = 0; i < 200; i += 1)
    expect(createReadablePassword()).toMatch(/^([a-hjkmnp-z2-9]{4}-){3}[a-hjkmnp-z2-9]{4}$/);
  expect(createReadablePassword()).not.toBe(createReadablePassword());
});

test('a secret carries its prefix and 256 bits that differ each time', () => {
  expect(createSecret('x_')).toMatch(/^x_[A-Za-z0-9_-]{43}$/);
  expect(createSecret('')).not.toBe(createSecret(''));
});

test('a secret is kept by its SHA-256', () => {
  expect(hashSecret('abc')).toBe('ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad');
});
