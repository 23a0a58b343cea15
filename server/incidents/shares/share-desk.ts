import { randomBytes } from 'node:crypto';
import type { Clock } from '../../base/clock.ts';
import { createSecret, hashSecret } from '../../base/secret-token.ts';
import { CodedError } from '../../contract/error-codes.ts';
import { isInScope, isScopeWithin } from '../../contract/permissions.ts';
import type { ShareDto, ShareRequest } from '../../contract/share-dto.ts';
import { MAX_OPEN_SHARES, type ShareState } from '../../contract/share-terms.ts';
import type { AuditLog, AuditNote } from '../../storage/audit-note.ts';
import type { ShareRecord } from '../../storage/share-store.ts';
import type { Storage, Stores } from '../../storage/storage.ts';
import type { IncidentBook } from '../incident-book.ts';
import type { IncidentUser } from '../incident-sight.ts';
import { type ShareMakers, scopeOfShare } from './share-maker.ts';

export interface ShareDeskOptions {
  storage: Pick<Storage, 'transaction' | 'bookmarks' | 'incidents' | 'shares'>;
  audit: AuditLog;
  book: IncidentBook;
  makers: ShareMakers;
  clock: Pick<Clock, 'now'>;
}

type NewShare = ShareDto & { token: string };

const HOUR_MS = 60 * 60_000;
/** So long one that is over is still listed; the audit tells of it for longer. */
const LISTED_MS = 90 * 24 * HOUR_MS;
const MAX_LISTED = 200;

/** Where links to incidents and bookmarks are made, listed and taken back. */
export class ShareDesk {
  private readonly options: ShareDeskOptions;

  constructor(options: ShareDeskOptions) {
    this.options = options;
  }

  /** The token is returned this once and kept nowhere. Throws INCIDENT_NOT_FOUND, INCIDENT_FULL, TOO_BUSY. */
  async shareIncident(user: IncidentUser, incidentId: string, request: ShareRequest): Promise<NewShare> {
    const { book } = this.options;
    const { title } = await book.find(user, incidentId);
    const { record, token } = this.recordOf(user, { incidentId, bookmarkId: null, title }, request);
    await book.change(user, incidentId, async (incident, stores) => {
      await this.add(stores, record);
      const text = `${record.recipient}: ${record.reason}`;
      const entry = book.entry(incidentId, 'shared', user.actor.username, { text });
      return { incident, entries: [entry], note: shareNote(user, 'share:created', record) };
    });
    return { ...this.describe(record), token };
  }

  /** Throws BOOKMARK_NOT_FOUND, TOO_BUSY. */
  async shareBookmark(user: IncidentUser, bookmarkId: string, request: ShareRequest): Promise<NewShare> {
    const { storage, audit } = this.options;
    const bookmark = await this.findBookmark(user, bookmarkId);
    const subject = { incidentId: null, bookmarkId, title: bookmark.cameraName };
    const { record, token } = this.recordOf(user, subject, request);
    await storage.transaction(async (stores) => {
      await this.add(stores, record);
      await audit.write(stores, [shareNote(user, 'share:created', record)]);
    });
    return { ...this.describe(record), token };
  }

  /** Newest first, also those that are over. Throws INCIDENT_NOT_FOUND. */
  async listOfIncident(user: IncidentUser, incidentId: string): Promise<ShareDto[]> {
    await this.options.book.find(user, incidentId);
    return this.list(await this.options.storage.shares.listOf({ incidentId }, MAX_LISTED));
  }

  /** Throws BOOKMARK_NOT_FOUND. */
  async listOfBookmark(user: IncidentUser, bookmarkId: string): Promise<ShareDto[]> {
    await this.findBookmark(user, bookmarkId);
    return this.list(await this.options.storage.shares.listOf({ bookmarkId }, MAX_LISTED));
  }

