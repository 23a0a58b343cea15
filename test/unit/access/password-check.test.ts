import { expect, test } from 'vitest';
import { DEFAULT_PASSWORD_COST, PasswordCheck } from '../../../server/access/password-check.ts';

const CHEAP = { memoryKib: 64, passes: 1 };

test('a password matches its own hash and no other', async () => {
  const passwords = new PasswordCheck(CHEAP);
  const hash = await passwords.hash('安康 video');
  expect(await passwords.matches('安康 video', hash, 'known')).toBe(true);
  expect(await passwords.matches('安康 Video', hash, 'known')).toBe(false);
  expect(await passwords.matches('', hash, 'known')).toBe(false);
});

test('the hash is argon2id with the cost asked for, salted anew each time', async () => {
  const passwords = new PasswordCheck(DEFAULT_PASSWORD_COST);
  const hash = await passwords.hash('x');
  expect(hash).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$/);
  expect(await passwords.hash('x')).not.toBe(hash);
});

test('a password typed in full-width characters is the same password', async () => {
  const passwords = new PasswordCheck(CHEAP);
  expect(await passwords.matches('ａｂｃ１', await passwords.hash('abc1'), 'known')).toBe(true);
});

test('nothing matches a user that does not exist, at the cost of a check', async () => {
  const passwords = new PasswordCheck({ memoryKib: 8_192, passes: 2 });
  const hash = await passwords.hash('x');
  await passwords.matches('warm-up', null, 'known');
  const timeOf = async (passwordHash: string | null) => {
    const started = performance.now();
    expect(await passwords.matches('wrong', passwordHash, 'known')).toBe(false);
    return performance.now() - started;
  };
  const times = { known: Number.POSITIVE_INFINITY, unknown: Number.POSITIVE_INFINITY };
  for (let i = 0; i < 5; i += 1) {
    times.known = Math.min(times.known, await timeOf(hash));
    times.unknown = Math.min(times.unknown, await timeOf(null));
  }
  expect(times.unknown).toBeGreaterThan(times.known / 3);
});

test('strangers who flood the hub with checks are turned away, and those who are known are not', async () => {
  const passwords = new PasswordCheck(CHEAP);
  const hash = await passwords.hash('x');
  const flood = Promise.allSettled(
    Array.from({ length: 200 }, () => passwords.matches('x', hash, 'stranger')),
  );
  const known = await Promise.allSettled(
    Array.from({ length: 30 }, () => passwords.matches('x', hash, 'known')),
  );
  expect(known.filter(({ status }) => status === 'fulfilled')).toHaveLength(30);
  const refused = (await flood).filter((outcome) => outcome.status === 'rejected');
  expect(refused).toHaveLength(166);
  expect(refused[0]?.reason).toMatchObject({ code: 'TOO_MANY_ATTEMPTS' });
  expect(await passwords.matches('x', hash, 'stranger')).toBe(true);
});

test('a hash that was damaged in the store is an error, not a match', async () => {
  await expect(new PasswordCheck(CHEAP).matches('x', 'no hash', 'known')).rejects.toThrow();
});
