import { createReadStream } from 'node:fs';
import { mkdir, open, readdir, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import type { Clock, Timer } from '../base/clock.ts';
import type { Logger } from '../base/logger.ts';
import { SerialQueue } from '../base/serial-queue.ts';
import type { BookmarkDto } from '../contract/bookmark-dto.ts';
import { CodedError } from '../contract/error-codes.ts';
import type { ExportDto, ExportRequest } from '../contract/incident-dto.ts';
import { EXPORT_KEPT_DAYS, type ExportFailure, MAX_INCIDENT_LINES } from '../contract/incident-terms.ts';
import { isInScope, type Place } from '../contract/permissions.ts';
import type { AuditLog, AuditNote } from '../storage/audit-note.ts';
import type { BookmarkRecord } from '../storage/bookmark-store.ts';
import type { ExportRecord } from '../storage/incident-store.ts';
import type { Storage } from '../storage/storage.ts';
import { diskRoom } from './disk-room.ts';
import type { EvidenceSigner } from './evidence-signer.ts';
import { type IncidentBook, incidentNote } from './incident-book.ts';
import { describeEntry, describeIncident, type IncidentUser } from './incident-sight.ts';
import type { PackageOrigin } from './package/package-manifest.ts';
import { PackageError, writePackage } from './package/write-package.ts';
import { type ContentSources, packageContents } from './package-contents.ts';
import type { TimelineRecord } from './timeline-page.ts';

export interface EvidenceExportsOptions {
  folder: string;
  /** Left free for the database. */
  minFreeBytes: number;
  /** Of all packages together. */
  maxBytes: number;
  hubId(): string;
  hub: { name: string; version: string };
  storage: Pick<Storage, 'transaction' | 'incidents' | 'bookmarks'>;
  audit: AuditLog;
  book: IncidentBook;
  signer: EvidenceSigner;
  describeBookmark(record: BookmarkRecord): BookmarkDto;
  sources: Pick<ContentSources, 'clips' | 'still' | 'verifier'> & {
    attachment(incidentId: string, entryId: string, sha256: string): Promise<Buffer | null>;
  };
  clock: Clock;
  logger: Logger;
}

interface Job {
  record: ExportRecord;
  timeline: TimelineRecord;
}

const MAX_WAITING = 20;
const SWEEP_MS = 60 * 60_000;
const DAY_MS = 24 * 60 * 60_000;

/** Evidence packages: made in the background, one at a time, with a reason; who made which one stands in the audit for good. */
export class EvidenceExports {
  private readonly options: EvidenceExportsOptions;
  private readonly queue = new SerialQueue();
  private readonly stopping = new AbortController();
  /** In percent, of those under way. */
  private readonly progress = new Map<string, number>();
  private sweeping: Timer | null = null;

  constructor(options: EvidenceExportsOptions) {
    this.options = options;
  }

  async start(): Promise<void> {
    const { folder, hubId, storage, clock } = this.options;
    await mkdir(folder, { recursive: true, mode: 0o700 });
    for (const { id } of await storage.incidents.exportsIn(hubId(), 'building'))
      await this.fail(id, 'hub-stopped');
    await this.clear();
    this.sweeping = clock.setRepeating(() => void this.sweep(), SWEEP_MS);
    await this.sweep();
  }

  /** May be called twice. What is being made is given up. */
  async stop(): Promise<void> {
    this.sweeping?.cancel();
    this.stopping.abort(new Error('the hub stops'));
    await this.queue.run(async () => {});
  }

  /** Throws INCIDENT_NOT_FOUND, TOO_BUSY, ID_TAKEN. */
  async exportIncident(user: IncidentUser, incidentId: string, request: ExportRequest): Promise<ExportDto> {
    const { storage, book, describeBookmark } = this.options;
    const incident = await book.find(user, incidentId);
    const shown = describeIncident(user.scope, incident);
    const bookmarks: BookmarkDto[] = [];
    for (const id of shown.bookmarks) {
      const record = await storage.bookmarks.get(id);
      if (record) bookmarks.push(describeBookmark(record));
    }
    const stored = await storage.incidents.entries(incidentId, MAX_INCIDENT_LINES);
    const seen = stored.filter((entry) => describeEntry(user.scope, entry) !== null);
    const entries = seen.flatMap((entry) => describeEntry(user.scope, entry) ?? []);
    const cameras = incident.cameras.filter((camera) => isInScope(user.scope, camera));
    const places = [...bookmarks, ...cameras, ...seen.flatMap(({ place }) => place ?? [])];
    const timeline = {
      incident: shown,
      entries,
      bookmarks: bookmarks.sort((a, b) => a.momentMs - b.momentMs),
    };
    return this.begin(
      user,
      request,
      { incidentId, bookmarkId: null, title: incident.title },
      places,
      timeline,
    );
  }

  /** Throws BOOKMARK_NOT_FOUND, CLIP_ELSEWHERE, TOO_BUSY, ID_TAKEN. */
  async exportBookmark(user: IncidentUser, bookmarkId: string, request: ExportRequest): Promise<ExportDto> {
    const { storage, describeBookmark, hubId } = this.options;
    const record = await storage.bookmarks.get(bookmarkId);
    if (!record || !isInScope(user.scope, record)) throw new CodedError('BOOKMARK_NOT_FOUND');
    if (record.hubId !== hubId()) throw new CodedError('CLIP_ELSEWHERE');
    const timeline = { incident: null, entries: [], bookmarks: [describeBookmark(record)] };
    const subject = { incidentId: null, bookmarkId, title: record.cameraName };
    return this.begin(user, request, subject, [record], timeline);
  }

  /** Throws INCIDENT_NOT_FOUND. */
  async listOfIncident(user: IncidentUser, incidentId: string): Promise<ExportDto[]> {
    await this.options.book.find(user, incidentId);
    const records = await this.options.storage.incidents.exportsOf({ incidentId });
    return records.filter((record) => mayTake(user, record)).map((record) => this.describe(record));
  }

  /** Throws NOT_FOUND. */
  async get(user: IncidentUser, id: string): Promise<ExportDto> {
    return this.describe(await this.find(user, id));
  }

  /** Throws NOT_FOUND, CLIP_ELSEWHERE where another hub has it. Every download leaves its trace. */
  async download(
    user: IncidentUser,
    id: string,
  ): Promise<{ stream: Readable; sizeBytes: number; name: string }> {
    const record = await this.find(user, id);
    if (record.state !== 'ready') throw new CodedError('NOT_FOUND', 'This package is not there, or not yet.');
    if (record.hubId !== this.options.hubId()) throw new CodedError('CLIP_ELSEWHERE');
    const file = await open(this.path(id), 'r').catch(() => null);
    if (!file) throw new CodedError('NOT_FOUND');
    try {
      await this.options.audit.record(noteOf(user, 'evidence:downloaded', record, { sha256: record.sha256 }));
    } catch (error) {
      await file.close();
      throw error;
    }
    const date = new Date(record.createdAtMs).toISOString().slice(0, 16).replace(/[:T]/g, '-');
    const stream = createReadStream('', {
      fd: file,
      end: Math.max(0, record.sizeBytes - 1),
      autoClose: true,
    });
    return { stream, sizeBytes: record.sizeBytes, name: `onescreen-evidence-${date}.zip` };
  }

  private async find(user: IncidentUser, id: string): Promise<ExportRecord> {
    const record = await this.options.storage.incidents.getExport(id);
    if (!record || !mayTake(user, record)) throw new CodedError('NOT_FOUND');
    return record;
  }

  private async begin(
    user: IncidentUser,
    { id, reason }: ExportRequest,
    subject: Pick<ExportRecord, 'incidentId' | 'bookmarkId' | 'title'>,
    places: readonly Place[],
    timeline: TimelineRecord,
  ): Promise<ExportDto> {
    const { storage, audit, clock, hubId } = this.options;
    if (this.progress.size >= MAX_WAITING) throw new CodedError('TOO_BUSY');
    const { actor } = user;
    const record: ExportRecord = {
      ...{ id, ...subject, reason, state: 'building', failure: null, createdAtMs: clock.now() },
      ...{ createdBy: actor.username ?? '', userId: actor.userId ?? '', hubId: hubId() },
      ...{ sizeBytes: 0, sha256: null, places: distinct(places) },
    };
    const stored = await storage.transaction(async (stores) => {
      if (!(await stores.incidents.addExport(record))) return stores.incidents.getExport(id);
      const bookmarks = timeline.bookmarks.map((bookmark) => bookmark.id);
      await audit.write(stores, [noteOf(user, 'evidence:exported', record, { reason, bookmarks })]);
      return record;
    });
    if (stored?.userId !== record.userId) throw new CodedError('ID_TAKEN');
    if (stored !== record) return this.describe(stored);
    this.progress.set(id, 0);
    void this.queue.run(() => this.make(user, { record, timeline }));
    if (subject.incidentId !== null) await this.noteInIncident(user, subject.incidentId, reason);
    return this.describe(record);
  }

  /** Where the timeline is full the audit says it alone: the package is under way. */
  private async noteInIncident(user: IncidentUser, incidentId: string, reason: string): Promise<void> {
    const { book, logger } = this.options;
    try {
      await book.change(user, incidentId, (incident) => ({
        incident,
        entries: [book.entry(incidentId, 'exported', user.actor.username, { text: reason })],
        note: incidentNote(user, 'incident:changed', incident, { exported: reason }),
      }));
    } catch (error) {
      logger.warn(
        { err: error, incident: incidentId },
        'the timeline of an incident does not tell of a package',
      );
    }
  }

  private async make(user: IncidentUser, job: Job): Promise<void> {
    const { storage, audit, logger } = this.options;
    const { id } = job.record;
    try {
      const made = await this.write(job);
      await storage.incidents.endExport(id, { state: 'ready', failure: null, ...made });
      audit.note(noteOf(user, 'evidence:packed', job.record, made));
      // What it is of may have been removed while it was made.
      if (!(await this.hasSubject(job.record))) await this.sweep();
    } catch (error) {
      await rm(this.draft(id), { force: true });
      if (!this.stopping.signal.aborted)
        logger.error({ err: error, export: id }, 'an evidence package could not be made');
      await this.fail(id, failureOf(error, this.stopping.signal.aborted)).catch(() => {});
      audit.note({ ...noteOf(user, 'evidence:packed', job.record, {}), result: 'failed' });
    } finally {
      this.progress.delete(id);
    }
  }

  private async write({ record, timeline }: Job): Promise<{ sizeBytes: number; sha256: string }> {
    const { hub, signer, sources } = this.options;
    const { id, reason, createdAtMs, createdBy, incidentId } = record;
    const { publicKey, fingerprint, sign } = await signer.key();
    const origin: PackageOrigin = {
      id,
      reason,
      createdAtMs,
      createdBy,
      hub: { ...hub, publicKey, fingerprint },
    };
    const { files, missing } = await packageContents(timeline, origin, {
      ...sources,
      attachment: (entryId, sha256) => sources.attachment(incidentId ?? '', entryId, sha256),
    });
    const totalBytes = Math.max(
      1,
      files.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0),
    );
    await this.askForRoom(totalBytes);
    let writtenBytes = 0;
    const file = await open(this.draft(id), 'w+', 0o600);
    try {
      const made = await writePackage({
        ...{
          file,
          files,
          sign,
          signal: this.stopping.signal,
          manifest: { ...origin, record: { ...timeline, missing } },
        },
        onProgress: (bytes) => {
          writtenBytes += bytes;
          this.progress.set(id, Math.floor((writtenBytes / totalBytes) * 99));
        },
      });
      await rename(this.draft(id), this.path(id));
      return made;
    } finally {
      await file.close();
    }
  }

  /** Throws where it would take what the database needs, or more than packages may have. */
  private async askForRoom(bytes: number): Promise<void> {
    const { storage, folder, hubId, minFreeBytes, maxBytes } = this.options;
    const ready = await storage.incidents.exportsIn(hubId(), 'ready');
    const used = ready.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0);
    if (used + bytes > maxBytes || bytes > (await diskRoom(folder, minFreeBytes)))
      throw new CodedError('DISK_FULL');
  }

  /** Takes away what a hub left that ended in the middle: files that no record knows. */
  private async clear(): Promise<void> {
    const { storage, folder, hubId, logger } = this.options;
    const ready = await storage.incidents.exportsIn(hubId(), 'ready');
    const known = new Set(ready.map(({ id }) => this.path(id)));
    for (const name of await readdir(folder)) {
      const path = join(folder, name);
      if (!/\.zip(\.new)?$/.test(name) || known.has(path)) continue;
      await rm(path, { force: true }).catch((error: unknown) =>
        logger.error({ err: error }, 'what is left of an evidence package could not be removed'),
      );
    }
  }

  private async fail(id: string, failure: ExportFailure): Promise<void> {
    await rm(this.draft(id), { force: true });
    await this.options.storage.incidents.endExport(id, {
      state: 'failed',
      failure,
      sizeBytes: 0,
      sha256: null,
    });
  }

  /** Packages that were there to be taken for long enough, and those of what is no longer there: what they were, and their hash, is kept. */
  async sweep(): Promise<void> {
    const { storage, hubId, clock, logger } = this.options;
    try {
      for (const record of await storage.incidents.exportsIn(hubId(), 'ready')) {
        const isOld = clock.now() - record.createdAtMs >= EXPORT_KEPT_DAYS * DAY_MS;
        if (!isOld && (await this.hasSubject(record))) continue;
        await rm(this.path(record.id), { force: true });
        const { failure, sizeBytes, sha256 } = record;
        await storage.incidents.endExport(record.id, { state: 'removed', failure, sizeBytes, sha256 });
      }
    } catch (error) {
      logger.error({ err: error }, 'old evidence packages could not be removed');
    }
  }

  private async hasSubject({ incidentId, bookmarkId }: ExportRecord): Promise<boolean> {
    const { incidents, bookmarks } = this.options.storage;
    const found =
      incidentId === null ? await bookmarks.get(bookmarkId ?? '') : await incidents.get(incidentId);
    return found !== null;
  }

  private describe(record: ExportRecord): ExportDto {
    const { userId: _user, hubId: _hub, places: _places, ...shown } = record;
    const progress = record.state === 'building' ? (this.progress.get(record.id) ?? 0) : 100;
    return { ...shown, progress };
  }

  private path(id: string): string {
    return join(this.options.folder, `${id}.zip`);
  }

  private draft(id: string): string {
    return `${this.path(id)}.new`;
  }
}

/** It holds what its maker saw: it is for whoever may see all of that. */
function mayTake({ actor, scope }: IncidentUser, { userId, places }: ExportRecord): boolean {
  return (actor.userId === userId || places.length > 0) && places.every((place) => isInScope(scope, place));
}

function distinct(places: readonly Place[]): Place[] {
  const byKey = new Map(places.map(({ domain, region }) => [`${domain} ${region}`, { domain, region }]));
  return [...byKey.values()];
}

function failureOf(error: unknown, stopped: boolean): ExportFailure {
  if (stopped) return 'hub-stopped';
  if (error instanceof PackageError) return 'too-much';
  return (error as NodeJS.ErrnoException).code ? 'disk' : 'recording-damaged';
}

function noteOf(
  { actor }: IncidentUser,
  action: AuditNote['action'],
  record: ExportRecord,
  detail: Record<string, unknown>,
): AuditNote {
  const { id, title, incidentId, bookmarkId } = record;
  const target = { type: 'export' as const, id, name: title };
  return { actor, action, result: 'ok', target, detail: { ...detail, incidentId, bookmarkId } };
}
