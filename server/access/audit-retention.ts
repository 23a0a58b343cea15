import type { Clock, Timer } from '../base/clock.ts';
import type { Logger } from '../base/logger.ts';
import { type AuditLog, HUB_ACTOR } from '../storage/audit-note.ts';
import type { Storage } from '../storage/storage.ts';

export interface AuditRetentionOptions {
  storage: Pick<Storage, 'transaction'>;
  audit: AuditLog;
  days: number;
  clock: Clock;
  logger: Logger;
}

const DAY_MS = 24 * 60 * 60_000;
/** Removed in one go, in a few milliseconds; then other work has its turn. */
const BATCH = 500;

/** Removes what is older than the audit is to be kept, once a day. */
export class AuditRetention {
  private readonly options: AuditRetentionOptions;
  private timer: Timer | null = null;
  private sweeping: Promise<void> | null = null;
  private stopped = false;

  constructor(options: AuditRetentionOptions) {
    this.options = options;
  }

  start(): void {
    this.sweeping = this.sweep();
    this.timer = this.options.clock.setRepeating(() => {
      this.sweeping = this.sweep();
    }, DAY_MS);
  }

  /** May be called twice. */
  async stop(): Promise<void> {
    this.stopped = true;
    this.timer?.cancel();
    await this.sweeping;
  }

  private async sweep(): Promise<void> {
    const { clock, days, logger } = this.options;
    const beforeMs = clock.now() - days * DAY_MS;
    try {
      let removed = await this.removeFirst(beforeMs);
      for (let more = removed; more === BATCH && !this.stopped; removed += more) {
        await new Promise<void>((resolve) => clock.defer(resolve));
        more = await this.remove(beforeMs);
      }
      if (removed > 0) logger.info({ removed, days }, 'old entries of the audit were removed');
    } catch (error) {
      logger.error({ err: error }, 'old entries of the audit could not be removed');
    }
  }

  /** That entries go is recorded together with the going of the first: nothing is ever removed without a word. */
  private removeFirst(beforeMs: number): Promise<number> {
    const { storage, audit, days } = this.options;
    return storage.transaction(async (stores) => {
      const removed = await stores.audit.removeBefore(beforeMs, BATCH);
      const detail = { beforeMs, days };
      if (removed > 0) {
        await audit.write(stores, [{ actor: HUB_ACTOR, action: 'audit:expired', result: 'ok', detail }]);
      }
      return removed;
    });
  }

  private remove(beforeMs: number): Promise<number> {
    return this.options.storage.transaction((stores) => stores.audit.removeBefore(beforeMs, BATCH));
  }
}
