import { expect, test } from 'vitest';
import { LoginThrottle } from '../../../server/access/login-throttle.ts';
import { FakeClock } from '../../support/fake-clock.ts';

const LIMITS = { freeAttempts: 3, firstWaitMs: 1_000, maxWaitMs: 8_000, forgetMs: 60_000 };

function throttleAfter(attempts: number, key = 'a') {
  const clock = new FakeClock();
  const throttle = new LoginThrottle(clock, LIMITS);
  for (let i = 0; i < attempts; i += 1) throttle.count(key);
  return { clock, throttle };
}

test.each([
  [0, 0],
  [2, 0],
  [3, 1_000],
  [4, 2_000],
  [5, 4_000],
  [6, 8_000],
  [50, 8_000],
])('after %i attempts the next one waits %i ms', (attempts, expected) => {
  expect(throttleAfter(attempts).throttle.waitMs('a')).toBe(expected);
});

test('the wait ends by itself: nobody is locked out', async () => {
  const { clock, throttle } = throttleAfter(1_000);
  await clock.advance(7_999);
  expect(throttle.waitMs('a')).toBe(1);
  await clock.advance(1);
  expect(throttle.waitMs('a')).toBe(0);
});

test('one key does not slow another', () => {
  expect(throttleAfter(10).throttle.waitMs('b')).toBe(0);
});

test('a success and a quiet time both start afresh', async () => {
  const { clock, throttle } = throttleAfter(10);
  throttle.succeeded('a');
  expect(throttle.waitMs('a')).toBe(0);
  for (let i = 0; i < 10; i += 1) throttle.count('a');
  await clock.advance(60_000);
  throttle.count('a');
  expect(throttle.waitMs('a')).toBe(0);
});

test('an attempt taken back does not count', () => {
  const { throttle } = throttleAfter(3);
  throttle.refund('a');
  expect(throttle.waitMs('a')).toBe(0);
  throttle.refund('never seen');
});

test('a flood of keys forgets the longest quiet ones, not the newest', () => {
  const { throttle } = throttleAfter(10, 'old');
  for (let i = 0; i < 10_000; i += 1) throttle.count(`key-${i}`);
  for (let i = 0; i < 10; i += 1) throttle.count('new');
  expect(throttle.waitMs('old')).toBe(0);
  expect(throttle.waitMs('new')).toBe(8_000);
});
