import type { AuditAction } from '../contract/audit-actions.ts';
import { CodedError, type ErrorCode } from '../contract/error-codes.ts';
import type { AuditNote } from '../storage/audit-note.ts';
import type { AccountBook } from './account-book.ts';
import { actorOf, type Requester } from './principal.ts';

/** Takes notes of what was refused, in a way that a flood of them does no harm. */
export interface Refusals {
  note(note: AuditNote): void;
}

/** What somebody wants to do. */
export interface WantedChange {
  readonly by: Requester;
  readonly action: AuditAction;
  /** The account that it is about. */
  readonly userId?: string;
  /** What was asked for, as far as it tells something and is no secret. */
  readonly asked?: Readonly<Record<string, unknown>>;
}

/** The others are slips: a name that is taken, a password that is too short, a change that came too late. */
const SUSPICIOUS: ReadonlySet<ErrorCode> = new Set([
  'NOT_ALLOWED',
  'USER_NOT_FOUND',
  'LAST_ADMIN',
  'WRONG_LOGIN',
  'WRONG_CODE',
  'TOO_MANY_ATTEMPTS',
]);

/** Notes who tried what he may not do. What was done is noted with the change itself. */
export class AttemptNotes {
  private readonly refusals: Refusals;
  private readonly accounts: AccountBook;

  constructor(refusals: Refusals, accounts: AccountBook) {
    this.refusals = refusals;
    this.accounts = accounts;
  }

  async run<T>(wanted: WantedChange, work: () => Promise<T>): Promise<T> {
    try {
      return await work();
    } catch (error) {
      if (error instanceof CodedError && SUSPICIOUS.has(error.code)) this.note(wanted, error);
      throw error;
    }
  }

  private note({ by, action, userId, asked = {} }: WantedChange, { code, message }: CodedError): void {
    const name = userId === undefined ? null : (this.accounts.get(userId)?.username ?? null);
    this.refusals.note({
      actor: actorOf(by.principal, by.address),
      action,
      result: 'refused',
      ...(userId !== undefined && { target: { type: 'user' as const, id: userId, name } }),
      detail: { code, message, ...asked },
    });
  }
}
