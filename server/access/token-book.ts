import { randomUUID } from 'node:crypto';
import type { Clock } from '../base/clock.ts';
import { CodedError } from '../contract/error-codes.ts';
import type { TokenRecord, TokenStore } from '../storage/token-store.ts';
import type { Principal, RevokedLogin } from './principal.ts';
import { createSecret, hashSecret } from './secret-text.ts';

export interface TokenBookOptions {
  store: TokenStore;
  clock: Clock;
  onEnded(login: RevokedLogin): void;
}

export interface IssuedToken {
  id: string;
  name: string;
  createdAtMs: number;
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

  async load(principals: ReadonlyMap<string, Principal>): Promise<void> {
    for (const record of await this.options.store.list()) {
      const principal = principals.get(record.userId);
      if (principal) this.byHash.set(record.tokenHash, { record, principal });
    }
  }

  find(token: string): Principal | null {
    const known = this.byToken.get(token);
    if (known) return known.principal;
    const held = this.byHash.get(hashSecret(token));
    if (!held) return null;
    this.byToken.set(token, held);
    return held.principal;
  }

  /** The token is returned this once and kept as a hash alone. */
  async create(principal: Principal, name: string): Promise<IssuedToken & { token: string }> {
    if (this.listOf(principal.userId).length >= MAX_TOKENS_PER_USER) {
      throw new CodedError(
        'BAD_REQUEST',
        `There are ${MAX_TOKENS_PER_USER} tokens already. Remove one first.`,
      );
    }
    const token = createSecret(TOKEN_PREFIX);
    const record: TokenRecord = {
      id: randomUUID(),
      userId: principal.userId,
      name,
      tokenHash: hashSecret(token),
      createdAtMs: this.options.clock.now(),
    };
    await this.options.store.add(record);
    this.byHash.set(record.tokenHash, { record, principal });
    return { ...issued(record), token };
  }

  listOf(userId: string): IssuedToken[] {
    const own = [...this.byHash.values()].filter(({ record }) => record.userId === userId);
    return own.map(({ record }) => issued(record));
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
}

function issued({ id, name, createdAtMs }: TokenRecord): IssuedToken {
  return { id, name, createdAtMs };
}
