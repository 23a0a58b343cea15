import type { Clock, Timer } from '../base/clock.ts';
import type { Logger } from '../base/logger.ts';
import type { StreamLinkDto } from '../contract/access-dto.ts';
import type { AuditAction } from '../contract/audit-actions.ts';
import { CodedError } from '../contract/error-codes.ts';
import type { Place } from '../contract/permissions.ts';
import type { AuditLog, AuditNote } from '../storage/audit-note.ts';
import type { Storage } from '../storage/storage.ts';
import type { StreamLinkRecord } from '../storage/stream-link-store.ts';
import type { CameraGate } from './camera-gate.ts';
import type { LinkAccounts, LinkBook, LinkTokens } from './link-book.ts';
import { createLinkId, signLink } from './link-signature.ts';
import { actorOf, type Principal, type Requester } from './principal.ts';

export interface LinkedCamera {
  readonly id: string;
  readonly definition: Place & { readonly name: string };
}

export interface LinkDeskOptions {
  storage: Pick<Storage, 'transaction' | 'streamLinks' | 'changes'>;
  audit: AuditLog;
  book: LinkBook;
  accounts: LinkAccounts;
  tokens: LinkTokens;
  gate: CameraGate;
  cameras: { get(id: string): LinkedCamera | undefined };
  secretKeys(): readonly Buffer[];
  clock: Clock;
  logger: Logger;
}

export interface NewLink {
  readonly camera: string;
  readonly expiresInMinutes: number;
  readonly note: string;
}

/** What another hub has changed is known here so much later at most. */
const FOLLOW_MS = 2_000;
const SWEEP_MS = 60_000;
const MAX_LINKS_PER_USER = 200;
const MINUTE_MS = 60_000;

/** Where stream links are made and taken back. */
export class LinkDesk {
  private readonly options: LinkDeskOptions;
  private readonly timers: Timer[] = [];
  private knownCount = -1;
  private busy = false;
  private failing = false;

  constructor(options: LinkDeskOptions) {
    this.options = options;
  }

  async start(): Promise<void> {
    await this.load();
    const { clock } = this.options;
    this.timers.push(
      clock.setRepeating(() => void this.follow(), FOLLOW_MS),
      clock.setRepeating(() => void this.sweep(), SWEEP_MS),
    );
  }

  /** May be called twice. */
  stop(): void {
    for (const timer of this.timers.splice(0)) timer.cancel();
  }

  /** The token is returned this once and kept nowhere. Throws CAMERA_NOT_FOUND for a camera outside of one's scope. */
  async create(
    { principal, address }: Requester,
    asked: NewLink,
  ): Promise<StreamLinkDto & { token: string }> {
    const { storage, audit, book, gate, cameras, secretKeys } = this.options;
    const camera = cameras.get(asked.camera);
    if (!camera || !gate.maySee(principal, camera)) throw new CodedError('CAMERA_NOT_FOUND');
    if (book.list().filter(({ userId }) => userId === principal.userId).length >= MAX_LINKS_PER_USER) {
      throw new CodedError(
        'TOO_BUSY',
        `There are ${MAX_LINKS_PER_USER} links of yours already. Take one back first.`,
      );
    }
    const [key] = secretKeys();
    if (!key) throw new Error('there is no key to sign with');
    const record = this.newRecord(principal, asked);
    await storage.transaction(async (stores) => {
      await stores.changes.bump('links');
      await stores.streamLinks.add(record);
      await audit.write(stores, [this.noteOf({ principal, address }, 'link:created', record)]);
    });
    book.put(record);
    return { ...this.describe(record, principal.username), token: record.id + signLink(record, key) };
  }

  /** One's own, and for whoever manages accounts those of the cameras of the own scope. */
  list(principal: Principal): StreamLinkDto[] {
    const { book, accounts } = this.options;
    return book.list().flatMap((record) => {
      const maker = accounts.get(record.userId);
      const isShown = maker !== null && !book.isOver(record) && this.maySee(principal, record);
      return isShown ? this.describe(record, maker.username) : [];
    });
  }

