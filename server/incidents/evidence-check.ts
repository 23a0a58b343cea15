import type { Clock, Timer } from '../base/clock.ts';
import type { Logger } from '../base/logger.ts';
import { type AuditLog, HUB_ACTOR } from '../storage/audit-note.ts';
import type { BookmarkRecord, BookmarkStore } from '../storage/bookmark-store.ts';
import type { BookmarkBook } from './bookmark-book.ts';
import { bookmarkTarget } from './bookmark-removal.ts';
import { ClipCheck, type ClipDamage } from './clip-check.ts';
import type { EvidenceDisk } from './evidence-disk.ts';
import type { EvidenceFolder } from './evidence-folder.ts';

export interface EvidenceCheckOptions {
  hubId(): string;
  store: BookmarkStore;
  audit: Pick<AuditLog, 'note'>;
  book: BookmarkBook;
  folder: EvidenceFolder;
  disk: EvidenceDisk;
  clock: Clock;
  logger: Logger;
}

const DAY_MS = 24 * 60 * 60_000;
/** Each clip is read once in so long. */
const EVERY_MS = 7 * DAY_MS;
const LOOK_MS = 60_000;
const BATCH = 20;
const MAX_TOLD = 20;

/** Reads every clip and picture again now and then, slowly, and says when one is not as it was written. */
export class EvidenceCheck {
  private readonly options: EvidenceCheckOptions;
  private readonly clips: ClipCheck;
  private timer: Timer | null = null;
  private readonly open = new AbortController();
  private working: Promise<void> = Promise.resolve();

  constructor(options: EvidenceCheckOptions) {
    const { folder, disk, clock } = options;
    this.options = options;
    this.clips = new ClipCheck({ folder, disk, clock, signal: this.open.signal });
  }

  start(): void {
    this.timer = this.options.clock.setTimer(() => {
      this.working = this.checkDue();
    }, LOOK_MS);
  }

  /** May be called twice. */
  async stop(): Promise<void> {
    this.open.abort();
    this.timer?.cancel();
    await this.working;
  }

  private async checkDue(): Promise<void> {
    const { store, hubId, clock, disk } = this.options;
    try {
      const due =
        disk.state === 'ok' ? await store.listUnverified(hubId(), clock.now() - EVERY_MS, BATCH) : [];
      for (const record of due) {
        if (this.open.signal.aborted) break;
        await this.checkRecord(record).catch((error) => this.report(error, record.id));
      }
    } catch (error) {
      this.report(error, null);
    }
    if (!this.open.signal.aborted) this.start();
  }

  /** That of one is no reason not to look at the others. */
  private report(error: unknown, bookmark: string | null): void {
    if (this.open.signal.aborted) return;
    this.options.logger.error({ err: error, bookmark }, 'clips could not be checked');
  }

  private async checkRecord(record: BookmarkRecord): Promise<void> {
    const { store, book, clock } = this.options;
    const clip = await this.clips.clipDamages(record);
    const still = await this.clips.stillDamages(record);
    if (clip.length + still.length === 0) {
      await store.setVerified(record.id, clock.now());
      return;
    }
    // Removed meanwhile: nothing is missing that should be there.
    if (!(await store.get(record.id))) return;
    this.tell(record, [...clip, ...still]);
    if (clip.length > 0) book.noteClip(record.id, { ...record.clip, state: 'damaged' }, record.clipSeal);
    if (still.length > 0) {
      book.noteStill(record.id, { ...record.still, state: 'damaged' }, record.stillSha256);
    }
    await book.settle();
    if (clip.length === 0) await store.setVerified(record.id, clock.now());
  }

  private tell(record: BookmarkRecord, damages: readonly ClipDamage[]): void {
    const { audit, logger } = this.options;
    const told = damages.slice(0, MAX_TOLD);
    logger.error({ bookmark: record.id, damages: told }, 'evidence is not as it was written');
    audit.note({
      ...{ actor: HUB_ACTOR, action: 'bookmark:damaged', result: 'failed' },
      target: bookmarkTarget(record),
      detail: { count: damages.length, damages: told },
    });
  }
}
