import type { Logger } from '../base/logger.ts';
import { SerialQueue } from '../base/serial-queue.ts';
import { TypedEmitter } from '../base/typed-emitter.ts';
import type { BookmarkDto, ClipDto } from '../contract/bookmark-dto.ts';
import type { StillState } from '../contract/bookmark-terms.ts';
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

const WITHOUT_PICTURE: ReadonlySet<string> = new Set<StillState>(['waiting', 'missing']);

/** By itself, or with an incident that it is in. */
export function isHeld({ hold, incidents }: Pick<BookmarkRecord, 'hold' | 'incidents'>): boolean {
  return hold !== null || incidents.held;
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
    const { hubId: _hub, userId: _user, sizeBytes: _size, verifiedAtMs: _verified, ...seen } = record;
    const { stillSha256: _still, clipSeal: _seal, ...shown } = seen;
    const { retention, liveClip } = this.options;
    const { keptUntilMs, ...incidents } = record.incidents;
    return {
      ...shown,
      incidents,
      clip: liveClip(record.id) ?? record.clip,
      keptUntilMs: Math.max(record.createdAtMs + retention.leastMs(record.domain), keptUntilMs ?? 0),
    };
  }

  /** In the order in which they came. */
  noteStill(id: string, still: BookmarkRecord['still'], sha256: string | null): void {
    this.write(id, async (store) => {
      const record = await store.get(id);
      // None is no reason to forget what a browser showed.
      if (still.state === 'missing' && record?.still.state !== 'waiting') return;
      await store.setStill(id, still, sha256);
    });
  }

  /**
   * The picture that a browser showed: one, where there is none, and never of what is held.
   * @param write puts it on the disk; nothing else is noted meanwhile
   * @param sha256 of the picture
   * @returns whether it was kept
   */
  async keepShown(id: string, sha256: string, write: () => Promise<void>): Promise<boolean> {
    const { store } = this.options;
    const kept = await this.alone(async () => {
      const record = await store.get(id);
      if (!record || isHeld(record) || !WITHOUT_PICTURE.has(record.still.state)) return false;
      await write();
      await store.setStill(id, { state: 'shown', takenAtMs: null }, sha256);
      return true;
    });
    if (kept) await this.announce(id);
    return kept;
  }

  /** @param seal of a clip that has ended */
  noteClip(id: string, clip: ClipDto, seal: string | null): void {
    this.write(id, async (store) => {
      // A disk that fails is no reason not to say what became of the clip.
      const sizeBytes = await this.options.folder.sizeOf(id).catch(() => clip.sizeBytes);
      await store.setClip(id, clip, sizeBytes, seal);
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

  /** After everything that was noted, and before what will be. */
  alone<T>(work: () => Promise<T>): Promise<T> {
    return this.writes.run(work);
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
