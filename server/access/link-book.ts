import { timingSafeEqual } from 'node:crypto';
import type { Clock } from '../base/clock.ts';
import type { StreamLinkRecord } from '../storage/stream-link-store.ts';
import { parseLinkToken, SIGNATURE_LENGTH, signLink } from './link-signature.ts';
import type { LoginLimits, Principal } from './principal.ts';

export interface LinkMaker {
  readonly username: string;
}

/** Whose link it is, and what this person may do at the moment. */
export interface LinkAccounts {
  /** Another object after every change of the account; null when it is gone. */
  get(userId: string): LinkMaker | null;
  /** Null when the account is gone or disabled. */
  principalFor(userId: string, via: Principal['via'], limits?: LoginLimits): Principal | null;
}

/** What machines log in with. */
export interface LinkTokens {
  /** What it may do at most, the same for as long as it lives, and until when; null when it is gone or over. */
  current(id: string): (LoginLimits & { readonly expiresAtMs: number | null }) | null;
}

export interface LinkBookOptions {
  accounts: LinkAccounts;
  tokens: LinkTokens;
  /** Of the hub; the first signs, all are good. */
  secretKeys(): readonly Buffer[];
  clock: Pick<Clock, 'now'>;
}

interface HeldLink {
  readonly record: StreamLinkRecord;
  /** One for each of the hub's keys. */
  readonly signatures: readonly Buffer[];
  /** What `principal` was made of. */
  account: LinkMaker | null;
  principal: Principal | null;
}

/** The stream links, in memory for every request of a player. */
export class LinkBook {
  private readonly options: LinkBookOptions;
  private readonly links = new Map<string, HeldLink>();
  /** What a token of no link is compared with, so that the time taken does not tell which links there are. */
  private readonly decoy = [Buffer.alloc(SIGNATURE_LENGTH)];
  private changes = 0;

  constructor(options: LinkBookOptions) {
    this.options = options;
  }

  /** Null when the link is forged, over or taken back, or when who or what made it may not come in any more. */
  open(token: string): Principal | null {
    const parsed = parseLinkToken(token);
    if (!parsed) return null;
    const held = this.links.get(parsed.id);
    const shown = Buffer.from(parsed.signature, 'latin1');
    const isSigned = (held?.signatures ?? this.decoy).some((signature) => timingSafeEqual(signature, shown));
    if (!held || !isSigned || this.isOver(held.record)) return null;
    return this.principalOf(held);
  }

  list(): StreamLinkRecord[] {
    return [...this.links.values()].map(({ record }) => record);
  }

  get(id: string): StreamLinkRecord | null {
    return this.links.get(id)?.record ?? null;
  }

  /** How many changes have been made here: what was read before one must not be taken over after it. */
  get version(): number {
    return this.changes;
  }

  put(record: StreamLinkRecord): void {
    this.changes += 1;
    this.hold(record, this.options.secretKeys());
  }

  remove(ids: readonly string[]): void {
    this.changes += 1;
    for (const id of ids) this.links.delete(id);
  }

  /** Takes over what the store has, and the keys as they are now. */
  replace(records: readonly StreamLinkRecord[]): void {
    const keys = this.options.secretKeys();
    this.links.clear();
    for (const record of records) this.hold(record, keys);
  }

  /** It plays nothing any more: its own time is over, or the token is gone that it was made with. */
  isOver(record: StreamLinkRecord): boolean {
    const { tokenId } = record;
    return this.hasExpired(record) || (tokenId !== null && this.options.tokens.current(tokenId) === null);
  }

  /** Never again: a token that is not known here may only just have been made on another hub. */
  hasExpired({ expiresAtMs }: StreamLinkRecord): boolean {
    return expiresAtMs <= this.options.clock.now();
  }

  private hold(record: StreamLinkRecord, keys: readonly Buffer[]): void {
    const signatures = keys.map((key) => Buffer.from(signLink(record, key), 'latin1'));
    this.links.set(record.id, { record, signatures, account: null, principal: null });
  }

  private principalOf(held: HeldLink): Principal | null {
    const { accounts, tokens } = this.options;
    const { id, userId, cameraId, tokenId } = held.record;
    const account = accounts.get(userId);
    if (account !== held.account) {
      const limits = (tokenId !== null && tokens.current(tokenId)) || undefined;
      held.account = account;
      held.principal = account && accounts.principalFor(userId, { kind: 'link', id, cameraId }, limits);
    }
    return held.principal;
  }
}
