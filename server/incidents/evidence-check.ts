import { open } from 'node:fs/promises';
import type { Clock, Timer } from '../base/clock.ts';
import type { Logger } from '../base/logger.ts';
import { type AuditLog, HUB_ACTOR } from '../storage/audit-note.ts';
import type { BookmarkRecord, BookmarkStore } from '../storage/bookmark-store.ts';
import type { BookmarkBook } from './bookmark-book.ts';
import { bookmarkTarget } from './bookmark-removal.ts';
import type { EvidenceDisk } from './evidence-disk.ts';
import type { EvidenceFolder } from './evidence-folder.ts';
import { listRuns, mediaFile, readIndex } from './run-files.ts';
import { type RunPart, sha256Of } from './run-index.ts';

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

/** Where a clip is not as it was written: bytes of a file, or the index itself. */
export interface ClipDamage {
  file: string;
  /** Null: the index is broken, or the file is not there. */
  from: number | null;
  bytes: number | null;
}

const DAY_MS = 24 * 60 * 60_000;
/** Each clip is read once in so long. */
const EVERY_MS = 7 * DAY_MS;
const LOOK_MS = 60_000;
const BATCH = 20;
/** Four megabytes a second: two percent of a processor, and of what a disk reads. */
const READ_BYTES = 1024 * 1024;
const PAUSE_MS = 250;
const MAX_TOLD = 20;

/** Reads every clip again now and then, slowly, and says when one is not as it was written. */
export class EvidenceCheck {
  private readonly options: EvidenceCheckOptions;
  private timer: Timer | null = null;
  private readonly open = new AbortController();
  private working: Promise<void> = Promise.resolve();

  constructor(options: EvidenceCheckOptions) {
    this.options = options;
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

  /** Every run against its index, and its index against itself. */
  async check(id: string): Promise<ClipDamage[]> {
    const { folder, disk } = this.options;
    const place = folder.clip(id);
    const damages: ClipDamage[] = [];
    for (const name of await disk.read(() => listRuns(place))) {
      const index = await disk.read(() => readIndex(place, name));
      if (!index || index.broken) {
        damages.push({ file: `${name}.idx`, from: index?.wholeBytes ?? null, bytes: null });
      }
      const { initBytes = 0, initSha256 = '' } = index?.header ?? {};
      const init = { at: 0, bytes: initBytes, sha256: initSha256 };
      damages.push(...(await this.checkFile(mediaFile(place, name), [init, ...(index?.parts ?? [])])));
    }
    return damages;
  }

  private async checkDue(): Promise<void> {
    const { store, hubId, clock, disk, logger } = this.options;
    try {
      const due =
        disk.state === 'ok' ? await store.listUnverified(hubId(), clock.now() - EVERY_MS, BATCH) : [];
      for (const record of due) await this.checkRecord(record);
    } catch (error) {
      if (!this.open.signal.aborted) logger.error({ err: error }, 'clips could not be checked');
    }
    if (!this.open.signal.aborted) this.start();
  }

  private async checkRecord(record: BookmarkRecord): Promise<void> {
    const { store, audit, book, clock, logger } = this.options;
    const damages = await this.check(record.id);
    if (damages.length === 0 && (await this.options.disk.read(() => this.hasRuns(record)))) {
      await store.setVerified(record.id, clock.now());
      return;
    }
    const told = damages.slice(0, MAX_TOLD);
    logger.error({ bookmark: record.id, damages: told }, 'a clip is not as it was written');
    const target = bookmarkTarget(record);
    audit.note({
      ...{ actor: HUB_ACTOR, action: 'bookmark:damaged', result: 'failed', target },
      detail: { count: damages.length, damages: told },
    });
    book.noteClip(record.id, { ...record.clip, state: 'damaged' });
  }

  private async hasRuns({ id, clip }: BookmarkRecord): Promise<boolean> {
    return clip.pieces.length === 0 || (await listRuns(this.options.folder.clip(id))).length > 0;
  }

  private async checkFile(
    path: string,
    spans: readonly Pick<RunPart, 'at' | 'bytes' | 'sha256'>[],
  ): Promise<ClipDamage[]> {
    const name = path.slice(path.lastIndexOf('/') + 1);
    const { disk, clock } = this.options;
    const file = await disk.read(() => open(path, 'r')).catch(() => null);
    if (!file) return [{ file: name, from: null, bytes: null }];
    const damages: ClipDamage[] = [];
    let read = 0;
    try {
      for (const { at, bytes, sha256 } of spans) {
        const buffer = Buffer.allocUnsafe(bytes);
        const { bytesRead } = await disk.read(() => file.read(buffer, 0, bytes, at));
        const whole = bytesRead === bytes && sha256Of(buffer) === sha256;
        if (!whole) damages.push({ file: name, from: at, bytes });
        read += bytes;
        if (read < READ_BYTES) continue;
        read = 0;
        await clock.sleep(PAUSE_MS, this.open.signal);
      }
    } finally {
      await file.close();
    }
    return damages;
  }
}
