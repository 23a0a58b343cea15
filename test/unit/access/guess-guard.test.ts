import { expect, test } from 'vitest';
import { GuessGuard } from '../../../server/access/guess-guard.ts';
import { FakeClock } from '../../support/fake-clock.ts';

const OWNER = { username: 'li.ming', address: '192.0.2.7', device: null };

function openGuard() {
  const clock = new FakeClock();
  return { clock, guard: new GuessGuard(clock) };
}

/** How many of so many attempts are let through at this moment. */
function guessed(
  guard: GuessGuard,
  times: number,
  guessOf: (index: number) => Parameters<GuessGuard['admit']>[0],
) {
  let admitted = 0;
  for (let index = 0; index < times; index += 1) {
    try {
      guard.admit(guessOf(index));
      admitted += 1;
    } catch (error) {
      expect(error).toMatchObject({ code: 'TOO_MANY_ATTEMPTS' });
    }
  }
  return admitted;
}

const fromEverywhere = (index: number) => ({ ...OWNER, address: `198.51.${index >> 8}.${index & 255}` });

test.each([
  ['one address at one name', () => OWNER, 5],
  ['one browser that is known', () => ({ ...OWNER, device: 'd1' }), 5],
  ['one IPv6 network at one name', (i: number) => ({ ...OWNER, address: `2001:db8::${i.toString(16)}` }), 5],
  ['one address at many names', (i: number) => ({ ...OWNER, username: `user-${i}` }), 50],
])('%s has a few attempts before it waits', (_, guessOf, admitted) => {
  expect(guessed(openGuard().guard, 200, guessOf)).toBe(admitted);
});

test('a wait tells for how long, doubles up to a minute and always ends', async () => {
  const { clock, guard } = openGuard();
  guessed(guard, 5, () => OWNER);
  const waits: number[] = [];
  for (let round = 0; round < 9; round += 1) {
    try {
      guard.admit(OWNER);
    } catch (error) {
      const seconds = Number(/Wait (\d+) s/.exec((error as Error).message)?.[1]);
      waits.push(seconds);
      await clock.advance(seconds * 1_000);
      guard.admit(OWNER);
    }
  }
  expect(waits).toEqual([1, 2, 4, 8, 16, 32, 60, 60, 60]);
});

test('guessing from many addresses slows the guessers: each address has one attempt, and another after half a minute', async () => {
  const { clock, guard } = openGuard();
  expect(guessed(guard, 30, fromEverywhere)).toBe(30);
  expect(guessed(guard, 3_000, (index) => fromEverywhere(1_000 + (index >> 1)))).toBe(1_500);
  await clock.advance(29_000);
  expect(guessed(guard, 100, (index) => fromEverywhere(1_000 + index))).toBe(0);
  await clock.advance(1_000);
  expect(guessed(guard, 100, (index) => fromEverywhere(1_000 + index))).toBe(100);
  await clock.advance(59_000);
  expect(guessed(guard, 100, (index) => fromEverywhere(1_000 + index))).toBe(0);
});

test('the owner of a name that is guessed at from everywhere walks in on a browser that he has used', () => {
  const { guard } = openGuard();
  guessed(guard, 5_000, fromEverywhere);
  for (let round = 0; round < 20; round += 1) guard.admit({ ...OWNER, device: 'd1' }).succeeded();
});

test('even on a new browser at a new address he has an attempt at once, and one more after every wait', async () => {
  const { clock, guard } = openGuard();
  guessed(guard, 5_000, fromEverywhere);
  guard.admit(OWNER);
  expect(guessed(guard, 1, () => OWNER)).toBe(0);
  for (const waitMs of [30_000, 60_000, 120_000, 240_000, 480_000, 900_000, 900_000]) {
    await clock.advance(waitMs);
    guessed(guard, 500, fromEverywhere);
    expect(guessed(guard, 1, () => OWNER)).toBe(1);
  }
});

test('a crowd behind one address, in which somebody guesses, walks in on browsers it has used', () => {
  const { guard } = openGuard();
  guessed(guard, 500, (index) => ({ ...OWNER, username: `user-${index}` }));
  expect(guessed(guard, 1, () => OWNER)).toBe(0);
  expect(guessed(guard, 1, () => ({ ...OWNER, device: 'd1' }))).toBe(1);
});

test('a siege of one name is no siege of another, and is over after a quarter of an hour of quiet', async () => {
  const { clock, guard } = openGuard();
  guessed(guard, 100, fromEverywhere);
  const zhao = (address: string) => ({ ...OWNER, username: 'zhao', address });
  expect(guessed(guard, 5, () => zhao('203.0.113.1'))).toBe(5);
  await clock.advance(15 * 60_000);
  expect(guessed(guard, 5, () => ({ ...OWNER, address: '203.0.113.2' }))).toBe(5);
});

test('a right password starts afresh, also for the name, and half a login is taken back', () => {
  const { guard } = openGuard();
  for (let round = 0; round < 100; round += 1) guard.admit(OWNER).succeeded();
  for (let round = 0; round < 100; round += 1) guard.admit(OWNER).takenBack();
  for (let round = 0; round < 100; round += 1) guard.admit({ ...OWNER, device: 'd1' }).takenBack();
  expect(guessed(guard, 200, () => OWNER)).toBe(5);
  expect(guessed(guard, 200, () => ({ ...OWNER, device: 'd1' }))).toBe(5);
});
