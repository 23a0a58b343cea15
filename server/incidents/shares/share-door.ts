import type { Clock } from '../../base/clock.ts';
import { hashSecret } from '../../base/secret-token.ts';
import { CodedError } from '../../contract/error-codes.ts';
import type { Scope } from '../../contract/permissions.ts';
import type { SharedDto } from '../../contract/share-dto.ts';
import type { AuditActor, AuditLog, AuditNote } from '../../storage/audit-note.ts';
import type { ShareRecord } from '../../storage/share-store.ts';
import type { Storage } from '../../storage/storage.ts';
import type { EvidenceUser } from '../bookmark-desk.ts';
import type { BookmarkMedia } from '../bookmark-media.ts';
import type { IncidentUser } from '../incident-sight.ts';
import { shareNote, stateOf } from './share-desk.ts';
import { type ShareMakers, scopeOfShare } from './share-maker.ts';
import { readVisit, signVisit } from './share-visit.ts';
import type { SharedContents, SharedThing } from './shared-contents.ts';

export interface ShareDoorOptions {
  storage: Pick<Storage, 'transaction' | 'shares'>;
  audit: AuditLog;
  /** Takes a flood of refusals. */
  refusals: { note(note: AuditNote): void };
  makers: ShareMakers;
  contents: SharedContents;
  media: Pick<BookmarkMedia, 'still' | 'movie'>;
  /** Of the hub; the first signs, all are good. */
  secretKeys(): readonly Buffer[];
  clock: Pick<Clock, 'now' | 'monotonic'>;
}

/** Who stands before the door. */
export interface ShareVisitor {
  readonly token: string;
  /** What this browser was given when it opened the link; null when it has not. */
  readonly visit: string | null;
  readonly address: string;
}

export interface SharedMovie {
  readonly byteLength: number;
  readonly tag: string;
  read(start: number, end: number): AsyncIterable<Buffer>;
}

type Admitted = { readonly record: ShareRecord; readonly scope: Scope };

/** A recording that is on its way when its link is revoked breaks off within this. */
const LOOK_AGAIN_MS = 2_000;

/**
 * Where people without an account come in, to what a link shows and to nothing else. One answer for every link that does not open: LINK_OVER,
 * whether it never was, has expired, was revoked, was opened as often as it may be, or its maker may not see this any more.
 */
export class ShareDoor {
  private readonly options: ShareDoorOptions;

  constructor(options: ShareDoorOptions) {
    this.options = options;
  }

  /** Counted and noted, unless this browser has opened it already. Throws LINK_OVER. */
  async open(visitor: ShareVisitor): Promise<{ content: SharedDto; visit: string }> {
    const { clock, secretKeys } = this.options;
    const { token, visit, address } = visitor;
    const { record, scope } = await this.admit(visitor);
    const thing = await this.read(record, scope, address);
    const tokenHash = hashSecret(token);
    const nowMs = clock.now();
    const earlier = readVisit(visit, tokenHash, nowMs, secretKeys());
    if (earlier === null) await this.countOpening(record, nowMs, address);
    const openedAtMs = earlier ?? nowMs;
    const [key] = secretKeys();
    if (!key) throw new Error('there is no key to sign with');
    const { id, recipient, createdBy: sharedBy, expiresAtMs } = record;
    const watermark = `${recipient} ${id} ${localTime(nowMs)}`;
    return {
      content: { id, watermark, recipient, sharedBy, expiresAtMs, ...thing },
      visit: signVisit(tokenHash, openedAtMs, key),
    };
  }

  /** For a browser that has opened the link. Throws LINK_OVER, NO_PICTURE, CLIP_ELSEWHERE. */
  async still(visitor: ShareVisitor, bookmarkId: string): Promise<Buffer> {
    const admitted = await this.admitTo(visitor, bookmarkId);
    return this.options.media.still(userOf(admitted, visitor), bookmarkId);
  }

