import { createHash } from 'node:crypto';
import { type FileHandle, open } from 'node:fs/promises';
import type { Clock, Timer } from '../base/clock.ts';
import type { Logger } from '../base/logger.ts';
import { type AuditLog, HUB_ACTOR } from '../storage/audit-note.ts';
import type { BookmarkRecord, BookmarkStore } from '../storage/bookmark-store.ts';
import type { BookmarkBook } from './bookmark-book.ts';
import { bookmarkTarget } from './bookmark-removal.ts';
import type { EvidenceDisk } from './evidence-disk.ts';
import type { EvidenceFolder } from './evidence-folder.ts';
import { listRuns, mediaFile, readIndex } from './run-files.ts';
import type { RunPart } from './run-index.ts';

type Span = Pick<RunPart, 'at' | 'bytes' | 'sha256'>;

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
  /** Null: the index is broken, or the file cannot be read. */
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
      // An index that the disk does not give is as good as none.
      const index = await disk.read(() => readIndex(place, name)).catch(() => null);
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

  private async checkFile(path: string, spans: readonly Span[]): Promise<ClipDamage[]> {
    const name = path.slice(path.lastIndexOf('/') + 1);
    const { disk, clock } = this.options;
    const file = await disk.read(() => open(path, 'r')).catch(() => null);
    if (!file) return [{ file: name, from: null, bytes: null }];
    const damages: ClipDamage[] = [];
    let read = 0;
    try {
      for (const { at, bytes, sha256 } of spans) {
        // Where the disk does not give it, it is lost like what was altered; what follows may be whole.
        const sum = await disk.read(() => hashSpan(file, at, bytes)).catch(() => null);
        if (sum !== sha256) damages.push({ file: name, from: at, bytes });
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

/** Null when the file ends before. Piece by piece: how long it says to be is not to be trusted. */
async function hashSpan(file: FileHandle, at: number, bytes: number): Promise<string | null> {
  const hash = createHash('sha256');
  const buffer = Buffer.allocUnsafe(Math.min(bytes, READ_BYTES));
  for (let done = 0; done < bytes; ) {
    const length = Math.min(buffer.length, bytes - done);
    const { bytesRead } = await file.read(buffer, 0, length, at + done);
    if (bytesRead === 0) return null;
    hash.update(buffer.subarray(0, bytesRead));
    done += bytesRead;
  }
  return hash.digest('hex');
}
