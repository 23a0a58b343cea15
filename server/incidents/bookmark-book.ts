import type { Logger } from '../base/logger.ts';
import { SerialQueue } from '../base/serial-queue.ts';
import { TypedEmitter } from '../base/typed-emitter.ts';
import type { BookmarkDto, ClipDto } from '../contract/bookmark-dto.ts';
import type { Place } from '../contract/permissions.ts';
import type { BookmarkRecord, BookmarkStore } from '../storage/bookmark-store.ts';
import type { EvidenceFolder } from './evidence-folder.ts';
import type { Retention } from './retention.ts';

export interface BookmarkEvents {
  'bookmark:changed': { bookmark: BookmarkDto };
  'bookmark:removed': { id: string; place: Place };
}

export interface BookmarkBookOptions {
  store: BookmarkStore;
  folder: Pick<EvidenceFolder, 'sizeOf'>;
  retention: Retention;
  logger: Logger;
  /** Of a clip that is being recorded on this hub. */
  liveClip(id: string): ClipDto | null;
}

/** What bookmarks look like from outside, and what the hub itself finds out about them: their stills and clips. */
export class BookmarkBook {
  readonly events: TypedEmitter<BookmarkEvents>;
  private readonly options: BookmarkBookOptions;
  private readonly writes = new SerialQueue();

  constructor(options: BookmarkBookOptions) {
    this.options = options;
    this.events = new TypedEmitter(options.logger);
  }

  describe(record: BookmarkRecord): BookmarkDto {
    const { hubId: _hub, userId: _user, sizeBytes: _size, verifiedAtMs: _verified, ...shown } = record;
    const { retention, liveClip } = this.options;
    return {
      ...shown,
      clip: liveClip(record.id) ?? record.clip,
      keptUntilMs: record.createdAtMs + retention.leastMs(record.domain),
    };
  }

  /** In the order in which they came. */
  noteStill(id: string, still: BookmarkRecord['still']): void {
    this.write(id, async (store) => {
      const record = await store.get(id);
      // The hub's own picture is better than what a browser showed, and none is no reason to forget one.
      if (still.state === 'missing' && record?.still.state !== 'waiting') return;
      if (still.state === 'shown' && record?.still.state === 'decoded') return;
      await store.setStill(id, still);
    });
  }

  noteClip(id: string, clip: ClipDto): void {
    this.write(id, async (store) => {
      // A disk that fails is no reason not to say what became of the clip.
      const sizeBytes = await this.options.folder.sizeOf(id).catch(() => clip.sizeBytes);
      await store.setClip(id, clip, sizeBytes);
    });
  }

  /** Tells everybody who may see it how it is now. */
  async announce(id: string): Promise<void> {
    const record = await this.options.store.get(id);
    if (record) this.events.emit('bookmark:changed', { bookmark: this.describe(record) });
  }

  announceRemoval({ id, domain, region }: BookmarkRecord): void {
    this.events.emit('bookmark:removed', { id, place: { domain, region } });
  }

  /** Resolves when everything that was noted is written. */
  async settle(): Promise<void> {
    await this.writes.run(async () => {});
  }

  private write(id: string, work: (store: BookmarkStore) => Promise<void>): void {
    const { store, logger } = this.options;
    this.writes
      .run(async () => {
        await work(store);
        await this.announce(id);
      })
      .catch((error: unknown) => {
        logger.error({ err: error, bookmark: id }, 'what became of a bookmark could not be kept');
      });
  }
}
