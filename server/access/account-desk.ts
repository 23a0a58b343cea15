import type { AccountDto, LoginInfoDto, PasswordChange } from '../contract/access-dto.ts';
import { CodedError } from '../contract/error-codes.ts';
import { PASSWORD_PROBLEMS } from '../contract/password-problems.ts';
import type { UserStore } from '../storage/user-store.ts';
import type { AccessChanges } from './access-changes.ts';
import type { AccessMemory } from './access-memory.ts';
import { describeLogin } from './account-description.ts';
import { canonicalPassword, type PasswordCheck } from './password-check.ts';
import type { PasswordProof } from './password-proof.ts';
import type { PasswordRules } from './password-rules.ts';
import type { Principal, Requester } from './principal.ts';
import { hasSecondFactor } from './second-factor.ts';
import { endSessionsOf, noteOnUser, reread, writeUser } from './user-records.ts';

export interface AccountDeskOptions {
  users: Pick<UserStore, 'find'>;
  memory: AccessMemory;
  changes: AccessChanges;
  passwords: PasswordCheck;
  passwordRules: PasswordRules;
  proof: PasswordProof;
}

/** What people do with their own accounts. */
export class AccountDesk {
  private readonly options: AccountDeskOptions;

  constructor(options: AccountDeskOptions) {
    this.options = options;
  }

  /** How the account is secured. */
  async describe({ userId }: Principal): Promise<AccountDto> {
    const { users, passwordRules } = this.options;
    const user = await users.find(userId);
    if (!user) throw new CodedError('NOT_LOGGED_IN');
    const totpEnabled = hasSecondFactor(user);
    const recoveryCodesLeft = totpEnabled ? user.recoveryHashes.length : 0;
    return { totpEnabled, recoveryCodesLeft, passwordMinLength: passwordRules.minLength };
  }

  /**
   * Ends the other sessions: whoever changes a password may have reason to. Throws WRONG_LOGIN for a wrong current one, WEAK_PASSWORD,
   * TOO_MANY_ATTEMPTS.
   */
  async changePassword(by: Requester, { current, next }: PasswordChange): Promise<void> {
    const { passwords, passwordRules, changes, proof } = this.options;
    const user = await proof.require(by, 'account:password-changed', current);
    passwordRules.check(next, user);
    if (canonicalPassword(next) === canonicalPassword(current)) {
      throw new CodedError('WEAK_PASSWORD', PASSWORD_PROBLEMS.same);
    }
    const passwordHash = await passwords.hash(next);
    await changes.commit(async (stores) => {
      const current = await reread(stores, user);
      const changed = await writeUser(stores, { ...current, passwordHash, mustChangePassword: false });
      const endedSessions = await endSessionsOf(stores, user.id, by.principal.via.id);
      const detail = { endedSessions: endedSessions.length };
      const notes = [noteOnUser(by, 'account:password-changed', user, detail)];
      return { result: null, notes, users: [changed], endedSessions };
    });
  }

  listSessions({ userId, via }: Principal): LoginInfoDto[] {
    const own = this.options.memory.sessions.listOf(userId);
    return own.sort((a, b) => b.usedAtMs - a.usedAtMs).map((session) => describeLogin(session, via.id));
  }

  /** Throws NOT_FOUND when this person has no such session. */
  async endSession(by: Requester, id: string): Promise<void> {
    const { memory, changes } = this.options;
    const session = memory.sessions.get(id)?.record;
    if (session?.userId !== by.principal.userId) throw new CodedError('NOT_FOUND');
    await changes.commit(async (stores) => {
      await stores.sessions.remove([id]);
      const user = await stores.users.find(session.userId);
      const detail = { session: id, reason: 'ended by its owner' };
      const notes = user ? [noteOnUser(by, 'login:ended', user, detail)] : [];
      return { result: null, notes, endedSessions: [id] };
    });
  }
}
