import type { Clock, Timer } from '../base/clock.ts';
import type { Logger } from '../base/logger.ts';
import { CodedError } from '../contract/error-codes.ts';
import type { IncidentRemovalDto, IncidentRemovalRequest } from '../contract/incident-dto.ts';
import { MAX_INCIDENT_LINES } from '../contract/incident-terms.ts';
import { type AuditActor, type AuditLog, type AuditNote, HUB_ACTOR } from '../storage/audit-note.ts';
import type { IncidentRecord } from '../storage/incident-store.ts';
import type { Storage, Stores } from '../storage/storage.ts';
import type { AttachmentFolder } from './attachment-folder.ts';
import { type BookmarkBook, isHeld } from './bookmark-book.ts';
import type { BookmarkRemoval } from './bookmark-removal.ts';
import type { EvidenceExports } from './evidence-exports.ts';
import type { IncidentAttachments } from './incident-attachments.ts';
import { type IncidentBook, incidentNote } from './incident-book.ts';
import { type IncidentUser, seesAllOf } from './incident-sight.ts';
import type { Retention } from './retention.ts';

export interface IncidentKeepingOptions {
  storage: Pick<Storage, 'transaction' | 'incidents' | 'bookmarks'>;
  audit: AuditLog;
  book: IncidentBook;
  hubId(): string;
  bookmarks: Pick<BookmarkBook, 'announce'>;
  removal: Pick<BookmarkRemoval, 'remove'>;
  folder: Pick<AttachmentFolder, 'removeIncident'>;
  attachments: Pick<IncidentAttachments, 'sweep'>;
  exports: Pick<EvidenceExports, 'sweep'>;
  retention: Pick<Retention, 'incidentGoesAtMs'>;
  clock: Clock;
  logger: Logger;
}

const SWEEP_MS = 60 * 60_000;
const PAGE = 200;
/** Of one incident. */
const MAX_SHARES = 10_000;

/** How long incidents are kept: on legal hold, as long as they are to be, and then removed whole. */
export class IncidentKeeping {
  private readonly options: IncidentKeepingOptions;
  private sweeping: Timer | null = null;
  private working: Promise<void> = Promise.resolve();
  private stopped = false;

  constructor(options: IncidentKeepingOptions) {
    this.options = options;
  }

  async start(): Promise<void> {
    await this.options.attachments.sweep();
    this.sweeping = this.options.clock.setRepeating(() => {
      this.working = this.working.then(() => this.sweep());
    }, SWEEP_MS);
  }

  /** May be called twice. */
  async stop(): Promise<void> {
    this.stopped = true;
    this.sweeping?.cancel();
    await this.working;
  }

  /** It and all its bookmarks are kept from now on. Throws INCIDENT_NOT_FOUND. */
  async hold(user: IncidentUser, id: string, reason: string): Promise<void> {
    const { book, clock } = this.options;
    const by = user.actor.username ?? '';
    const held = await book.change(user, id, (incident) => ({
      incident: { ...incident, hold: { by, atMs: clock.now(), reason } },
      entries: [book.entry(id, 'held', user.actor.username, { text: reason })],
      note: incidentNote(user, 'incident:held', incident, { reason }),
    }));
    if (held) await this.announceBookmarks(held);
  }

  /** Throws INCIDENT_NOT_FOUND; NOT_ALLOWED where something of it lies beyond the scope. */
  async release(user: IncidentUser, id: string, reason: string): Promise<void> {
    const { book } = this.options;
    const released = await book.change(user, id, (incident) => {
      requireAllOf(user, incident);
      if (!incident.hold) return null;
      return {
        incident: { ...incident, hold: null },
        entries: [book.entry(id, 'released', user.actor.username, { text: reason })],
        note: incidentNote(user, 'incident:released', incident, { reason, before: incident.hold }),
      };
    });
    if (released) await this.announceBookmarks(released);
  }

  /**
   * For good: with its timeline, its attachments and its packages. Bookmarks go first, so that what interrupts it can be done again.
   * Throws INCIDENT_NOT_FOUND, NOT_ALLOWED where something of it lies beyond the scope, INCIDENT_HELD, CONFLICT.
   */
  async remove(
    user: IncidentUser,
    id: string,
    { reason, bookmarks }: IncidentRemovalRequest,
  ): Promise<IncidentRemovalDto> {
    const incident = await this.options.book.find(user, id);
    requireAllOf(user, incident);
    if (incident.hold) throw new CodedError('INCIDENT_HELD');
    const removed = bookmarks ? await this.removeBookmarks(user.actor, incident, reason) : 0;
    const why = { actor: user.actor, action: 'incident:removed', detail: { reason } } as const;
    await this.removeWhole(incident, why, () => true);
    return { bookmarksRemoved: removed, bookmarksKept: incident.bookmarks.length - removed };
  }

