import { randomUUID } from 'node:crypto';
import type { Clock, Timer } from '../base/clock.ts';
import type { Logger } from '../base/logger.ts';
import { TypedEmitter } from '../base/typed-emitter.ts';
import type { TokenInfoDto, TokenRequest } from '../contract/access-dto.ts';
import { CodedError } from '../contract/error-codes.ts';
import { EVERYWHERE, isScopeWithin } from '../contract/permissions.ts';
import type { SessionStore } from '../storage/session-store.ts';
import type { TokenStore } from '../storage/token-store.ts';
import type { UserRecord, UserStore } from '../storage/user-store.ts';
import { LoginThrottle } from './login-throttle.ts';
import { networkKey } from './network-key.ts';
import { DEFAULT_PASSWORD_COST, PasswordCheck, type PasswordCost } from './password-check.ts';
import {
  type ChangedLogin,
  type LoginLimits,
  type Principal,
  principalOf,
  type RevokedLogin,
} from './principal.ts';
import type { RequestCredentials } from './request-credentials.ts';
import { createReadablePassword } from './secret-text.ts';
import { type LoginClient, SessionBook } from './session-book.ts';
import { TokenBook } from './token-book.ts';

export interface AccessOptions {
  users: UserStore;
  sessions: SessionStore;
  tokens: TokenStore;
  clock: Clock;
  logger: Logger;
  /** For the first admin, where one has to be made; otherwise it is generated. */
  bootstrapPassword?: string;
  passwordCost?: PasswordCost;
}

export interface FirstAdmin {
  username: string;
  password: string;
  /** The hub made the password up: nobody knows it unless it is shown now. */
  generated: boolean;
}

const SWEEP_MS = 60_000;
const DAY_MS = 24 * 60 * 60_000;
const TOKEN_DAYS = 365;

/** Of one user name at one address. */
const PAIR_LIMITS = { freeAttempts: 5, firstWaitMs: 1_000, maxWaitMs: 60_000, forgetMs: 15 * 60_000 };
/** Of one address, whatever the user name: a control room may share one, so it waits later and shorter. */
const ADDRESS_LIMITS = { freeAttempts: 50, firstWaitMs: 1_000, maxWaitMs: 15_000, forgetMs: 15 * 60_000 };

/** Who may come in: users, their sessions in browsers and the tokens of their machines. */
export class Access {
  private readonly options: AccessOptions;
  private readonly passwords: PasswordCheck;
  private readonly pairThrottle: LoginThrottle;
  private readonly addressThrottle: LoginThrottle;
  private readonly sessions: SessionBook;
  private readonly tokens: TokenBook;
  private readonly events: TypedEmitter<{ 'login:revoked': RevokedLogin; 'login:changed': ChangedLogin }>;
  private readonly accounts = new Map<string, UserRecord>();
  private sweeping: Timer | null = null;

  constructor(options: AccessOptions) {
    const { sessions, tokens, clock, logger, passwordCost = DEFAULT_PASSWORD_COST } = options;
    this.options = options;
    this.passwords = new PasswordCheck(passwordCost);
    this.pairThrottle = new LoginThrottle(clock, PAIR_LIMITS);
    this.addressThrottle = new LoginThrottle(clock, ADDRESS_LIMITS);
    this.events = new TypedEmitter(logger);
    const onEnded = (login: RevokedLogin) => this.events.emit('login:revoked', login);
    this.sessions = new SessionBook({
      store: sessions,
      clock,
      principalFor: ({ id, userId }) => this.principalFor(userId, { kind: 'session', id }),
      onEnded,
    });
    this.tokens = new TokenBook({
      store: tokens,
      clock,
      principalFor: (token) => this.principalFor(token.userId, { kind: 'token', id: token.id }, token),
      onEnded,
    });
  }

  /** Returns the admin that was made because there was no user, so that its password can be shown once. */
  async start(): Promise<FirstAdmin | null> {
    const firstAdmin = await this.addFirstAdmin();
    for (const user of await this.options.users.list()) this.accounts.set(user.id, user);
    await this.sessions.load();
    await this.tokens.load();
    this.sweeping ??= this.options.clock.setRepeating(() => void this.sweep(), SWEEP_MS);
    return firstAdmin;
  }

  /** Saves when sessions were last used. May be called twice. */
  async stop(): Promise<void> {
    if (!this.sweeping) return;
    this.sweeping.cancel();
    this.sweeping = null;
    await this.sessions.save();
  }

