import type { BookmarkDto } from '../contract/bookmark-dto.ts';
import { CodedError } from '../contract/error-codes.ts';
import type {
  IncidentChange,
  IncidentDetailDto,
  IncidentDto,
  IncidentFields,
  IncidentNote,
  IncidentQuery,
  IncidentRequest,
  PersonDto,
} from '../contract/incident-dto.ts';
import { MAX_INCIDENT_LINES } from '../contract/incident-terms.ts';
import type { AuditLog } from '../storage/audit-note.ts';
import type { BookmarkRecord } from '../storage/bookmark-store.ts';
import type { IncidentRecord } from '../storage/incident-store.ts';
import type { Storage } from '../storage/storage.ts';
import { type IncidentBook, incidentNote } from './incident-book.ts';
import { changesOf, checkSeen } from './incident-changes.ts';
import type { IncidentLinks } from './incident-links.ts';
import { describeEntry, describeIncident, type IncidentUser, maySeeIncident } from './incident-sight.ts';
import type { Retention } from './retention.ts';
import type { ViewingNotes } from './viewing-notes.ts';

export interface IncidentDeskOptions {
  storage: Pick<Storage, 'transaction' | 'incidents' | 'bookmarks'>;
  audit: AuditLog;
  book: IncidentBook;
  links: IncidentLinks;
  viewings: Pick<ViewingNotes, 'note'>;
  retention: Pick<Retention, 'leastDays'>;
  describeBookmark(record: BookmarkRecord): BookmarkDto;
  /** Who may work on incidents. */
  people(): readonly PersonDto[];
}

const MAX_LISTED = 500;

/** What people do with incidents; their bookmarks and cameras are linked by IncidentLinks. */
export class IncidentDesk {
  private readonly options: IncidentDeskOptions;

  constructor(options: IncidentDeskOptions) {
    this.options = options;
  }

  people(): readonly PersonDto[] {
    return this.options.people();
  }

  async list(user: IncidentUser, { state, q }: IncidentQuery): Promise<IncidentDto[]> {
    const { incidents } = this.options.storage;
    const words = q?.toLowerCase().trim() ?? '';
    const isAsked = (incident: IncidentRecord) =>
      maySeeIncident(user, incident) && incident.title.toLowerCase().includes(words);
    const found: IncidentRecord[] = [];
    let page: IncidentRecord[] = [];
    // What others see may fill a page whole.
    do {
      page = await incidents.list(state, MAX_LISTED, page.at(-1));
      found.push(...page.filter(isAsked));
    } while (page.length === MAX_LISTED && found.length < MAX_LISTED);
    return found.slice(0, MAX_LISTED).map((incident) => describeIncident(user.scope, incident));
  }

  /** Throws CAMERA_NOT_FOUND, BOOKMARK_NOT_FOUND, ID_TAKEN for somebody else's id. */
  async open(user: IncidentUser, request: IncidentRequest): Promise<IncidentDetailDto> {
    const { storage, audit, book, links } = this.options;
    const { id, title, severity, note } = request;
    const by = user.actor.username;
    const opened = book.entry(id, 'opened', by, { text: note });
    const record: IncidentRecord = {
      ...{ id, revision: 1, title, severity, state: 'open', assignee: null, people: [] },
      ...{ openedAtMs: opened.atMs, openedBy: by ?? '', openerId: user.actor.userId ?? '' },
      ...{ changedAtMs: opened.atMs, closedAtMs: null, keepDays: null, hold: null },
      cameras: links.camerasOf(user, request.cameras),
      bookmarks: await links.bookmarksOf(user, request.bookmarks),
    };
    const stored = await storage.transaction(async (stores) => {
      if (!(await stores.incidents.add(record))) return stores.incidents.get(id);
      await stores.incidents.addEntry(opened);
      const { cameras, bookmarks } = record;
      const detail = {
        severity,
        cameras: cameras.map((camera) => camera.id),
        bookmarks: bookmarks.map((each) => each.id),
      };
      await audit.write(stores, [incidentNote(user, 'incident:opened', record, detail)]);
      return record;
    });
    if (stored?.openerId !== user.actor.userId) throw new CodedError('ID_TAKEN');
    if (stored === record) book.events.emit('incident:changed', { incident: record });
    return this.get(user, id);
  }

