import { join } from 'node:path';
import type { Clock } from '../base/clock.ts';
import type { Logger } from '../base/logger.ts';
import type { HubConfig } from '../config/streams-config.ts';
import type { BookmarkDto, EvidenceDto } from '../contract/bookmark-dto.ts';
import type { Place } from '../contract/permissions.ts';
import type { AuditLog } from '../storage/audit-note.ts';
import type { Storage } from '../storage/storage.ts';
import { BookmarkBook } from './bookmark-book.ts';
import { BookmarkDesk } from './bookmark-desk.ts';
import { BookmarkMedia } from './bookmark-media.ts';
import { BookmarkRemoval } from './bookmark-removal.ts';
import { CameraRings, type CameraRingsOptions } from './camera-rings.ts';
import { ClipLibrary } from './clip-library.ts';
import { Clips } from './clips.ts';
import { EvidenceCheck } from './evidence-check.ts';
import { EvidenceDisk } from './evidence-disk.ts';
import { EvidenceFolder } from './evidence-folder.ts';
import { EvidenceKeeper } from './evidence-keeper.ts';
import type { CameraConditionSource } from './recorded-stream.ts';
import { Retention } from './retention.ts';
import { type StillDecoder, Stills } from './stills.ts';

export interface EvidenceOptions {
  hub: Pick<HubConfig, 'dataFolder' | 'evidence'>;
  storage: Storage;
  audit: AuditLog;
  cameras: CameraRingsOptions['cameras'];
  onCameraTouched: CameraRingsOptions['onCameraTouched'];
  conditions: CameraConditionSource;
  decoder: StillDecoder;
  clock: Clock;
  logger: Logger;
}

/** Bookmarks with their stills and clips, put together: what is marked, recorded and kept. */
export class Evidence {
  readonly desk: BookmarkDesk;
  readonly media: BookmarkMedia;
  readonly book: BookmarkBook;
  readonly keeper: EvidenceKeeper;
  readonly library: ClipLibrary;
  private readonly options: EvidenceOptions;
  private readonly folder: EvidenceFolder;
  private readonly disk: EvidenceDisk;
  private readonly rings: CameraRings;
  private readonly clips: Clips;
  private readonly stills: Stills;
  readonly removal: BookmarkRemoval;
  readonly retention: Retention;
  private readonly check: EvidenceCheck;
  private id = '';

  constructor(options: EvidenceOptions) {
    const { hub, storage, audit, cameras, onCameraTouched, conditions, decoder, clock, logger } = options;
    const { bookmarks: store } = storage;
    const terms = hub.evidence;
    const hubId = () => this.id;
    const retention = new Retention(terms);
    this.retention = retention;
    const folder = new EvidenceFolder(terms.folder ?? join(hub.dataFolder, 'evidence'));
    const disk = new EvidenceDisk({ folder: folder.path, minFreeBytes: terms.minFreeBytes, clock, logger });
    const common = { folder, disk, clock, logger };
    this.options = options;
    this.folder = folder;
    this.disk = disk;
    this.rings = new CameraRings({
      ...{ ...common, cameras, onCameraTouched },
      ...{ ringMs: terms.ringSeconds * 1000, ringMaxBytes: terms.ringMaxBytes },
    });
    this.book = new BookmarkBook({ store, folder, retention, logger, liveClip: (id) => this.clips.live(id) });
    const { book } = this;
    this.stills = new Stills({ ...common, decoder, onChanged: book.noteStill.bind(book) });
    this.library = new ClipLibrary(common);
    this.clips = new Clips({
      ...{ ...common, cameras, rings: this.rings, maxAtOnce: terms.clipsAtOnce },
      onStill: (id, group) => {
        if (group) this.stills.take(id, group);
        else book.noteStill(id, { state: 'missing', takenAtMs: null }, null);
      },
      onChanged: book.noteClip.bind(book),
    });
    const { clips, library } = this;
    this.removal = new BookmarkRemoval({ storage, audit, folder, clips, stills: this.stills, book, logger });
    const { removal } = this;
    this.keeper = new EvidenceKeeper({
      ...{ hubId, store, removal, clips, rings: this.rings, disk, retention },
      ...{ quotaBytes: terms.quotaBytes, clock, logger },
    });
    const { keeper } = this;
    this.desk = new BookmarkDesk({
      ...{ hubId, storage, audit, cameras, conditions, clips, keeper, book, removal, clock },
    });
    this.media = new BookmarkMedia({
      book,
      desk: this.desk,
      stills: this.stills,
      library,
      clips,
      audit,
      clock,
    });
    this.check = new EvidenceCheck({ ...common, hubId, store, audit, book });
    book.events.on('bookmark:removed', ({ id }) => library.forget(id));
  }

  onBookmark(listener: (bookmark: BookmarkDto) => void): () => void {
    return this.book.events.on('bookmark:changed', ({ bookmark }) => listener(bookmark));
  }

  onBookmarkRemoved(listener: (removed: { id: string; place: Place }) => void): () => void {
    return this.book.events.on('bookmark:removed', listener);
  }

  onEvidence(listener: (evidence: EvidenceDto) => void): () => void {
    return this.keeper.events.on('state:changed', ({ evidence }) => listener(evidence));
  }

  /** What was being recorded when the hub ended is made whole, and goes on where there is still time. */
  async start(): Promise<void> {
    this.id = await this.folder.open();
    await this.disk.start();
    await this.removal.recover();
    await this.recoverClips();
    await this.rings.start();
    await this.keeper.start();
    this.check.start();
  }

  /** May be called twice. */
  async stop(): Promise<void> {
    await this.check.stop();
    await this.keeper.stop();
    await this.stills.stop();
    await this.clips.stop();
    await this.rings.stop();
    await this.book.settle();
    this.disk.stop();
  }

  /** By which a shared database knows whose files are here; after the start. */
  get hubId(): string {
    return this.id;
  }

  /** JPEG; null when there is none, or it is not as it was written. */
  async readStill(id: string): Promise<Buffer | null> {
    const record = await this.options.storage.bookmarks.get(id);
    return record && this.stills.read(record);
  }

  figures(): EvidenceDto & { waitingBytes: number; rings: number } {
    return { ...this.keeper.describe(), waitingBytes: this.disk.waitingBytes, rings: this.rings.count };
  }

  private async recoverClips(): Promise<void> {
    const { storage, logger } = this.options;
    for (const record of await storage.bookmarks.listRecording(this.id)) {
      try {
        const interrupted = await this.clips.recover(record);
        if (!interrupted) continue;
        this.book.noteClip(record.id, interrupted.clip, interrupted.seal);
        this.book.noteStill(record.id, { state: 'missing', takenAtMs: null }, null);
      } catch (error) {
        logger.error({ err: error, bookmark: record.id }, 'a clip could not be brought to where it is whole');
      }
    }
    await this.book.settle();
  }
}
