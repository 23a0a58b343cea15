import type { Clock } from '../base/clock.ts';
import type {
  BookmarkChange,
  BookmarkDto,
  BookmarkPageDto,
  BookmarkQuery,
  BookmarkRequest,
} from '../contract/bookmark-dto.ts';
import { MAX_REACH_BACK_MS, UNDO_SECONDS } from '../contract/bookmark-terms.ts';
import { CodedError } from '../contract/error-codes.ts';
import { isInScope, type Scope } from '../contract/permissions.ts';
import type { AuditActor, AuditLog, AuditNote } from '../storage/audit-note.ts';
import type { BookmarkFields, BookmarkRecord } from '../storage/bookmark-store.ts';
import type { Storage, Stores } from '../storage/storage.ts';
import { type BookmarkBook, isHeld } from './bookmark-book.ts';
import { type BookmarkRemoval, bookmarkTarget } from './bookmark-removal.ts';
import { type Clips, leadReasonOf, NO_CLIP } from './clips.ts';
import type { EvidenceKeeper } from './evidence-keeper.ts';
import type { CameraConditionSource, RecordedCamera, RecordedCameras } from './recorded-stream.ts';

/** Who asks, as far as what. */
export interface EvidenceUser {
  readonly actor: AuditActor;
  readonly scope: Scope;
  /** May do to everybody's bookmarks what one may do to one's own, and more. */
  readonly manages: boolean;
}

export interface BookmarkDeskOptions {
  hubId(): string;
  storage: Pick<Storage, 'transaction' | 'bookmarks' | 'incidents' | 'shares'>;
  audit: AuditLog;
  cameras: RecordedCameras;
  conditions: CameraConditionSource;
  clips: Clips;
  keeper: Pick<EvidenceKeeper, 'refusal'>;
  book: BookmarkBook;
  removal: BookmarkRemoval;
  clock: Clock;
}

/** Clocks of browsers and hubs differ a little. */
const MAX_AHEAD_MS = 60_000;

/** What people do with bookmarks. */
export class BookmarkDesk {
  private readonly options: BookmarkDeskOptions;

  constructor(options: BookmarkDeskOptions) {
    this.options = options;
  }

  /**
   * Kept when it resolves. The same request again gets the same bookmark. Throws CAMERA_NOT_FOUND, BAD_REQUEST for a moment that is too
   * far away, ID_TAKEN for somebody else's id.
   */
  async create(
    user: EvidenceUser,
    request: BookmarkRequest,
  ): Promise<{ bookmark: BookmarkDto; isNew: boolean }> {
    const { storage, audit, book } = this.options;
    const camera = this.findCamera(user, request.cameraId);
    const record = this.recordOf(user, request, camera);
    const stored = await storage.transaction(async (stores) => {
      if (!(await stores.bookmarks.add(record))) return stores.bookmarks.get(record.id);
      const { note, tags, severity, momentMs, cameraId } = record;
      const detail = { cameraId, momentMs, note, tags, severity };
      await audit.write(stores, [noteOf(user, 'bookmark:created', record, detail)]);
      return record;
    });
    if (stored?.userId !== user.actor.userId || !isInScope(user.scope, stored))
      throw new CodedError('ID_TAKEN');
    const isNew = stored === record;
    if (isNew) this.startClip(request, record);
    const bookmark = book.describe(stored);
    if (isNew) book.events.emit('bookmark:changed', { bookmark });
    return { bookmark, isNew };
  }

  async search(user: EvidenceUser, query: BookmarkQuery): Promise<BookmarkPageDto> {
    const records = await this.options.storage.bookmarks.search(query, user.scope);
    const last = records.length < query.limit ? undefined : records.at(-1);
    return {
      bookmarks: records.map((record) => this.options.book.describe(record)),
      nextBefore: last ? `${last.momentMs}:${last.id}` : null,
    };
  }

  /** Throws BOOKMARK_NOT_FOUND, also for what lies beyond the scope. */
  async get(user: EvidenceUser, id: string): Promise<BookmarkDto> {
    return this.options.book.describe(await this.find(user, id));
  }

  /** Throws BOOKMARK_NOT_FOUND; NOT_ALLOWED for somebody else's; CONFLICT when it is no longer as it was seen. */
  async change(user: EvidenceUser, id: string, change: BookmarkChange): Promise<BookmarkDto> {
    await this.findOwn(user, id);
    return this.commit(user, id, async (stores, record) => {
      const before = fieldsOf(record);
      const after = { ...before, ...fieldsOf(change, before) };
      if (!(await stores.bookmarks.change(id, change.revision, after))) throw new CodedError('CONFLICT');
      return noteOf(user, 'bookmark:changed', record, { before, after });
    });
  }