  /** For somebody who looks at it, which leaves its trace. Throws INCIDENT_NOT_FOUND. */
  async view(user: IncidentUser, id: string): Promise<IncidentDetailDto> {
    const detail = await this.get(user, id);
    this.options.viewings.note(incidentNote(user, 'incident:viewed', detail, {}));
    return detail;
  }

  /** Throws INCIDENT_NOT_FOUND. */
  async get(user: IncidentUser, id: string): Promise<IncidentDetailDto> {
    const { storage, book, describeBookmark } = this.options;
    const incident = await book.find(user, id);
    const shown = describeIncident(user.scope, incident);
    const items: BookmarkDto[] = [];
    for (const bookmark of shown.bookmarks) {
      const record = await storage.bookmarks.get(bookmark);
      if (record) items.push(describeBookmark(record));
    }
    items.sort((a, b) => a.momentMs - b.momentMs);
    const entries = await storage.incidents.entries(id, MAX_INCIDENT_LINES);
    return { ...shown, items, entries: entries.flatMap((entry) => describeEntry(user.scope, entry) ?? []) };
  }

  /** Throws INCIDENT_NOT_FOUND, CONFLICT where a field is no longer as it was seen, BAD_REQUEST for somebody whom nobody knows. */
  async change(user: IncidentUser, id: string, change: IncidentChange): Promise<IncidentDetailDto> {
    const { book } = this.options;
    const { wished } = change;
    this.checkPeople(wished);
    await book.change(user, id, (before) => {
      checkSeen(before, change);
      this.checkKeeping(before, wished);
      const after = this.changed(before, wished);
      const changes = changesOf(before, after);
      if (changes.length === 0) return null;
      const entry = book.entry(id, 'changed', user.actor.username, { changes });
      return {
        incident: after,
        entries: [entry],
        note: incidentNote(user, 'incident:changed', before, { changes }),
      };
    });
    return this.get(user, id);
  }

  async addNote(
    user: IncidentUser,
    incidentId: string,
    { id, text }: IncidentNote,
  ): Promise<IncidentDetailDto> {
    const { book } = this.options;
    await book.change(user, incidentId, async (incident, stores) => {
      const known = await stores.incidents.getEntry(incidentId, id);
      // The same request again: it is there already.
      if (known?.kind === 'note' && known.text === text) return null;
      const entry = book.entry(incidentId, 'note', user.actor.username, { id, text });
      const note = incidentNote(user, 'incident:noted', incident, { text });
      return { incident, entries: [entry], note };
    });
    return this.get(user, incidentId);
  }

  private changed(before: IncidentRecord, wished: IncidentFields): IncidentRecord {
    const given = Object.fromEntries(Object.entries(wished).filter(([, value]) => value !== undefined));
    const after: IncidentRecord = { ...before, ...given };
    if (after.state === 'closed') after.closedAtMs = before.closedAtMs ?? this.options.book.now();
    else after.closedAtMs = null;
    return after;
  }

  private checkKeeping({ cameras, bookmarks }: IncidentRecord, { keepDays }: IncidentFields): void {
    const leastDays = this.options.retention.leastDays([...cameras, ...bookmarks]);
    if (typeof keepDays !== 'number' || keepDays >= leastDays) return;
    const detail = `The hub keeps what is in this incident for ${leastDays} days at least.`;
    throw new CodedError('BAD_REQUEST', detail, 'keepDays');
  }

  private checkPeople({ assignee, people }: IncidentFields): void {
    const known = new Set(this.options.people().map(({ username }) => username));
    const unknown = (people ?? []).find((name) => !known.has(name));
    if (unknown !== undefined)
      throw new CodedError('BAD_REQUEST', `${unknown} does not work on incidents.`, 'people');
    if (assignee && !known.has(assignee)) {
      throw new CodedError('BAD_REQUEST', `${assignee} does not work on incidents.`, 'assignee');
    }
  }
}
