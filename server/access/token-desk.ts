import type { Clock } from '../base/clock.ts';
import type { TokenDto, TokenInfoDto, TokenRequest } from '../contract/access-dto.ts';
import { CodedError } from '../contract/error-codes.ts';
import { isScopeWithin } from '../contract/permissions.ts';
import type { AccessChanges } from './access-changes.ts';
import type { AccessMemory } from './access-memory.ts';
import { describeToken } from './account-description.ts';
import type { AttemptNotes } from './attempt-notes.ts';
import { createToken } from './open-logins.ts';
import type { Principal, Requester } from './principal.ts';
import { noteOnToken } from './user-records.ts';

export interface TokenDeskOptions {
  memory: AccessMemory;
  changes: AccessChanges;
  attempts: AttemptNotes;
  clock: Clock;
}

const DAY_MS = 24 * 60 * 60_000;
const DEFAULT_DAYS = 365;
const MAX_TOKENS_PER_USER = 100;

/** The tokens that machines log in with. They act for the user who made them, and never do more than he may himself. */
export class TokenDesk {
  private readonly options: TokenDeskOptions;

  constructor(options: TokenDeskOptions) {
    this.options = options;
  }

  list({ userId }: Principal): TokenInfoDto[] {
    const own = this.options.memory.tokens.listOf(userId);
    return own.map(({ record, usedAtMs }) => describeToken(record, usedAtMs));
  }

  /** The token is shown this once. Throws NOT_ALLOWED for roles or a scope beyond the owner's own. */
  create(by: Requester, request: TokenRequest): Promise<TokenDto> {
    const { name: _, ...asked } = request;
    return this.options.attempts.run({ by, action: 'token:created', asked }, () => this.make(by, request));
  }

  /** Throws NOT_FOUND when this person has no such token. */
  async remove(by: Requester, id: string): Promise<void> {
    const record = this.options.memory.tokens.get(id)?.record;
    if (record?.userId !== by.principal.userId) throw new CodedError('NOT_FOUND');
    await this.options.changes.commit(async ({ tokens }) => {
      if (!(await tokens.remove(id))) throw new CodedError('NOT_FOUND');
      return { result: null, notes: [noteOnToken(by, 'token:removed', record)], removedTokens: [id] };
    });
  }

  private async make(by: Requester, request: TokenRequest): Promise<TokenDto> {
    const { principal } = by;
    const { name, roles = principal.roles, scope = principal.scope, expiresInDays = DEFAULT_DAYS } = request;
    if (!roles.every((role) => principal.roles.includes(role)) || !isScopeWithin(scope, principal.scope)) {
      throw new CodedError('NOT_ALLOWED', 'A token can have no roles and no scope beyond your own.');
    }
    const now = this.options.clock.now();
    const expiresAtMs = expiresInDays === null ? null : now + expiresInDays * DAY_MS;
    const { token, record } = createToken({ userId: principal.userId, name, roles, scope, expiresAtMs }, now);
    await this.options.changes.commit(async ({ tokens }) => {
      const own = (await tokens.list()).filter(({ userId }) => userId === principal.userId);
      if (own.length >= MAX_TOKENS_PER_USER) {
        const message = `There are ${MAX_TOKENS_PER_USER} tokens already. Remove one first.`;
        throw new CodedError('BAD_REQUEST', message);
      }
      await tokens.add(record);
      return { result: null, notes: [noteOnToken(by, 'token:created', record)], tokens: [record] };
    });
    return { ...describeToken(record), token };
  }
}
