import AsyncDatabase from 'libsql/promise';
import type { Clock, Timer } from '../../base/clock.ts';

/** What was written meanwhile lies in the log: as safe as in the file, only not yet in its place. */
const DELAY_MS = 3_000;

/**
 * Brings what was written from the log into the database file. SQLite would do it itself at the end of a transaction, which after an
 * import holds the event loop for a tenth of a second; here a thread of libsql's does, by a connection of its own.
 */
export class SqliteCheckpoints {
  private readonly clock: Clock;
  private readonly database: AsyncDatabase;
  private timer: Timer | null = null;
  private running: Promise<void> = Promise.resolve();
  private closed = false;

  constructor(file: string, clock: Clock) {
    this.clock = clock;
    this.database = new AsyncDatabase(file, {});
  }

  noteWrite(): void {
    if (this.closed) return;
    this.timer ??= this.clock.setTimer(() => {
      this.timer = null;
      this.running = this.running.then(() => this.run());
    }, DELAY_MS);
  }

  /** Before the database itself is closed. */
  async close(): Promise<void> {
    this.closed = true;
    this.timer?.cancel();
    await this.running;
    this.database.close();
  }

  private async run(): Promise<void> {
    try {
      // What others still read or write stays in the log until the next time.
      await this.database.exec('pragma wal_checkpoint(passive)');
    } catch {
      // Nothing is lost: what is in the log stays in it, and the main connection reports a disk that fails.
    }
  }
}
