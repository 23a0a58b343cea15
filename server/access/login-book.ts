import type { Clock } from '../base/clock.ts';
import { hashSecret } from '../base/secret-token.ts';
import type { Principal } from './principal.ts';

/** A session or a token, as it is kept. */
export interface LoginRecord {
  id: string;
  userId: string;
  /** SHA-256 of what is shown at the door, hex. */
  tokenHash: string;
}

export interface LoginBookOptions<Row extends LoginRecord> {
  clock: Clock;
  /** Null when its user is gone or disabled. */
  principalFor(record: Row): Principal | null;
  /** When it was last used, as far as the store knows; 0 for never. */
  usedAtMs(record: Row): number;
  /** From when on it opens nothing, unless it is used before. */
  endsAtMs(record: Row, usedAtMs: number): number;
}

/** One that is open. */
export interface HeldLogin<Row extends LoginRecord> {
  record: Row;
  /** Null: its user is disabled, it opens nothing at the moment. */
  principal: Principal | null;
  /** As it was last shown: a player asks ten times a second, which spares hashing it. */
  token: string | null;
  usedAtMs: number;
  savedUsedAtMs: number;
}

/** Logins of one kind, in memory, because every request for a part of a stream asks. */
export class LoginBook<Row extends LoginRecord> {
  private readonly options: LoginBookOptions<Row>;
  private readonly byId = new Map<string, HeldLogin<Row>>();
  private readonly byHash = new Map<string, HeldLogin<Row>>();
  /** Bounded: only what is good gets in. */
  private readonly byToken = new Map<string, HeldLogin<Row>>();

  constructor(options: LoginBookOptions<Row>) {
    this.options = options;
  }

  /** Whose this is, and that it was used just now. */
  use(token: string): Principal | null {
    const held = this.byToken.get(token) ?? this.findByHash(token);
    if (!held?.principal) return null;
    const now = this.options.clock.now();
    if (this.isOver(held, now)) return null;
    held.usedAtMs = now;
    return held.principal;
  }

  /** Without using it. */
  find(token: string): Row | null {
    return (this.byToken.get(token) ?? this.findByHash(token))?.record ?? null;
  }

  /** One that opens something at the moment as far as its time goes. Without using it. */
  current(id: string): Row | null {
    const held = this.byId.get(id);
    return held && !this.isOver(held, this.options.clock.now()) ? held.record : null;
  }

  get(id: string): HeldLogin<Row> | null {
    return this.byId.get(id) ?? null;
  }

  all(): HeldLogin<Row>[] {
    return [...this.byId.values()];
  }

  listOf(userId: string): HeldLogin<Row>[] {
    return this.all().filter(({ record }) => record.userId === userId);
  }

  /** Those that open nothing any more because their time is over. */
  listOver(): HeldLogin<Row>[] {
    const now = this.options.clock.now();
    return this.all().filter((held) => this.isOver(held, now));
  }

  put(record: Row): void {
    const known = this.byId.get(record.id);
    const usedAtMs = this.options.usedAtMs(record);
    if (known) {
      known.record = record;
      known.principal = this.options.principalFor(record);
      known.usedAtMs = Math.max(known.usedAtMs, usedAtMs);
      known.savedUsedAtMs = Math.max(known.savedUsedAtMs, usedAtMs);
      return;
    }
    const principal = this.options.principalFor(record);
    const held = { record, principal, token: null, usedAtMs, savedUsedAtMs: usedAtMs };
    this.byId.set(record.id, held);
    this.byHash.set(record.tokenHash, held);
  }

  /** Those of them that were there. */
  remove(ids: readonly string[]): Row[] {
    return ids.flatMap((id) => {
      const held = this.byId.get(id);
      if (!held) return [];
      this.byId.delete(id);
      this.byHash.delete(held.record.tokenHash);
      if (held.token !== null) this.byToken.delete(held.token);
      return [held.record];
    });
  }

  /** Takes over what the store has; returns those that are gone. */
  replace(records: readonly Row[]): Row[] {
    const current = new Set(records.map(({ id }) => id));
    const gone = this.remove([...this.byId.keys()].filter((id) => !current.has(id)));
    for (const record of records) this.put(record);
    return gone;
  }

  /** After the account has changed. */
  refresh(userId: string): void {
    for (const held of this.listOf(userId)) held.principal = this.options.principalFor(held.record);
  }

  /** When each was last used, where what is saved is older than `olderThanMs`. */
  unsaved(olderThanMs: number): { id: string; usedAtMs: number }[] {
    return this.all()
      .filter(({ usedAtMs, savedUsedAtMs }) => usedAtMs - savedUsedAtMs > olderThanMs)
      .map(({ record, usedAtMs }) => ({ id: record.id, usedAtMs }));
  }

  markSaved(saved: readonly { id: string; usedAtMs: number }[]): void {
    for (const { id, usedAtMs } of saved) {
      const held = this.byId.get(id);
      if (held) held.savedUsedAtMs = usedAtMs;
    }
  }

  private findByHash(token: string): HeldLogin<Row> | undefined {
    const held = this.byHash.get(hashSecret(token));
    if (!held) return undefined;
    held.token = token;
    this.byToken.set(token, held);
    return held;
  }

  private isOver({ record, usedAtMs }: HeldLogin<Row>, now: number): boolean {
    return now >= this.options.endsAtMs(record, usedAtMs);
  }
}
