import type { Clock, Timer } from '../base/clock.ts';
import type { MessageBudget } from './message-budget.ts';

/** What one read of a socket can bring at most, 64 KiB of the shortest messages, is less. */
const MAX_WAITING = 4096;

export interface PacedInboxOptions<T> {
  budget: MessageBudget;
  clock: Pick<Clock, 'setTimer'>;
  /** Reading stops, and goes on: what is sent meanwhile waits in the network, and then with its sender. */
  pause(): void;
  resume(): void;
  handle(message: T): void;
  /** More came although reading had stopped. */
  overflowed(): void;
}

/** Messages of a sender who may be in a hurry: handled in order, as fast as the budget allows, and none is lost. */
export class PacedInbox<T> {
  private readonly options: PacedInboxOptions<T>;
  private waiting: T[] = [];
  private timer: Timer | null = null;

  constructor(options: PacedInboxOptions<T>) {
    this.options = options;
  }

  push(message: T): void {
    const { budget, handle, overflowed, pause } = this.options;
    if (this.timer === null && budget.spend()) handle(message);
    else if (this.waiting.length >= MAX_WAITING) overflowed();
    else {
      this.waiting.push(message);
      if (this.timer !== null) return;
      pause();
      this.arm();
    }
  }

  /** Forgets what waits. May be called twice. */
  close(): void {
    this.waiting = [];
    this.timer?.cancel();
    this.timer = null;
    this.options.resume();
  }

  private arm(): void {
    const { budget, clock } = this.options;
    this.timer = clock.setTimer(() => this.drain(), budget.waitMs());
  }

  private drain(): void {
    const { budget, handle, resume } = this.options;
    const messages = this.waiting;
    let done = 0;
    while (done < messages.length && budget.spend()) handle(messages[done++] as T);
    // A message may have closed the inbox.
    if (this.timer === null) return;
    messages.splice(0, done);
    if (messages.length > 0) {
      this.arm();
      return;
    }
    this.timer = null;
    resume();
  }
}