  /** Throws WRONG_LOGIN, or TOO_MANY_ATTEMPTS with the wait in its message. */
  async login(
    username: string,
    password: string,
    client: LoginClient,
  ): Promise<{ sessionToken: string; principal: Principal }> {
    const name = canonicalUsername(username);
    const addressKey = networkKey(client.address);
    const pairKey = `${addressKey} ${name}`;
    this.throttle(pairKey, addressKey);
    const user = await this.options.users.findByUsername(name);
    const matches = await this.passwords.matches(password, user?.passwordHash ?? null);
    const opened = user && matches ? await this.sessions.open(user.id, client) : null;
    if (!user || !opened) {
      // Only a name that exists is logged: people type their password into the wrong field.
      this.options.logger.warn(
        { username: user?.username ?? null, address: client.address },
        'a login was refused',
      );
      throw new CodedError('WRONG_LOGIN');
    }
    this.pairThrottle.succeeded(pairKey);
    this.addressThrottle.refund(addressKey);
    this.options.logger.info({ username: user.username, address: client.address }, 'logged in');
    return { sessionToken: opened.token, principal: opened.principal };
  }

  /** Synchronous and cheap: every request for a part of every stream asks. A bearer token that is wrong counts as none. */
  authenticate({ sessionToken, bearer }: RequestCredentials): Principal | null {
    if (bearer !== undefined) return this.tokens.find(bearer);
    return sessionToken === undefined ? null : this.sessions.find(sessionToken);
  }

  logout(sessionToken: string): Promise<void> {
    return this.sessions.close(sessionToken);
  }

  /** Throws NOT_ALLOWED for roles or a scope beyond the owner's own. */
  async createToken(owner: Principal, request: TokenRequest): Promise<TokenInfoDto & { token: string }> {
    const { name, roles = owner.roles, scope = owner.scope, expiresInDays = TOKEN_DAYS } = request;
    if (!roles.every((role) => owner.roles.includes(role)) || !isScopeWithin(scope, owner.scope)) {
      throw new CodedError('NOT_ALLOWED', 'A token can have no roles and no scope beyond your own.');
    }
    const expiresAtMs = expiresInDays === null ? null : this.options.clock.now() + expiresInDays * DAY_MS;
    return this.tokens.create(owner.userId, { name, roles, scope, expiresAtMs });
  }

  listTokens(owner: Principal): TokenInfoDto[] {
    return this.tokens.listOf(owner.userId);
  }

  /** False when this user has no such token. */
  removeToken(principal: Principal, id: string): Promise<boolean> {
    return this.tokens.remove(principal.userId, id);
  }

  /** Told whenever a login has ended, when `authenticate` knows it no more; returns the function that takes it off. */
  onRevoked(listener: (login: RevokedLogin) => void): () => void {
    return this.events.on('login:revoked', listener);
  }

  /** Told when the roles, the scope or the name behind logins are other ones; returns the function that takes it off. */
  onChanged(listener: (login: ChangedLogin) => void): () => void {
    return this.events.on('login:changed', listener);
  }

  private principalFor(userId: string, via: Principal['via'], limits?: LoginLimits): Principal | null {
    const user = this.accounts.get(userId);
    return user?.enabled ? principalOf(user, via, limits) : null;
  }

  private async addFirstAdmin(): Promise<FirstAdmin | null> {
    const { users, clock, bootstrapPassword } = this.options;
    if ((await users.list()).length > 0) return null;
    const username = 'admin';
    const password = bootstrapPassword || createReadablePassword();
    await users.add({
      id: randomUUID(),
      username,
      displayName: 'Administrator',
      roles: ['admin', 'operator', 'auditor'],
      scope: EVERYWHERE,
      enabled: true,
      passwordHash: await this.passwords.hash(password),
      mustChangePassword: false,
      totpSecret: null,
      totpLastStep: 0,
      recoveryHashes: [],
      createdAtMs: clock.now(),
      lastLoginAtMs: null,
      revision: 1,
    });
    return { username, password, generated: !bootstrapPassword };
  }

  private throttle(pairKey: string, addressKey: string): void {
    const waitMs = Math.max(this.pairThrottle.waitMs(pairKey), this.addressThrottle.waitMs(addressKey));
    if (waitMs > 0) {
      const seconds = Math.ceil(waitMs / 1000);
      throw new CodedError('TOO_MANY_ATTEMPTS', `Too many attempts. Wait ${seconds} s and try again.`);
    }
    this.pairThrottle.count(pairKey);
    this.addressThrottle.count(addressKey);
  }

  private async sweep(): Promise<void> {
    try {
      await this.sessions.sweep();
    } catch (error) {
      this.options.logger.error({ err: error }, 'sessions could not be saved');
    }
  }
}

function canonicalUsername(username: string): string {
  return username.normalize('NFKC').trim().toLowerCase();
}
