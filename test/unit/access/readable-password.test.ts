import { expect, test } from 'vitest';
import { createReadablePassword } from '../../../server/access/readable-password.ts';

test('a readable password has four groups without characters that are mistaken for others', () => {
  for (let i = 0; i < 200; i += 1)
    expect(createReadablePassword()).toMatch(/^([a-hjkmnp-z2-9]{4}-){3}[a-hjkmnp-z2-9]{4}$/);
  expect(createReadablePassword()).not.toBe(createReadablePassword());
});