  /** Everybody who works on what it shows may close it, whoever made it. Throws NOT_FOUND. */
  async revoke(user: IncidentUser, id: string): Promise<void> {
    const { storage, audit, clock } = this.options;
    const record = await storage.shares.get(id);
    if (!record || !(await this.maySee(user, record))) throw new CodedError('NOT_FOUND');
    await storage.transaction(async (stores) => {
      if (!(await stores.shares.revoke(id, clock.now(), user.actor.username ?? ''))) return;
      await audit.write(stores, [shareNote(user, 'share:revoked', record)]);
    });
  }

  private async maySee(user: IncidentUser, record: ShareRecord): Promise<boolean> {
    const { storage, book } = this.options;
    const { userId, incidentId, bookmarkId, scope } = record;
    if (userId === user.actor.userId) return true;
    if (incidentId !== null && (await storage.incidents.get(incidentId))) {
      return book.find(user, incidentId).then(
        () => true,
        () => false,
      );
    }
    const bookmark = bookmarkId === null ? null : await storage.bookmarks.get(bookmarkId);
    return bookmark ? isInScope(user.scope, bookmark) : isScopeWithin(scope, user.scope);
  }

  private async findBookmark({ scope }: IncidentUser, id: string) {
    const bookmark = await this.options.storage.bookmarks.get(id);
    if (!bookmark || !isInScope(scope, bookmark)) throw new CodedError('BOOKMARK_NOT_FOUND');
    return bookmark;
  }

  private recordOf(
    { actor, scope }: IncidentUser,
    subject: Pick<ShareRecord, 'incidentId' | 'bookmarkId' | 'title'>,
    { recipient, reason, expiresInHours, maxOpenings }: ShareRequest,
  ): { record: ShareRecord; token: string } {
    const token = createSecret('');
    const createdAtMs = this.options.clock.now();
    const record: ShareRecord = {
      ...{ id: randomBytes(5).toString('hex'), tokenHash: hashSecret(token), ...subject },
      ...{ userId: actor.userId ?? '', createdBy: actor.username ?? '', scope, recipient, reason },
      ...{ createdAtMs, expiresAtMs: createdAtMs + expiresInHours * HOUR_MS, maxOpenings },
      ...{ openings: 0, lastOpenedAtMs: null, revokedAtMs: null, revokedBy: null },
    };
    return { record, token };
  }

  private async add({ shares }: Stores, record: ShareRecord): Promise<void> {
    const { userId, createdAtMs } = record;
    await shares.removeOver(createdAtMs - LISTED_MS);
    if ((await shares.countOpen(userId, createdAtMs)) >= MAX_OPEN_SHARES) {
      throw new CodedError(
        'TOO_BUSY',
        `There are ${MAX_OPEN_SHARES} links of yours already. Revoke one first.`,
      );
    }
    await shares.add(record);
  }

  private list(records: readonly ShareRecord[]): ShareDto[] {
    return records.map((record) => this.describe(record));
  }

  private describe(record: ShareRecord): ShareDto {
    const { tokenHash: _hash, userId: _user, scope: _scope, title: _title, ...shown } = record;
    return { ...shown, state: stateOf(record, this.options.makers, this.options.clock.now()) };
  }
}

export function stateOf(record: ShareRecord, makers: ShareMakers, nowMs: number): ShareState {
  if (record.revokedAtMs !== null) return 'revoked';
  if (record.expiresAtMs <= nowMs) return 'expired';
  if (scopeOfShare(makers, record) === null) return 'closed';
  return record.maxOpenings !== null && record.openings >= record.maxOpenings ? 'used-up' : 'open';
}

/** Never with the token, nor its hash. */
export function shareNote(
  { actor }: Pick<IncidentUser, 'actor'>,
  action: AuditNote['action'],
  record: ShareRecord,
  result: AuditNote['result'] = 'ok',
  detail: Readonly<Record<string, unknown>> = {},
): AuditNote {
  const { id, title, incidentId, bookmarkId, recipient, reason, createdBy, expiresAtMs, maxOpenings } =
    record;
  const about = { incidentId, bookmarkId, recipient, reason, madeBy: createdBy, expiresAtMs, maxOpenings };
  return {
    actor,
    action,
    result,
    target: { type: 'share', id, name: title },
    detail: { ...about, ...detail },
  };
}