  /** Recording goes on for so much longer. Throws CLIP_ENDED when it does no more. */
  async extend(user: EvidenceUser, id: string, seconds: number): Promise<BookmarkDto> {
    const record = await this.findOwn(user, id);
    if (!this.options.clips.extend(id, seconds * 1000)) throw new CodedError('CLIP_ENDED');
    this.options.audit.note(noteOf(user, 'bookmark:extended', record, { seconds }));
    const clip = this.options.clips.live(id);
    // When it is to end is kept too: a restart of the hub goes on until then.
    if (clip) this.options.book.noteClip(id, clip, null);
    return this.options.book.describe(record);
  }

  /** Throws CLIP_ENDED when nothing is being recorded. */
  async finish(user: EvidenceUser, id: string): Promise<BookmarkDto> {
    const record = await this.findOwn(user, id);
    if (!(await this.options.clips.finish(id))) throw new CodedError('CLIP_ENDED');
    this.options.audit.note(noteOf(user, 'bookmark:stopped', record, {}));
    await this.options.book.settle();
    return this.get(user, id);
  }

  async hold(user: EvidenceUser, id: string, reason: string): Promise<BookmarkDto> {
    await this.find(user, id);
    return this.commit(user, id, async (stores, record) => {
      const hold = { by: user.actor.username ?? '', atMs: this.options.clock.now(), reason };
      await stores.bookmarks.setHold(id, hold);
      return noteOf(user, 'bookmark:held', record, { reason });
    });
  }

  async release(user: EvidenceUser, id: string, reason: string): Promise<BookmarkDto> {
    await this.find(user, id);
    return this.commit(user, id, async (stores, record) => {
      await stores.bookmarks.setHold(id, null);
      return noteOf(user, 'bookmark:released', record, { reason, before: record.hold });
    });
  }

  /** Throws BOOKMARK_NOT_FOUND, BOOKMARK_HELD. */
  async remove(user: EvidenceUser, id: string, reason: string): Promise<void> {
    const record = await this.findHere(user, id);
    if (isHeld(record)) throw new CodedError('BOOKMARK_HELD');
    const removed = await this.options.removal.remove(record, user.actor, 'bookmark:removed', { reason });
    if (removed) return;
    await this.find(user, id);
    throw new CodedError('BOOKMARK_HELD');
  }

  /**
   * Takes back what one has marked just now, by mistake, as long as nothing has come of it. Throws BOOKMARK_NOT_FOUND, NOT_ALLOWED for
   * somebody else's, UNDO_OVER.
   */
  async undo(user: EvidenceUser, id: string): Promise<void> {
    const { clock, removal, storage } = this.options;
    const record = await this.findHere(user, id);
    if (record.userId !== user.actor.userId) {
      throw new CodedError('NOT_ALLOWED', 'This bookmark belongs to somebody else.');
    }
    const ageMs = clock.now() - record.createdAtMs;
    const exports = await storage.incidents.exportsOf({ bookmarkId: id });
    const shares = await storage.shares.listOf({ bookmarkId: id }, 1);
    const isInUse = exports.length + shares.length > 0;
    // Looked at again with the removal itself: somebody may take it into an incident meanwhile.
    const mayGo = (current: BookmarkRecord) => current.incidents.count === 0 && !isHeld(current);
    if (ageMs > UNDO_SECONDS * 1000 || isInUse || !mayGo(record)) throw new CodedError('UNDO_OVER');
    if (await removal.remove(record, user.actor, 'bookmark:undone', { ageMs }, mayGo)) return;
    await this.find(user, id);
    throw new CodedError('UNDO_OVER');
  }

  /** With the files on this hub. Throws CLIP_ELSEWHERE. */
  async findHere(user: EvidenceUser, id: string): Promise<BookmarkRecord> {
    const record = await this.find(user, id);
    if (record.hubId !== this.options.hubId()) throw new CodedError('CLIP_ELSEWHERE');
    return record;
  }

  /** One's own, or anybody's for whoever manages evidence. */
  async findOwn(user: EvidenceUser, id: string): Promise<BookmarkRecord> {
    const record = await this.find(user, id);
    if (!user.manages && record.userId !== user.actor.userId) {
      throw new CodedError('NOT_ALLOWED', 'This bookmark belongs to somebody else.');
    }
    return record;
  }

