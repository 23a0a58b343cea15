import type { Clock } from '../base/clock.ts';
import type { AuditAction } from '../contract/audit-actions.ts';
import { CodedError } from '../contract/error-codes.ts';
import type { UserRecord, UserStore } from '../storage/user-store.ts';
import type { AttemptNotes } from './attempt-notes.ts';
import { refuseFor } from './guess-guard.ts';
import { LoginThrottle } from './login-throttle.ts';
import type { PasswordCheck } from './password-check.ts';
import type { Principal, Requester } from './principal.ts';

export interface PasswordProofOptions {
  users: Pick<UserStore, 'find'>;
  passwords: PasswordCheck;
  attempts: AttemptNotes;
  clock: Clock;
}

/** Of one session: whoever finds a screen unlocked must not find out the password at it. */
const LIMITS = { freeAttempts: 5, firstWaitMs: 1_000, maxWaitMs: 60_000, forgetMs: 15 * 60_000 };

/** Asks somebody who is logged in for his password once more, before what only he may do. */
export class PasswordProof {
  private readonly options: PasswordProofOptions;
  private readonly throttle: LoginThrottle;

  constructor(options: PasswordProofOptions) {
    this.options = options;
    this.throttle = new LoginThrottle(options.clock, LIMITS);
  }

  /** Throws WRONG_LOGIN, or TOO_MANY_ATTEMPTS with the wait in its message; either is noted as a try at this action. */
  require(by: Requester, action: AuditAction, password: string): Promise<UserRecord> {
    const { principal } = by;
    const wanted = { by, action, userId: principal.userId };
    return this.options.attempts.run(wanted, () => this.check(principal, password));
  }

  private async check(principal: Principal, password: string): Promise<UserRecord> {
    const { users, passwords } = this.options;
    const key = principal.via.id;
    refuseFor(this.throttle.waitMs(key));
    this.throttle.count(key);
    const user = await users.find(principal.userId);
    if (!user) throw new CodedError('NOT_LOGGED_IN');
    if (!(await passwords.matches(password, user.passwordHash, 'known'))) {
      throw new CodedError('WRONG_LOGIN', 'This is not your current password.');
    }
    this.throttle.succeeded(key);
    return user;
  }
}
