import { randomUUID } from 'node:crypto';
import type { Clock } from '../base/clock.ts';
import type { TokenInfoDto } from '../contract/access-dto.ts';
import { CodedError } from '../contract/error-codes.ts';
import type { TokenRecord, TokenStore } from '../storage/token-store.ts';
import { describeToken } from './account-description.ts';
import type { LoginLimits, Principal, RevokedLogin } from './principal.ts';
import { createSecret, hashSecret } from './secret-text.ts';

export interface TokenBookOptions {
  store: TokenStore;
  clock: Clock;
  /** Null when the user is gone or disabled. */
  principalFor(record: TokenRecord): Principal | null;
  onEnded(login: RevokedLogin): void;
}

export interface NewToken extends LoginLimits {
  readonly name: string;
  /** Null: never. */
  readonly expiresAtMs: number | null;
}

interface HeldToken {
  record: TokenRecord;
  principal: Principal;
}

/** Recognised in a text by people and by programs that look for leaked secrets. */
const TOKEN_PREFIX = 'onescreen_';
const MAX_TOKENS_PER_USER = 100;

/** The tokens that machines log in with. They act for the user who made them, until they are taken back. */
export class TokenBook {
  private readonly options: TokenBookOptions;
  private readonly byHash = new Map<string, HeldToken>();
  /** Tokens as last shown: a player asks ten times a second. Bounded: only tokens that are good get in. */
  private readonly byToken = new Map<string, HeldToken>();

  constructor(options: TokenBookOptions) {
    this.options = options;
  }

  async load(): Promise<void> {
    for (const record of await this.options.store.list()) {
      const principal = this.options.principalFor(record);
      if (principal) this.byHash.set(record.tokenHash, { record, principal });
    }
  }

  find(token: string): Principal | null {
    const held = this.byToken.get(token) ?? this.findByHash(token);
    if (!held) return null;
    const { expiresAtMs } = held.record;
    if (expiresAtMs !== null && expiresAtMs <= this.options.clock.now()) return null;
    return held.principal;
  }

  /** The token is returned this once and kept as a hash alone. */
  async create(
    userId: string,
    { name, roles, scope, expiresAtMs }: NewToken,
  ): Promise<TokenInfoDto & { token: string }> {
    if (this.listOf(userId).length >= MAX_TOKENS_PER_USER) {
      throw new CodedError(
        'BAD_REQUEST',
        `There are ${MAX_TOKENS_PER_USER} tokens already. Remove one first.`,
      );
    }
    const token = createSecret(TOKEN_PREFIX);
    const record: TokenRecord = {
      id: randomUUID(),
      userId,
      name,
      tokenHash: hashSecret(token),
      roles: [...roles],
      scope,
      createdAtMs: this.options.clock.now(),
      expiresAtMs,
      lastUsedAtMs: null,
    };
    const principal = this.options.principalFor(record);
    if (!principal) throw new CodedError('NOT_LOGGED_IN');
    await this.options.store.add(record);
    this.byHash.set(record.tokenHash, { record, principal });
    return { ...describeToken(record), token };
  }

  listOf(userId: string): TokenInfoDto[] {
    const own = [...this.byHash.values()].filter(({ record }) => record.userId === userId);
    return own.map(({ record }) => describeToken(record));
  }

  /** False when this user has no such token. */
  async remove(userId: string, id: string): Promise<boolean> {
    const held = [...this.byHash.values()].find(({ record }) => record.id === id && record.userId === userId);
    if (!held) return false;
    this.byHash.delete(held.record.tokenHash);
    for (const [token, shown] of this.byToken) if (shown === held) this.byToken.delete(token);
    this.options.onEnded({ userId, kind: 'token' });
    await this.options.store.remove(id);
    return true;
  }

  private findByHash(token: string): HeldToken | undefined {
    const held = this.byHash.get(hashSecret(token));
    if (held) this.byToken.set(token, held);
    return held;
  }
}
