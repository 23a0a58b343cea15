import type { Logger } from '../base/logger.ts';
import type { AuditActor, AuditLog, AuditNote } from '../storage/audit-note.ts';
import type { BookmarkRecord } from '../storage/bookmark-store.ts';
import type { Storage } from '../storage/storage.ts';
import type { BookmarkBook } from './bookmark-book.ts';
import type { Clips } from './clips.ts';
import type { EvidenceFolder } from './evidence-folder.ts';
import type { Stills } from './stills.ts';

export interface BookmarkRemovalOptions {
  storage: Pick<Storage, 'transaction' | 'bookmarks'>;
  audit: AuditLog;
  folder: EvidenceFolder;
  clips: Pick<Clips, 'finish'>;
  stills: Pick<Stills, 'abandon'>;
  book: BookmarkBook;
  logger: Logger;
}

export function bookmarkTarget({
  id,
  cameraName,
  domain,
  region,
}: BookmarkRecord): NonNullable<AuditNote['target']> {
  return { type: 'bookmark', id, name: cameraName, place: { domain, region } };
}

/**
 * Removes a bookmark whole: row, clip, index and still. The files are set aside first and go last: whatever interrupts it, either all is there
 * or nothing.
 */
export class BookmarkRemoval {
  private readonly options: BookmarkRemovalOptions;

  constructor(options: BookmarkRemovalOptions) {
    this.options = options;
  }

  /**
   * False when somebody else was faster, or put it on hold.
   * @param mayGo asked of it as it is when it goes
   */
  async remove(
    record: BookmarkRecord,
    actor: AuditActor,
    action: 'bookmark:removed' | 'bookmark:expired' | 'bookmark:undone',
    detail: Record<string, unknown>,
    mayGo: (current: BookmarkRecord) => boolean = () => true,
  ): Promise<boolean> {
    const { folder, clips, stills, book } = this.options;
    const { id } = record;
    await clips.finish(id);
    await stills.abandon(id);
    // What a browser shows of it meanwhile would make its folder anew.
    const removed = await book.alone(() => this.takeAway(id, { actor, action, detail }, mayGo));
    if (!removed) return false;
    await folder.erase(id);
    book.announceRemoval(record);
    return true;
  }

  private async takeAway(
    id: string,
    why: Pick<AuditNote, 'actor' | 'action' | 'detail'>,
    mayGo: (current: BookmarkRecord) => boolean,
  ): Promise<boolean> {
    const { storage, audit, folder } = this.options;
    await folder.setAside(id);
    let removed = false;
    try {
      removed = await storage.transaction(async (stores) => {
        const current = await stores.bookmarks.get(id);
        // The removal looks for a hold itself: one may have come since.
        if (!current || !mayGo(current) || !(await stores.bookmarks.remove(id))) return false;
        const { cameraId, momentMs, createdBy, note } = current;
        const detail = { ...why.detail, cameraId, momentMs, createdBy, note };
        await audit.write(stores, [{ ...why, result: 'ok', target: bookmarkTarget(current), detail }]);
        return true;
      });
    } finally {
      if (!removed) await folder.putBack(id);
    }
    return removed;
  }

  /** After a start of the hub: brings removals to an end that were interrupted. One that cannot be is no reason not to start. */
  async recover(): Promise<void> {
    const { storage, folder, logger } = this.options;
    for (const id of await folder.listAside()) {
      try {
        if (await storage.bookmarks.get(id)) await folder.putBack(id);
        else await folder.erase(id);
      } catch (error) {
        logger.error({ err: error, bookmark: id }, 'a removal could not be brought to its end');
      }
    }
  }
}
