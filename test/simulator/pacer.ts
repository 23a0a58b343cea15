import type { Clock, Timer } from '../../server/base/clock.ts';

/** Something that sends at its own pace. */
export interface Paced {
  dueMs: number;
  /** Does what is due and returns when it is due next, or -1 when it is done. */
  run(nowMs: number): number;
}

const STEP_MS = 5;
const SLOTS = 128;

/**
 * One timer wheel for everything that sends: a thousand cameras cost one timer, and a turn costs only those who are
 * due. It stands still while nobody plays.
 */
export class Pacer {
  private readonly clock: Clock;
  private readonly slots: Paced[][] = Array.from({ length: SLOTS }, () => []);
  private readonly originMs: number;
  private timer: Timer | null = null;
  private cursor = 0;
  private waiting = 0;
  /** The slot that is being worked through; its array is swapped so that steady state allocates nothing. */
  private spare: Paced[] = [];

  constructor(clock: Clock) {
    this.clock = clock;
    this.originMs = clock.monotonic();
  }

  add(task: Paced): void {
    if (this.timer === null) {
      this.cursor = this.stepAt(this.clock.monotonic());
      this.timer = this.clock.setRepeating(() => this.turn(), STEP_MS);
    }
    this.waiting += 1;
    this.insert(task);
  }

  stop(): void {
    this.timer?.cancel();
    this.timer = null;
    for (const slot of this.slots) slot.length = 0;
    this.waiting = 0;
  }

  private turn(): void {
    const nowMs = this.clock.monotonic();
    const last = this.stepAt(nowMs);
    if (last - this.cursor > SLOTS) this.cursor = last - SLOTS;
    while (this.cursor < last) this.work(this.cursor++, nowMs);
    if (this.waiting === 0) this.stop();
  }

  private work(step: number, nowMs: number): void {
    const due = this.slots[step % SLOTS]!;
    if (due.length === 0) return;
    this.slots[step % SLOTS] = this.spare;
    for (const task of due) this.runTask(task, step, nowMs);
    due.length = 0;
    this.spare = due;
  }

  private runTask(task: Paced, step: number, nowMs: number): void {
    if (this.stepAt(task.dueMs) <= step) {
      task.dueMs = task.run(nowMs);
      if (task.dueMs < 0) {
        this.waiting -= 1;
        return;
      }
    }
    this.insert(task);
  }

  /** What is overdue goes into the next slot, never into the one that is being worked through. */
  private insert(task: Paced): void {
    const step = Math.max(this.stepAt(task.dueMs), this.cursor);
    this.slots[step % SLOTS]!.push(task);
  }

  private stepAt(timeMs: number): number {
    return Math.floor((timeMs - this.originMs) / STEP_MS);
  }
}
