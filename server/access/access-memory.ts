import type { Clock } from '../base/clock.ts';
import type { Logger } from '../base/logger.ts';
import { TypedEmitter } from '../base/typed-emitter.ts';
import type { SessionRecord } from '../storage/session-store.ts';
import type { TokenRecord } from '../storage/token-store.ts';
import type { UserRecord } from '../storage/user-store.ts';
import { AccountBook } from './account-book.ts';
import { LoginBook, type LoginRecord } from './login-book.ts';
import type { SessionLimits } from './open-logins.ts';
import type { ChangedLogin, Principal, RevokedLogin } from './principal.ts';
import type { RequestCredentials } from './request-credentials.ts';

export interface AccessMemoryOptions {
  sessionLimits: SessionLimits;
  clock: Clock;
  logger: Logger;
}

/** What a change that has been written does to what is in memory. */
export interface MemoryChange {
  readonly users?: readonly UserRecord[];
  readonly removedUsers?: readonly string[];
  readonly sessions?: readonly SessionRecord[];
  readonly endedSessions?: readonly string[];
  readonly tokens?: readonly TokenRecord[];
  readonly removedTokens?: readonly string[];
}

interface AccessEvents {
  'login:revoked': RevokedLogin;
  'login:changed': ChangedLogin;
}

/** Who may come in, as every request asks: accounts, sessions and tokens. Follows the store, never runs ahead of it. */
export class AccessMemory {
  readonly accounts = new AccountBook();
  readonly sessions: LoginBook<SessionRecord>;
  readonly tokens: LoginBook<TokenRecord>;
  readonly events: TypedEmitter<AccessEvents>;
  private applied = 0;

  constructor({ sessionLimits, clock, logger }: AccessMemoryOptions) {
    const { idleMs, lifetimeMs } = sessionLimits;
    this.events = new TypedEmitter(logger);
    this.sessions = new LoginBook<SessionRecord>({
      clock,
      principalFor: ({ id, userId }) => this.accounts.principalFor(userId, { kind: 'session', id }),
      usedAtMs: ({ lastSeenAtMs }) => lastSeenAtMs,
      endsAtMs: ({ createdAtMs }, usedAtMs) => Math.min(usedAtMs + idleMs, createdAtMs + lifetimeMs),
    });
    this.tokens = new LoginBook<TokenRecord>({
      clock,
      principalFor: (token) =>
        this.accounts.principalFor(token.userId, { kind: 'token', id: token.id }, token),
      usedAtMs: ({ lastUsedAtMs }) => lastUsedAtMs ?? 0,
      endsAtMs: ({ expiresAtMs }) => expiresAtMs ?? Number.POSITIVE_INFINITY,
    });
  }

  /** How many changes have been made here: what was read before one must not be taken over after it. */
  get version(): number {
    return this.applied;
  }

  /** Synchronous and cheap. A bearer token that is wrong counts as none. */
  authenticate({ sessionToken, bearer }: RequestCredentials): Principal | null {
    if (bearer !== undefined) return this.tokens.use(bearer);
    return sessionToken === undefined ? null : this.sessions.use(sessionToken);
  }

  apply(change: MemoryChange): void {
    this.applied += 1;
    const { users = [], removedUsers = [], sessions = [], endedSessions = [], tokens = [] } = change;
    const changed = users.filter((user) => this.accounts.put(user)).map(({ id }) => id);
    for (const id of removedUsers) this.accounts.remove(id);
    for (const session of sessions) this.sessions.put(session);
    for (const token of tokens) this.tokens.put(token);
    const lostSessions = removedUsers.flatMap((id) => idsOf(this.sessions.listOf(id)));
    const lostTokens = removedUsers.flatMap((id) => idsOf(this.tokens.listOf(id)));
    const ended = this.sessions.remove([...endedSessions, ...lostSessions]);
    const removed = this.tokens.remove([...(change.removedTokens ?? []), ...lostTokens]);
    this.refresh(changed);
    this.tell(changed, ended, removed);
  }

  /** Takes over what the store has. */
  replace(
    users: readonly UserRecord[],
    sessions: readonly SessionRecord[],
    tokens: readonly TokenRecord[],
  ): void {
    const changed = this.accounts.replace(users);
    const ended = this.sessions.replace(sessions);
    const removed = this.tokens.replace(tokens);
    this.refresh(changed);
    this.tell(changed, ended, removed);
  }

  private refresh(userIds: readonly string[]): void {
    for (const id of userIds) {
      this.sessions.refresh(id);
      this.tokens.refresh(id);
    }
  }

  /** When `authenticate` answers as it will from now on. */
  private tell(
    changed: readonly string[],
    ended: readonly LoginRecord[],
    removed: readonly LoginRecord[],
  ): void {
    for (const { userId } of ended) this.events.emit('login:revoked', { userId, kind: 'session' });
    for (const { userId } of removed) this.events.emit('login:revoked', { userId, kind: 'token' });
    for (const userId of changed) this.events.emit('login:changed', { userId });
  }
}

function idsOf(logins: readonly { record: LoginRecord }[]): string[] {
  return logins.map(({ record }) => record.id);
}