  /** Those that are closed and were kept as long as they had to be. Never rejects. */
  private async sweep(): Promise<void> {
    const { storage, attachments, logger } = this.options;
    try {
      let page: IncidentRecord[] = [];
      do {
        page = await storage.incidents.list('closed', PAGE, page.at(-1));
        for (const incident of page) {
          if (this.stopped) return;
          if (this.isOver(incident)) await this.expire(incident);
        }
      } while (page.length === PAGE);
      await attachments.sweep();
    } catch (error) {
      logger.error({ err: error }, 'old incidents could not be removed');
    }
  }

  private isOver(incident: IncidentRecord): boolean {
    const { retention, clock } = this.options;
    return !incident.hold && clock.now() > retention.incidentGoesAtMs(incident);
  }

  private async expire(incident: IncidentRecord): Promise<void> {
    try {
      const why = {
        actor: HUB_ACTOR,
        action: 'incident:expired',
        detail: { why: 'kept long enough' },
      } as const;
      await this.removeWhole(incident, why, (current) => this.isOver(current));
    } catch (error) {
      // The others go all the same.
      this.options.logger.error({ err: error, incident: incident.id }, 'an incident could not be removed');
    }
  }

  private async removeBookmarks(
    actor: AuditActor,
    { id, bookmarks }: IncidentRecord,
    reason: string,
  ): Promise<number> {
    const { storage, removal, hubId } = this.options;
    let removed = 0;
    for (const bookmark of bookmarks) {
      const record = await storage.bookmarks.get(bookmark.id);
      if (!record || record.hubId !== hubId() || isHeld(record)) continue;
      const isOnlyHere = (current: typeof record) => current.incidents.count <= 1;
      const detail = { reason, incidentId: id };
      if (!isOnlyHere(record)) continue;
      if (await removal.remove(record, actor, 'bookmark:removed', detail, isOnlyHere)) removed += 1;
    }
    return removed;
  }

  /** @param mayGo asked of it as it is when it goes; where it may not, nothing happens */
  private async removeWhole(
    { id }: IncidentRecord,
    why: Pick<AuditNote, 'actor' | 'action' | 'detail'>,
    mayGo: (current: IncidentRecord) => boolean,
  ): Promise<void> {
    const { storage, audit, book, folder, exports, clock } = this.options;
    const incident = await storage.transaction(async (stores) => {
      const current = await stores.incidents.getForChange(id);
      if (!current) throw new CodedError('INCIDENT_NOT_FOUND');
      if (!mayGo(current)) return null;
      // Since it was asked for, somebody may have put it on hold.
      if (current.hold) throw new CodedError('INCIDENT_HELD');
      const entries = await stores.incidents.entries(id, MAX_INCIDENT_LINES);
      if (!(await stores.incidents.remove(id, current.revision))) throw new CodedError('CONFLICT');
      await revokeShares(stores, id, clock.now(), why.actor);
      const detail = {
        ...why.detail,
        ...{ openedAtMs: current.openedAtMs, openedBy: current.openedBy, entries: entries.length },
        attachments: entries.flatMap(({ attachment }) => attachment ?? []),
        bookmarks: current.bookmarks.map((bookmark) => bookmark.id),
      };
      await audit.write(stores, [{ ...incidentNote(why, why.action, current, detail) }]);
      return current;
    });
    if (!incident) return;
    await folder.removeIncident(id);
    await exports.sweep();
    book.events.emit('incident:removed', { incident });
    await this.announceBookmarks(incident);
  }

  /** What keeps them is another. */
  private async announceBookmarks({ bookmarks }: IncidentRecord): Promise<void> {
    for (const { id } of bookmarks) await this.options.bookmarks.announce(id);
  }
}

/** Whoever takes the id for another incident must not find it open to those who knew this one. */
async function revokeShares(
  stores: Stores,
  incidentId: string,
  atMs: number,
  actor: AuditActor,
): Promise<void> {
  for (const { id } of await stores.shares.listOf({ incidentId }, MAX_SHARES)) {
    await stores.shares.revoke(id, atMs, actor.username ?? '');
  }
}

function requireAllOf(user: IncidentUser, incident: IncidentRecord): void {
  if (seesAllOf(user, incident)) return;
  throw new CodedError('NOT_ALLOWED', 'Something of this incident lies beyond your scope.');
}
