import type { Clock, Timer } from '../base/clock.ts';
import type { Logger } from '../base/logger.ts';
import type { AuditLog, AuditNote } from '../storage/audit-note.ts';
import type { AuditLink, AuditStore } from '../storage/audit-store.ts';
import type { Stores } from '../storage/storage.ts';
import { type AuditDraft, chainEntries, draftEntry } from './audit-chain.ts';
import { AuditGap } from './audit-gap.ts';

export interface AuditTrailOptions {
  audit: AuditStore;
  clock: Clock;
  logger: Logger;
  /** Notes that may wait to be written. */
  maxWaiting?: number;
}

export interface AuditFigures {
  /** Notes that wait to be written. */
  waiting: number;
  /** Notes that there was no room for while they could not be written. */
  lost: number;
  failedWrites: number;
}

/** Several notes at a time: a page that opens a wall of tiles is one write. */
const GATHER_MS = 100;
/** A batch is written while nothing else runs on the main thread: it must be over in a moment. */
const MAX_BATCH = 100;
const MAX_WAITING = 10_000;
const FIRST_RETRY_MS = 1_000;
const MAX_RETRY_MS = 30_000;
const TELL_HEAD_MS = 60 * 60_000;

/** Writes the audit: together with the change that it is about, or in the background what changes nothing. */
export class AuditTrail implements AuditLog {
  private readonly options: AuditTrailOptions;
  private readonly maxWaiting: number;
  private readonly waiting: AuditDraft[] = [];
  private readonly gap: AuditGap;
  private timer: Timer | null = null;
  private writing: Promise<void> | null = null;
  private retryMs = FIRST_RETRY_MS;
  private stopped = false;
  private head: AuditLink | null = null;
  private tellingHead: Timer | null = null;

  constructor(options: AuditTrailOptions) {
    this.options = options;
    this.maxWaiting = options.maxWaiting ?? MAX_WAITING;
    this.gap = new AuditGap(options.logger);
  }

  get figures(): AuditFigures {
    const { lost, failedWrites } = this.gap;
    return { waiting: this.waiting.length, lost, failedWrites };
  }

  start(): void {
    this.tellingHead ??= this.options.clock.setRepeating(() => this.tellHead(), TELL_HEAD_MS);
  }

  async write(stores: Pick<Stores, 'audit'>, notes: readonly AuditNote[]): Promise<void> {
    const atMs = this.options.clock.now();
    const drafts = notes.map((note) => draftEntry(note, atMs));
    if (drafts.length === 0) return;
    await stores.audit.append((last) => chainEntries(last, drafts));
  }

  async record(note: AuditNote): Promise<void> {
    await this.write({ audit: this.options.audit }, [note]);
  }

  note(note: AuditNote): void {
    try {
      this.keep(draftEntry(note, this.options.clock.now()));
    } catch (error) {
      this.options.logger.error(
        { err: error, action: note.action },
        'an audit note is of no form to be kept',
      );
      this.gap.lose(note.action, this.options.clock.now());
      this.schedule(GATHER_MS);
    }
  }

  /** Writes what waits, as far as the storage takes it. May be called twice. */
  async stop(): Promise<void> {
    this.stopped = true;
    this.timer?.cancel();
    this.timer = null;
    this.tellingHead?.cancel();
    await this.writing;
    let ok = true;
    while (this.hasWork && ok) ok = await this.writeBatch();
    this.tellHead();
    if (this.waiting.length === 0) return;
    this.options.logger.error(
      { notes: this.waiting.length },
      'audit notes are lost: they could not be written',
    );
    this.waiting.length = 0;
  }

  private get hasWork(): boolean {
    return this.waiting.length > 0 || this.gap.isOpen;
  }

  private keep(draft: AuditDraft): void {
    if (this.stopped || this.waiting.length >= this.maxWaiting) this.gap.lose(draft.action, draft.atMs);
    else this.waiting.push(draft);
    this.schedule(GATHER_MS);
  }

  private schedule(delayMs: number): void {
    if (this.stopped || this.timer || this.writing) return;
    this.timer = this.options.clock.setTimer(() => {
      this.timer = null;
      this.writing = this.writeAll();
    }, delayMs);
  }

  private async writeAll(): Promise<void> {
    const ok = await this.writeBatch();
    this.writing = null;
    if (!this.hasWork) return;
    this.schedule(ok ? 0 : this.retryMs);
    if (!ok) this.retryMs = Math.min(MAX_RETRY_MS, this.retryMs * 2);
  }

  /** False when the storage took nothing; the notes then wait for the next time. */
  private async writeBatch(): Promise<boolean> {
    const { audit, clock, logger } = this.options;
    const waiting = this.waiting.slice(0, MAX_BATCH);
    const gap = this.gap.tell();
    const batch = gap ? [draftEntry(gap, clock.now()), ...waiting] : waiting;
    try {
      const entries = await audit.append((last) => chainEntries(last, batch));
      this.head = entries.at(-1) ?? this.head;
    } catch (error) {
      logger.error({ err: error, waiting: this.waiting.length }, 'the audit could not be written');
      this.gap.reopen();
      this.gap.fail(clock.now());
      return false;
    }
    this.gap.settle();
    this.waiting.splice(0, waiting.length);
    this.retryMs = FIRST_RETRY_MS;
    return true;
  }

  /** The log is kept elsewhere: against it a chain that was cut short or written anew shows. */
  private tellHead(): void {
    if (!this.head) return;
    const { seq, hash } = this.head;
    this.options.logger.info({ seq, hash }, 'the audit goes on from here');
    this.head = null;
  }
}
