import { expect, it } from 'vitest';
import { MessageBudget } from '../../../server/realtime/message-budget.ts';
import { FakeClock } from '../../support/fake-clock.ts';

it('a burst is allowed, then only so many a second, and a pause does not save up more than a burst', () => {
  const clock = new FakeClock();
  const budget = new MessageBudget({ perSecond: 10, burst: 3, clock });
  const spend = (times: number) => Array.from({ length: times }, () => budget.spend());
  expect(spend(4)).toEqual([true, true, true, false]);
  clock.advanceSync(200);
  expect(spend(3)).toEqual([true, true, false]);
  clock.advanceSync(60_000);
  expect(spend(4)).toEqual([true, true, true, false]);
});
