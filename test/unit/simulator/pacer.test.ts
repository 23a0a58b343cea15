import { expect, test } from 'vitest';
import { type Paced, Pacer } from '../../simulator/pacer.ts';
import { FakeClock } from '../../support/fake-clock.ts';

/** A process that was not scheduled for a while: no timer fired, the time is gone. */
class HeldUpClock extends FakeClock {
  heldUpMs = 0;

  override monotonic(): number {
    return super.monotonic() + this.heldUpMs;
  }
}

function every(periodMs: number, startMs: number, times: number): Paced & { at: number[] } {
  const at: number[] = [];
  return {
    at,
    dueMs: startMs,
    run(nowMs) {
      at.push(nowMs);
      return at.length === times ? -1 : startMs + at.length * periodMs;
    },
  };
}

test('a task runs within a turn of when it is due, however long its period', () => {
  const clock = new FakeClock();
  const pacer = new Pacer(clock);
  const tasks = [every(40, 3, 50), every(64, 20, 30), every(2000, 0, 2)];
  for (const task of tasks) pacer.add(task);
  clock.advanceSync(5000);
  for (const [index, periodMs] of [40, 64, 2000].entries()) {
    const { at } = tasks[index]!;
    const late = at.map((time, i) => time - ([3, 20, 0][index]! + i * periodMs));
    expect(Math.max(...late)).toBeLessThanOrEqual(10);
    expect(Math.min(...late)).toBeGreaterThanOrEqual(0);
  }
});

test('no timer is left when nothing plays, and it starts again', () => {
  const clock = new FakeClock();
  const pacer = new Pacer(clock);
  pacer.add(every(40, 0, 2));
  clock.advanceSync(200);
  expect(clock.pendingTimers).toBe(0);
  const later = every(40, 300, 2);
  pacer.add(later);
  clock.advanceSync(300);
  expect(later.at).toHaveLength(2);
});

test('after a pause of the process what was missed is caught up', () => {
  const clock = new HeldUpClock();
  const pacer = new Pacer(clock);
  const task = every(40, 0, 10);
  pacer.add(task);
  clock.heldUpMs = 400;
  clock.advanceSync(10);
  expect(task.at).toHaveLength(10);
});