  /** False when there is no such link for whoever asks. */
  async remove({ principal, address }: Requester, id: string): Promise<boolean> {
    const { storage, audit, book } = this.options;
    const record = book.get(id);
    if (!record || !this.maySee(principal, record)) return false;
    await storage.transaction(async (stores) => {
      await stores.changes.bump('links');
      await stores.streamLinks.remove([id]);
      await audit.write(stores, [this.noteOf({ principal, address }, 'link:removed', record)]);
    });
    book.remove([id]);
    return true;
  }

  /** With a token nobody makes what outlives it: whoever stole one has nothing left when it is taken back. */
  private newRecord(
    { userId, via }: Principal,
    { camera, expiresInMinutes, note }: NewLink,
  ): StreamLinkRecord {
    const { clock, tokens } = this.options;
    const tokenId = via.kind === 'token' ? via.id : null;
    const tokenEndsAtMs =
      (tokenId !== null && tokens.current(tokenId)?.expiresAtMs) || Number.POSITIVE_INFINITY;
    const createdAtMs = clock.now();
    const expiresAtMs = Math.min(createdAtMs + expiresInMinutes * MINUTE_MS, tokenEndsAtMs);
    return { id: createLinkId(), userId, cameraId: camera, tokenId, note, createdAtMs, expiresAtMs };
  }

  private maySee(principal: Principal, { userId, cameraId }: StreamLinkRecord): boolean {
    if (userId === principal.userId) return true;
    const camera = this.options.cameras.get(cameraId);
    return (
      principal.permissions.has('user:manage') && !!camera && this.options.gate.maySee(principal, camera)
    );
  }

  private describe(record: StreamLinkRecord, username: string): StreamLinkDto {
    const { id, cameraId, note, createdAtMs, expiresAtMs } = record;
    return { id, camera: cameraId, username, note, createdAtMs, expiresAtMs };
  }

  private noteOf(
    { principal, address }: Requester,
    action: AuditAction,
    record: StreamLinkRecord,
  ): AuditNote {
    const { id, userId, cameraId, note, expiresAtMs } = record;
    const camera = this.options.cameras.get(cameraId);
    const { name = null } = camera?.definition ?? {};
    return {
      actor: actorOf(principal, address),
      action,
      result: 'ok',
      target: { type: 'link', id, name, place: camera?.definition },
      detail: { camera: cameraId, madeBy: userId, expiresAtMs, note },
    };
  }

  private async load(): Promise<void> {
    const { storage, book } = this.options;
    const { version } = book;
    // The count first: what changes while the links are read is read again the next time.
    const { links } = await storage.changes.counts();
    const records = await storage.streamLinks.list();
    if (book.version !== version) return;
    book.replace(records);
    this.knownCount = links;
  }

  private follow(): Promise<void> {
    return this.keepUp(async () => {
      const { links } = await this.options.storage.changes.counts();
      if (links !== this.knownCount) await this.load();
    });
  }

  /** Links go with their makers too, of which nobody tells. */
  private sweep(): Promise<void> {
    return this.keepUp(async () => {
      const { storage, book } = this.options;
      const over = book.list().filter((record) => book.hasExpired(record));
      if (over.length > 0) await storage.streamLinks.remove(over.map(({ id }) => id));
      await this.load();
    });
  }

  /** One at a time. What is in memory holds until the store answers again. */
  private async keepUp(work: () => Promise<void>): Promise<void> {
    if (this.busy) return;
    this.busy = true;
    try {
      await work();
      this.failing = false;
    } catch (error) {
      if (!this.failing) this.options.logger.error({ err: error }, 'the stream links cannot be read');
      this.failing = true;
    } finally {
      this.busy = false;
    }
  }
}
