import { expect, it } from 'vitest';
import type { MessageBudget } from '../../../server/realtime/message-budget.ts';
import { PacedInbox } from '../../../server/realtime/paced-inbox.ts';
import { FakeClock } from '../../support/fake-clock.ts';

function setUp() {
  const clock = new FakeClock();
  const purse = { left: 0 };
  const seen: (number | string)[] = [];
  const inbox = new PacedInbox<number>({
    clock,
    budget: { spend: () => purse.left-- > 0, waitMs: () => 10 } as unknown as MessageBudget,
    pause: () => seen.push('pause'),
    resume: () => seen.push('resume'),
    handle: (message) => seen.push(message),
    overflowed: () => seen.push('overflow'),
  });
  return { clock, purse, seen, inbox };
}

it('no message overtakes another, although the budget is there again before anybody looked', () => {
  const { clock, purse, seen, inbox } = setUp();
  inbox.push(1);
  purse.left = 2;
  inbox.push(2);
  clock.advanceSync(10);
  expect(seen).toEqual(['pause', 1, 2, 'resume']);
});

it('what does not fit in one go waits for the next, and nothing more is read until then', () => {
  const { clock, purse, seen, inbox } = setUp();
  for (const message of [1, 2, 3]) inbox.push(message);
  purse.left = 1;
  clock.advanceSync(10);
  purse.left = 2;
  clock.advanceSync(10);
  expect(seen).toEqual(['pause', 1, 2, 3, 'resume']);
});

it('holds 4096 messages at most, and none once it is closed', () => {
  const { clock, seen, inbox } = setUp();
  for (let n = 0; n < 4097; n += 1) inbox.push(n);
  expect(seen).toEqual(['pause', 'overflow']);
  inbox.close();
  inbox.close();
  clock.advanceSync(1_000);
  expect(seen).toEqual(['pause', 'overflow', 'resume', 'resume']);
  expect(clock.pendingTimers).toBe(0);
});