  private async find(user: EvidenceUser, id: string): Promise<BookmarkRecord> {
    const record = await this.options.storage.bookmarks.get(id);
    if (!record || !isInScope(user.scope, record)) throw new CodedError('BOOKMARK_NOT_FOUND');
    return record;
  }

  private findCamera(user: EvidenceUser, id: string): RecordedCamera {
    const camera = this.options.cameras.get(id);
    if (!camera || !isInScope(user.scope, camera.definition)) throw new CodedError('CAMERA_NOT_FOUND');
    return camera;
  }

  private recordOf(
    { actor }: EvidenceUser,
    request: BookmarkRequest,
    camera: RecordedCamera,
  ): BookmarkRecord {
    const { hubId, conditions, clock } = this.options;
    const { state, reason, sinceMs } = conditions.of(camera.id);
    const nowMs = clock.now();
    const refusal = this.refusalFor(camera);
    const endsAtMs = nowMs + request.runOnSeconds * 1000;
    return {
      ...{ id: request.id, revision: 1, hubId: hubId() },
      ...{ cameraId: camera.id, cameraName: camera.definition.name },
      ...{ domain: camera.definition.domain, region: camera.definition.region },
      ...{ momentMs: momentOf(request, nowMs), createdAtMs: nowMs },
      ...{ userId: actor.userId ?? '', createdBy: actor.username ?? '' },
      ...{ note: request.note, tags: [...new Set(request.tags)], severity: request.severity },
      camera: { state, reason, sinceMs },
      still: { state: refusal ? 'missing' : 'waiting', takenAtMs: null },
      clip: refusal ? { ...NO_CLIP, reason: refusal } : { ...NO_CLIP, state: 'recording', endsAtMs },
      ...{ sizeBytes: 0, hold: null, verifiedAtMs: null, stillSha256: null, clipSeal: null },
      incidents: { count: 0, held: false, keptUntilMs: null },
    };
  }

  private refusalFor(camera: RecordedCamera) {
    const { keeper, clips } = this.options;
    const { enabled, maintenance } = camera.definition;
    if (!enabled || maintenance) return 'camera-disabled';
    return keeper.refusal ?? clips.refusal;
  }

  private startClip(request: BookmarkRequest, record: BookmarkRecord): void {
    const { id, cameraId, momentMs, clip } = record;
    if (clip.state !== 'recording') return;
    const { cameras, clips } = this.options;
    const profile = cameras.get(cameraId)?.stream(request.profile) ? request.profile : 'main';
    const runOnMs = request.runOnSeconds * 1000;
    const leadReason = leadReasonOf(record);
    clips.start({ id, cameraId, profile, momentMs, leadReason, runOnMs, wantsStill: true });
  }

  /** A change and its note, or neither. */
  private async commit(
    user: EvidenceUser,
    id: string,
    work: (stores: Stores, record: BookmarkRecord) => Promise<AuditNote>,
  ): Promise<BookmarkDto> {
    const { storage, audit, book } = this.options;
    await storage.transaction(async (stores) => {
      const record = await stores.bookmarks.get(id);
      if (!record) throw new CodedError('BOOKMARK_NOT_FOUND');
      await audit.write(stores, [await work(stores, record)]);
    });
    await book.announce(id);
    return this.get(user, id);
  }
}

export function noteOf(
  { actor }: EvidenceUser,
  action: AuditNote['action'],
  record: BookmarkRecord,
  detail: Record<string, unknown>,
): AuditNote {
  return { actor, action, result: 'ok', target: bookmarkTarget(record), detail };
}

function momentOf({ momentMs = Number.POSITIVE_INFINITY }: BookmarkRequest, nowMs: number): number {
  if (
    momentMs < nowMs - MAX_REACH_BACK_MS ||
    (momentMs > nowMs + MAX_AHEAD_MS && momentMs !== Number.POSITIVE_INFINITY)
  ) {
    throw new CodedError('BAD_REQUEST', 'A moment of the last hour can be marked.', 'momentMs');
  }
  return Math.min(momentMs, nowMs);
}

function fieldsOf(
  { note, tags, severity }: Partial<BookmarkFields>,
  before: BookmarkFields = { note: '', tags: [], severity: 'info' },
): BookmarkFields {
  return {
    note: note ?? before.note,
    tags: tags ? [...new Set(tags)] : before.tags,
    severity: severity ?? before.severity,
  };
}
