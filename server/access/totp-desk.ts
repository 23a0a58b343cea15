import type { Clock } from '../base/clock.ts';
import type { SecretBox } from '../base/secret-box.ts';
import type { TotpSetupDto } from '../contract/access-dto.ts';
import { CodedError } from '../contract/error-codes.ts';
import type { AccessChanges } from './access-changes.ts';
import { refuseFor } from './guess-guard.ts';
import { LoginThrottle } from './login-throttle.ts';
import type { PasswordProof } from './password-proof.ts';
import type { Requester } from './principal.ts';
import { createRecoveryCodes, hasSecondFactor, isRecoveryCode, SecondFactor } from './second-factor.ts';
import { noteOnUser, reread, writeUser } from './user-records.ts';

export interface TotpDeskOptions {
  changes: AccessChanges;
  proof: PasswordProof;
  box: SecretBox;
  clock: Clock;
}

const LIMITS = { freeAttempts: 5, firstWaitMs: 1_000, maxWaitMs: 60_000, forgetMs: 15 * 60_000 };

/** How people set up their second factor, and take it off again. */
export class TotpDesk {
  private readonly options: TotpDeskOptions;
  private readonly factor: SecondFactor;
  private readonly throttle: LoginThrottle;

  constructor(options: TotpDeskOptions) {
    this.options = options;
    this.factor = new SecondFactor(options.box);
    this.throttle = new LoginThrottle(options.clock, LIMITS);
  }

  /**
   * A new secret, which counts once `confirm` has seen a code of it. Asks for the password: whoever finds a screen unlocked must not
   * lock its owner out with an authenticator of his own. Throws CONFLICT where there is a second factor already.
   */
  async offer(by: Requester, password: string): Promise<TotpSetupDto> {
    const user = await this.options.proof.require(by, 'account:totp-enabled', password);
    if (hasSecondFactor(user)) throw isThere();
    const { secret, uri, sealed } = this.factor.offer(user);
    await this.options.changes.commit(async (stores) => {
      const current = await reread(stores, user);
      const written = await writeUser(stores, { ...current, totpSecret: sealed });
      return { result: null, notes: [], users: [written] };
    });
    return { secret, uri };
  }

  /** Returns the recovery codes, which are shown this once. Throws WRONG_CODE, or CONFLICT where nothing has been offered. */
  async confirm(by: Requester, code: string): Promise<string[]> {
    const { changes, clock } = this.options;
    const { userId } = by.principal;
    refuseFor(this.throttle.waitMs(userId));
    this.throttle.count(userId);
    const { codes, hashes } = createRecoveryCodes();
    await changes.commit(async (stores) => {
      const user = await stores.users.find(userId);
      if (!user) throw new CodedError('NOT_LOGGED_IN');
      if (hasSecondFactor(user)) throw isThere();
      if (user.totpSecret === null) throw new CodedError('CONFLICT', 'Ask for a new secret first.');
      const proof = isRecoveryCode(code) ? null : this.factor.prove(user, code, clock.now());
      if (proof?.kind !== 'code') throw new CodedError('WRONG_CODE');
      const next = { ...user, totpLastStep: proof.step, recoveryHashes: hashes };
      const notes = [noteOnUser(by, 'account:totp-enabled', user, {})];
      return { result: null, notes, users: [await writeUser(stores, next)] };
    });
    this.throttle.succeeded(userId);
    return codes;
  }

  /** Passes over an account that has none. */
  async remove(by: Requester, password: string): Promise<void> {
    const user = await this.options.proof.require(by, 'account:totp-disabled', password);
    if (user.totpSecret === null) return;
    await this.options.changes.commit(async (stores) => {
      const current = await reread(stores, user);
      const next = { ...current, totpSecret: null, totpLastStep: 0, recoveryHashes: [] };
      const notes = hasSecondFactor(user) ? [noteOnUser(by, 'account:totp-disabled', user, {})] : [];
      return { result: null, notes, users: [await writeUser(stores, next)] };
    });
  }
}

function isThere(): CodedError {
  return new CodedError('CONFLICT', 'There is a second factor already. Remove it first.');
}