  /** As `still`, and NO_RECORDING. It breaks off soon after the link does. */
  async movie(
    visitor: ShareVisitor,
    bookmarkId: string,
    piece: number,
    goesOn: boolean,
  ): Promise<SharedMovie> {
    const admitted = await this.admitTo(visitor, bookmarkId);
    const how = { goesOn, download: false, share: admitted.record.id };
    const movie = await this.options.media.movie(userOf(admitted, visitor), bookmarkId, piece, how);
    const { byteLength, tag } = movie;
    return { byteLength, tag, read: (start, end) => this.watched(visitor, movie.read(start, end)) };
  }

  private async *watched(visitor: ShareVisitor, bytes: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
    const { clock } = this.options;
    let lookedMs = clock.monotonic();
    for await (const chunk of bytes) {
      if (clock.monotonic() - lookedMs >= LOOK_AGAIN_MS) {
        await this.admit(visitor);
        lookedMs = clock.monotonic();
      }
      yield chunk;
    }
  }

  /** Without a visit nothing is looked up: whoever guesses costs next to nothing. */
  private async admitTo(visitor: ShareVisitor, bookmarkId: string): Promise<Admitted> {
    const { contents, clock, secretKeys } = this.options;
    const openedAtMs = readVisit(visitor.visit, hashSecret(visitor.token), clock.now(), secretKeys());
    if (openedAtMs === null) throw new CodedError('LINK_OVER');
    const admitted = await this.admit(visitor);
    const maker = this.makerOf(admitted.record, admitted.scope);
    const holds = await contents.holds(maker, admitted.record, bookmarkId).catch(whereHidden(false));
    if (!holds) throw new CodedError('LINK_OVER');
    return admitted;
  }

  /** Whoever has opened it before is let in also when it was opened as often as it may be. */
  private async admit({ token, address }: ShareVisitor): Promise<Admitted> {
    const { storage, makers, clock } = this.options;
    const record = await storage.shares.findByToken(hashSecret(token));
    const scope = record && scopeOfShare(makers, record);
    const state = record ? stateOf(record, makers, clock.now()) : 'unknown';
    if (record && scope && (state === 'open' || state === 'used-up')) return { record, scope };
    throw this.refuse(record, state, address);
  }

  private async read(record: ShareRecord, scope: Scope, address: string): Promise<SharedThing> {
    const thing = await this.options.contents
      .read(this.makerOf(record, scope), record)
      .catch(whereHidden(null));
    if (!thing) throw this.refuse(record, 'closed', address);
    return thing;
  }

  private async countOpening(record: ShareRecord, nowMs: number, address: string): Promise<void> {
    const { storage, audit } = this.options;
    const counted = await storage.transaction(async (stores) => {
      if (!(await stores.shares.countOpening(record.id, nowMs))) return false;
      await audit.write(stores, [shareNote({ actor: visitorActor(address) }, 'share:opened', record)]);
      return true;
    });
    if (!counted) throw this.refuse(record, 'used-up', address);
  }

  private makerOf({ userId, createdBy }: ShareRecord, scope: Scope): IncidentUser {
    const username = this.options.makers.get(userId)?.username ?? createdBy;
    return { actor: { userId, username, via: 'link', address: null }, scope };
  }

  private refuse(record: ShareRecord | null, why: string, address: string): CodedError {
    const { refusals } = this.options;
    const actor = visitorActor(address);
    if (record) refusals.note(shareNote({ actor }, 'share:refused', record, 'refused', { why }));
    else refusals.note({ actor, action: 'share:refused', result: 'refused', detail: { why } });
    return new CodedError('LINK_OVER');
  }
}

function visitorActor(address: string): AuditActor {
  return { userId: null, username: null, via: 'link', address };
}

function userOf({ scope }: Admitted, { address }: ShareVisitor): EvidenceUser {
  return { actor: visitorActor(address), scope, manages: false };
}

/** What the maker may not see is no failure of the hub. */
function whereHidden<T>(instead: T): (error: unknown) => T {
  return (error) => {
    if (error instanceof CodedError) return instead;
    throw error;
  };
}

/** 2026-11-22 14:32, in the zone of the hub: of the city that it stands in. */
function localTime(epochMs: number): string {
  const at = new Date(epochMs);
  const two = (n: number) => String(n).padStart(2, '0');
  const day = [at.getFullYear(), two(at.getMonth() + 1), two(at.getDate())].join('-');
  return `${day} ${two(at.getHours())}:${two(at.getMinutes())}`;
}
