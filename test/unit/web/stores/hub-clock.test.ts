import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { HubClock } from '../../../../web/src/stores/hub-clock.ts';

beforeEach(() => {
  vi.useFakeTimers({ now: 1_000_000 });
});
afterEach(() => {
  vi.useRealTimers();
});

it('tells the time of the hub, not of this machine', () => {
  const clock = new HubClock();
  clock.learn(1_000_000 + 90_000);
  expect(clock.now()).toBe(1_090_000);
  vi.advanceTimersByTime(500);
  expect(clock.now()).toBe(1_090_500);
});

it('trusts the message that was least delayed', () => {
  const clock = new HubClock();
  clock.learn(1_000_000);
  clock.learn(1_000_000 - 400);
  expect(clock.differenceMs).toBeCloseTo(-20);
  clock.learn(1_000_000 + 30);
  expect(clock.differenceMs).toBe(30);
});

it('follows at once when the clock of the hub is set', () => {
  const clock = new HubClock();
  clock.learn(1_000_000);
  clock.learn(1_000_000 - 3_600_000);
  expect(clock.differenceMs).toBe(-3_600_000);
});

it('ticks on the full second of the hub, only while somebody watches', () => {
  const clock = new HubClock();
  clock.learn(1_000_000 + 250);
  const seen: number[] = [];
  const stop = clock.second.subscribe(() => seen.push(clock.second.get()));
  vi.advanceTimersByTime(2100);
  stop();
  vi.advanceTimersByTime(5000);
  expect(seen).toEqual([1_001_000, 1_002_000]);
  expect(vi.getTimerCount()).toBe(0);
});
