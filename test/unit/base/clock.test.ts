import { expect, test } from 'vitest';
import { systemClock } from '../../../server/base/clock.ts';
import { FakeClock } from '../../support/fake-clock.ts';

test('a sleep ends when its time has passed and not before', async () => {
  const clock = new FakeClock();
  let woke = false;
  void clock.sleep(1_000).then(() => {
    woke = true;
  });
  await clock.advance(999);
  expect(woke).toBe(false);
  await clock.advance(1);
  expect(woke).toBe(true);
});

test('an aborted sleep rejects with the reason and leaves no timer', async () => {
  const clock = new FakeClock();
  const stop = new AbortController();
  const sleeping = clock.sleep(1_000, stop.signal);
  stop.abort(new Error('stopped'));
  await expect(sleeping).rejects.toThrow('stopped');
  expect(clock.pendingTimers).toBe(0);
});

test('a sleep with a signal that is aborted already rejects at once', async () => {
  await expect(new FakeClock().sleep(5, AbortSignal.abort(new Error('too late')))).rejects.toThrow(
    'too late',
  );
});

test('a sleep that ended takes its listener off the signal', async () => {
  const clock = new FakeClock();
  const stop = new AbortController();
  const listeners = { added: 0, removed: 0 };
  const { addEventListener, removeEventListener } = stop.signal;
  stop.signal.addEventListener = (...args: Parameters<typeof addEventListener>) => {
    listeners.added += 1;
    addEventListener.apply(stop.signal, args);
  };
  stop.signal.removeEventListener = (...args: Parameters<typeof removeEventListener>) => {
    listeners.removed += 1;
    removeEventListener.apply(stop.signal, args);
  };
  const sleeping = clock.sleep(10, stop.signal);
  await clock.advance(10);
  await sleeping;
  expect(listeners).toEqual({ added: 1, removed: 1 });
});

test('the system clock fires a timer and a repeating timer until they are cancelled', async () => {
  let repeats = 0;
  await new Promise<void>((resolve) => {
    const repeating = systemClock.setRepeating(() => {
      repeats += 1;
      if (repeats < 3) return;
      repeating.cancel();
      repeating.cancel();
      resolve();
    }, 1);
  });
  const cancelled = systemClock.setTimer(() => {
    repeats += 100;
  }, 1);
  cancelled.cancel();
  await systemClock.sleep(5);
  expect(repeats).toBe(3);
});

test('the system clock tells wall time in epoch milliseconds and a monotonic time that goes on', async () => {
  const before = systemClock.monotonic();
  await systemClock.sleep(2);
  expect(systemClock.monotonic()).toBeGreaterThan(before);
  expect(systemClock.now()).toBeGreaterThan(Date.UTC(2024, 0, 1));
});
