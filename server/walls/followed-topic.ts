import type { Clock, Timer } from '../base/clock.ts';
import type { Logger } from '../base/logger.ts';
import { SerialQueue } from '../base/serial-queue.ts';
import type { ChangeStore, ChangeTopic } from '../storage/change-store.ts';

export interface FollowedTopicOptions {
  topic: ChangeTopic;
  changes: Pick<ChangeStore, 'counts'>;
  /** Reads all of it anew. The answer tells what has changed by that. */
  load(): Promise<() => void>;
  clock: Clock;
  logger: Logger;
}

/** What another hub has changed is known here so much later at most. */
const FOLLOW_MS = 2_000;

/** Keeps what one holds in memory of a topic up to date with the storage, and with other hubs on it. One change at a time. */
export class FollowedTopic {
  private readonly options: FollowedTopicOptions;
  private readonly queue = new SerialQueue();
  /** That memory is up to date with. */
  private count = -1;
  private failing = false;
  private timer: Timer | null = null;

  constructor(options: FollowedTopicOptions) {
    this.options = options;
  }

  async start(): Promise<void> {
    await this.queue.run(() => this.load());
    this.timer ??= this.options.clock.setRepeating(() => this.follow(), FOLLOW_MS);
  }

  /** May be called twice. Resolves when what was begun has ended. */
  async stop(): Promise<void> {
    this.timer?.cancel();
    this.timer = null;
    await this.queue.run(async () => {});
  }

  /** Runs `work` on what is up to date, and nothing beside it. What it throws is the caller's. */
  change<T>(work: () => Promise<T>): Promise<T> {
    return this.queue.run(async () => {
      await this.catchUp();
      return work();
    });
  }

  /** By whoever runs in `change`, when storage and memory have both taken it. */
  noteOwnChange(): void {
    this.count += 1;
  }

  private follow(): void {
    if (!this.queue.idle) return;
    this.queue
      .run(() => this.catchUp())
      .then(
        () => {
          this.failing = false;
        },
        (error: unknown) => {
          const { logger, topic } = this.options;
          if (!this.failing) logger.error({ err: error, topic }, 'what is kept cannot be read');
          this.failing = true;
        },
      );
  }

  private async catchUp(): Promise<void> {
    const { changes, topic } = this.options;
    if ((await changes.counts())[topic] === this.count) return;
    const tell = await this.load();
    tell();
  }

  private async load(): Promise<() => void> {
    const { changes, topic, load } = this.options;
    // The count first: what changes while they are read is read again the next time.
    const count = (await changes.counts())[topic];
    const tell = await load();
    this.count = count;
    return tell;
  }
}
