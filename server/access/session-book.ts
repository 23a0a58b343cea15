import { randomUUID } from 'node:crypto';
import type { Clock } from '../base/clock.ts';
import type { SessionRecord, SessionStore } from '../storage/session-store.ts';
import type { Principal, RevokedLogin } from './principal.ts';
import { createSecret, hashSecret } from './secret-text.ts';

/** Whom a login came from, as far as the request tells. */
export interface LoginClient {
  readonly address: string;
  readonly userAgent: string;
}

export interface SessionBookOptions {
  store: SessionStore;
  clock: Clock;
  /** Null when the user is gone or disabled. */
  principalFor(record: SessionRecord): Principal | null;
  onEnded(login: RevokedLogin): void;
}

interface Session {
  record: SessionRecord;
  principal: Principal;
  /** As last shown by the browser; spares hashing it on every request. */
  token: string | null;
  savedSeenAtMs: number;
}

/** Ends when unused for so long. A page that shows live pictures asks every few seconds and so is in use. */
export const SESSION_IDLE_MS = 12 * 60 * 60_000;
/** A restart of the hub makes a session look idle for at most this much longer than it is. */
const SAVE_EVERY_MS = 5 * 60_000;
/** The one unused for the longest gives way. */
const MAX_SESSIONS_PER_USER = 100;
const MAX_USER_AGENT_LENGTH = 300;

/** The open sessions, in memory for every request and in the store for the next start. */
export class SessionBook {
  private readonly options: SessionBookOptions;
  private readonly byHash = new Map<string, Session>();
  private readonly byToken = new Map<string, Session>();

  constructor(options: SessionBookOptions) {
    this.options = options;
  }

  async load(): Promise<void> {
    for (const record of await this.options.store.list()) {
      const principal = this.options.principalFor(record);
      if (principal) this.keep(record, principal);
    }
    await this.sweep();
  }

  /** The token is nowhere else. Null when the user is gone or disabled by now. */
  async open(
    userId: string,
    { address, userAgent }: LoginClient,
  ): Promise<{ token: string; principal: Principal } | null> {
    const token = createSecret('');
    const now = this.options.clock.now();
    const tokenHash = hashSecret(token);
    const record: SessionRecord = {
      id: randomUUID(),
      userId,
      tokenHash,
      createdAtMs: now,
      lastSeenAtMs: now,
      address,
      userAgent: userAgent.slice(0, MAX_USER_AGENT_LENGTH),
    };
    const principal = this.options.principalFor(record);
    if (!principal) return null;
    await this.options.store.add(record);
    this.keep(record, principal);
    await this.end(this.surplusOf(userId));
    return { token, principal };
  }

  /** Synchronous: every request for a part asks. */
  find(token: string): Principal | null {
    const session = this.byToken.get(token) ?? this.findByHash(token);
    if (!session) return null;
    const now = this.options.clock.now();
    if (this.isExpired(session, now)) return null;
    session.record.lastSeenAtMs = now;
    return session.principal;
  }

  /** Passes over a token that is nobody's. */
  async close(token: string): Promise<void> {
    const session = this.byToken.get(token) ?? this.findByHash(token);
    if (session) await this.end([session]);
  }

  /** Ends what has expired and saves when the others were last used. */
  async sweep(): Promise<void> {
    const now = this.options.clock.now();
    await this.end([...this.byHash.values()].filter((session) => this.isExpired(session, now)));
    await this.save(SAVE_EVERY_MS);
  }

  /** Saves when each session was last used, where what is saved is older than `olderThanMs`. */
  async save(olderThanMs = 0): Promise<void> {
    const due = [...this.byHash.values()].filter(
      ({ record, savedSeenAtMs }) => record.lastSeenAtMs - savedSeenAtMs > olderThanMs,
    );
    if (due.length === 0) return;
    const seen = due.map(({ record: { id, lastSeenAtMs } }) => ({ id, lastSeenAtMs }));
    await this.options.store.setLastSeen(seen);
    due.forEach((session, i) => {
      session.savedSeenAtMs = seen[i]?.lastSeenAtMs ?? session.savedSeenAtMs;
    });
  }

  private keep(record: SessionRecord, principal: Principal): void {
    this.byHash.set(record.tokenHash, { record, principal, token: null, savedSeenAtMs: record.lastSeenAtMs });
  }

  private findByHash(token: string): Session | undefined {
    const session = this.byHash.get(hashSecret(token));
    if (!session) return undefined;
    session.token = token;
    this.byToken.set(token, session);
    return session;
  }

  private isExpired({ record }: Session, now: number): boolean {
    return now - record.lastSeenAtMs > SESSION_IDLE_MS;
  }

  private surplusOf(userId: string): Session[] {
    const own = [...this.byHash.values()].filter((session) => session.record.userId === userId);
    const surplus = own.length - MAX_SESSIONS_PER_USER;
    if (surplus <= 0) return [];
    return own.sort((a, b) => a.record.lastSeenAtMs - b.record.lastSeenAtMs).slice(0, surplus);
  }

  /** From memory first: it must not let anybody in while, or because, the store fails. */
  private async end(sessions: Session[]): Promise<void> {
    if (sessions.length === 0) return;
    for (const { record, token } of sessions) {
      this.byHash.delete(record.tokenHash);
      if (token !== null) this.byToken.delete(token);
    }
    for (const { record } of sessions) this.options.onEnded({ userId: record.userId, kind: 'session' });
    await this.options.store.remove(sessions.map(({ record }) => record.id));
  }
}
