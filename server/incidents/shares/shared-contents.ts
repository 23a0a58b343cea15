import type { BookmarkDto } from '../../contract/bookmark-dto.ts';
import { CodedError } from '../../contract/error-codes.ts';
import type { IncidentEntryDto } from '../../contract/incident-dto.ts';
import { MAX_INCIDENT_ENTRIES } from '../../contract/incident-terms.ts';
import { isInScope } from '../../contract/permissions.ts';
import type { SharedBookmarkDto, SharedDto } from '../../contract/share-dto.ts';
import type { BookmarkRecord } from '../../storage/bookmark-store.ts';
import type { ShareRecord } from '../../storage/share-store.ts';
import type { Storage } from '../../storage/storage.ts';
import type { IncidentBook } from '../incident-book.ts';
import { describeEntry, type IncidentUser } from '../incident-sight.ts';

export interface SharedContentsOptions {
  hubId(): string;
  storage: Pick<Storage, 'bookmarks' | 'incidents'>;
  book: Pick<IncidentBook, 'find'>;
  describeBookmark(record: BookmarkRecord): BookmarkDto;
}

export type SharedThing = Pick<SharedDto, 'title' | 'incident' | 'bookmarks' | 'removed' | 'entries'>;

/** How an incident is staffed, and who else was shown it, is nobody's business outside. */
const INNER_FIELDS: ReadonlySet<string> = new Set(['assignee', 'people']);
const INNER_KINDS: ReadonlySet<string> = new Set<IncidentEntryDto['kind']>(['exported', 'shared']);

/** What a link shows, as far as whoever made it may see it now. */
export class SharedContents {
  private readonly options: SharedContentsOptions;

  constructor(options: SharedContentsOptions) {
    this.options = options;
  }

  /** Throws INCIDENT_NOT_FOUND, BOOKMARK_NOT_FOUND for what the maker may not see. What was deleted is counted. */
  read(maker: IncidentUser, { incidentId, bookmarkId, title }: ShareRecord): Promise<SharedThing> {
    if (incidentId !== null) return this.readIncident(maker, incidentId, title);
    return this.readBookmark(maker, bookmarkId ?? '', title);
  }

  /** Whether the link shows this bookmark. */
  async holds(maker: IncidentUser, { incidentId, bookmarkId }: ShareRecord, id: string): Promise<boolean> {
    if (incidentId === null) return bookmarkId === id;
    const { bookmarks } = await this.options.book.find(maker, incidentId);
    return bookmarks.some((linked) => linked.id === id);
  }

  private async readIncident(maker: IncidentUser, id: string, title: string): Promise<SharedThing> {
    const { storage, book } = this.options;
    if (!(await storage.incidents.get(id))) return gone(title);
    const { title: now, severity, state, openedAtMs, bookmarks } = await book.find(maker, id);
    const linked = bookmarks.filter((bookmark) => isInScope(maker.scope, bookmark));
    const records = await Promise.all(linked.map((bookmark) => storage.bookmarks.get(bookmark.id)));
    const there = records.filter((record) => record !== null);
    const seen = there.filter((record) => isInScope(maker.scope, record));
    const entries = await storage.incidents.entries(id, MAX_INCIDENT_ENTRIES);
    return {
      title: now,
      incident: { severity, state, openedAtMs },
      bookmarks: seen.map((record) => this.describe(record)).sort((a, b) => a.momentMs - b.momentMs),
      removed: records.length - there.length,
      entries: entries.flatMap((entry) => outwards(describeEntry(maker.scope, entry)) ?? []),
    };
  }

  private async readBookmark({ scope }: IncidentUser, id: string, title: string): Promise<SharedThing> {
    const record = await this.options.storage.bookmarks.get(id);
    if (record && !isInScope(scope, record)) throw new CodedError('BOOKMARK_NOT_FOUND');
    return record ? { ...gone(title), bookmarks: [this.describe(record)], removed: 0 } : gone(title);
  }

  private describe(record: BookmarkRecord): SharedBookmarkDto {
    const { id, cameraName, momentMs, createdBy, note, tags, severity, hubId } = record;
    const { still, clip } = this.options.describeBookmark(record);
    const elsewhere = hubId !== this.options.hubId();
    return {
      ...{ id, cameraName, momentMs, by: createdBy, note, tags, severity, elsewhere },
      hasStill: !elsewhere && (still.state === 'decoded' || still.state === 'shown'),
      clip: elsewhere ? { ...clip, pieces: [] } : clip,
    };
  }
}

/** What was shared has been deleted. */
function gone(title: string): SharedThing {
  return { title, incident: null, bookmarks: [], removed: 1, entries: [] };
}

/** Null for what is not told outside. */
function outwards(entry: IncidentEntryDto | null): IncidentEntryDto | null {
  if (!entry || INNER_KINDS.has(entry.kind)) return null;
  const changes = entry.changes.filter(({ field }) => !INNER_FIELDS.has(field));
  return entry.kind === 'changed' && changes.length === 0 ? null : { ...entry, changes };
}
