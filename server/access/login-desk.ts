import type { Clock } from '../base/clock.ts';
import type { Logger } from '../base/logger.ts';
import type { SecretBox } from '../base/secret-box.ts';
import type { LoginRequest } from '../contract/access-dto.ts';
import { CodedError } from '../contract/error-codes.ts';
import type { SessionRecord } from '../storage/session-store.ts';
import type { Stores } from '../storage/storage.ts';
import type { UserRecord, UserStore } from '../storage/user-store.ts';
import type { AccessChanges } from './access-changes.ts';
import type { AccessMemory } from './access-memory.ts';
import type { Refusals } from './attempt-notes.ts';
import { DevicePasses } from './device-pass.ts';
import { type Attempt, GuessGuard, refuseFor } from './guess-guard.ts';
import { LoginThrottle } from './login-throttle.ts';
import { createSession, type LoginClient, type SessionLimits } from './open-logins.ts';
import type { PasswordCheck } from './password-check.ts';
import type { Principal } from './principal.ts';
import { type FactorProof, hasSecondFactor, isRecoveryCode, SecondFactor } from './second-factor.ts';
import { canonicalUsername } from './username.ts';

export interface LoginDeskOptions {
  users: Pick<UserStore, 'findByUsername'>;
  memory: AccessMemory;
  changes: AccessChanges;
  passwords: PasswordCheck;
  box: SecretBox;
  sessionLimits: SessionLimits;
  refusals: Refusals;
  clock: Clock;
  logger: Logger;
}

export interface DoorClient extends LoginClient {
  /** What the browser was given with an earlier login. */
  readonly devicePass: string | undefined;
}

export interface OpenedLogin {
  readonly sessionToken: string;
  /** It ends no later than this. */
  readonly lifetimeMs: number;
  /** To be kept by the browser for its next login. */
  readonly devicePass: string;
  readonly principal: Principal;
}

/** The session unused for the longest gives way. */
const MAX_SESSIONS_PER_USER = 100;

/** Of the second factor of one account, for those who know its password: a million codes, three of which are right at any time. */
const CODE_LIMITS = { freeAttempts: 5, firstWaitMs: 2_000, maxWaitMs: 5 * 60_000, forgetMs: 24 * 3_600_000 };

/** A login under way. */
interface Visit {
  readonly user: UserRecord | null;
  readonly username: string;
  readonly client: DoorClient;
  readonly device: string | null;
}

/** Logging in and out. */
export class LoginDesk {
  private readonly options: LoginDeskOptions;
  private readonly guard: GuessGuard;
  private readonly codeThrottle: LoginThrottle;
  private readonly devices: DevicePasses;
  private readonly factor: SecondFactor;

  constructor(options: LoginDeskOptions) {
    const { clock, box } = options;
    this.options = options;
    this.guard = new GuessGuard(clock);
    this.codeThrottle = new LoginThrottle(clock, CODE_LIMITS);
    this.devices = new DevicePasses(box, clock);
    this.factor = new SecondFactor(box);
  }

  /** Throws WRONG_LOGIN, TOTP_REQUIRED, WRONG_CODE, or TOO_MANY_ATTEMPTS with the wait in its message. */
  async login(request: LoginRequest, client: DoorClient): Promise<OpenedLogin> {
    const visit = await this.receive(request.username, client);
    const attempt = this.admit(visit);
    const user = await this.checkPassword(visit, request.password, attempt);
    const proof = this.checkFactor(visit, user, request.code, attempt);
    const opened = await this.open(user, proof, client);
    if (!opened) throw this.refuse(visit, proof ? 'code' : 'disabled');
    attempt.succeeded();
    if (proof?.kind === 'code') this.codeThrottle.succeeded(codeKey(user, visit));
    this.options.logger.info({ username: user.username, address: client.address }, 'logged in');
    const { lifetimeMs } = this.options.sessionLimits;
    return { ...opened, lifetimeMs, devicePass: this.devices.issue(client.devicePass, user.id) };
  }

  /** Passes over a token that is nobody's. */
  async logout(sessionToken: string): Promise<void> {
    const { memory, changes } = this.options;
    const session = memory.sessions.find(sessionToken);
    if (!session) return;
    const { id, userId, address } = session;
    const username = memory.accounts.get(userId)?.username ?? null;
    await changes.commit(async ({ sessions }) => {
      await sessions.remove([id]);
      const actor = { userId, username, via: 'session' as const, address };
      const detail = { session: id, reason: 'logged out' };
      return {
        result: null,
        notes: [{ actor, action: 'login:ended', result: 'ok', detail }],
        endedSessions: [id],
      };
    });
  }

  /** Tells browsers apart for the limits of the door; null for one that shows no pass. */
  deviceIdOf(devicePass: string | undefined): string | null {
    return this.devices.read(devicePass)?.id ?? null;
  }

  private async receive(username: string, client: DoorClient): Promise<Visit> {
    const name = canonicalUsername(username);
    const user = await this.options.users.findByUsername(name);
    const device = this.devices.read(client.devicePass);
    return { user, username: name, client, device: user && device?.knows(user.id) ? device.id : null };
  }

  private admit(visit: Visit): Attempt {
    const { username, client, device } = visit;
    try {
      return this.guard.admit({ username, address: client.address, device });
    } catch (error) {
      this.noteRefusal(visit, 'throttled');
      throw error;
    }
  }

  private async checkPassword(visit: Visit, password: string, attempt: Attempt): Promise<UserRecord> {
    const { user, device } = visit;
    const lane = device === null ? 'stranger' : 'known';
    let matches: boolean;
    try {
      matches = await this.options.passwords.matches(password, user?.passwordHash ?? null, lane);
    } catch (error) {
      attempt.takenBack();
      throw error;
    }
    if (!user || !matches) throw this.refuse(visit, 'password');
    if (!user.enabled) throw this.refuse(visit, 'disabled');
    return user;
  }

  private checkFactor(
    visit: Visit,
    user: UserRecord,
    code: string | undefined,
    attempt: Attempt,
  ): FactorProof | null {
    if (!hasSecondFactor(user)) return null;
    if (code === undefined || code.trim() === '') {
      attempt.takenBack();
      throw new CodedError('TOTP_REQUIRED');
    }
    // Nobody guesses a recovery code, so one always opens, also while codes are being guessed.
    if (!isRecoveryCode(code)) this.countCode(visit, user, attempt);
    const proof = this.factor.prove(user, code, this.options.clock.now());
    if (!proof) throw this.refuse(visit, 'code');
    return proof;
  }

  private countCode(visit: Visit, user: UserRecord, attempt: Attempt): void {
    const key = codeKey(user, visit);
    try {
      refuseFor(this.codeThrottle.waitMs(key));
    } catch (error) {
      attempt.takenBack();
      this.noteRefusal(visit, 'throttled');
      throw error;
    }
    this.codeThrottle.count(key);
  }

  /** Null when the code was taken, or the account changed, in the meantime. */
  private async open(
    seen: UserRecord,
    proof: FactorProof | null,
    client: LoginClient,
  ): Promise<{ sessionToken: string; principal: Principal } | null> {
    const { changes, memory, clock } = this.options;
    const { id: userId } = seen;
    const { token, record } = createSession(userId, client, clock.now());
    const kept = await changes.commit(async (stores) => {
      const user = await stores.users.find(userId);
      const holds =
        user?.enabled && hasSameSecrets(user, seen) && (await takeProof(stores.users, userId, proof));
      if (!holds) return { result: false, notes: [] };
      const endedSessions = await endSurplus(stores.sessions, userId);
      await stores.sessions.add(record);
      await stores.users.setLastLogin(userId, record.createdAtMs);
      const actor = { userId, username: user.username, via: 'session' as const, address: client.address };
      const detail = { session: record.id, userAgent: record.userAgent, secondFactor: proof?.kind ?? null };
      return {
        result: true,
        notes: [{ actor, action: 'login:succeeded', result: 'ok', detail }],
        // As it is now: another hub may have made or enabled it a moment ago.
        users: [user],
        sessions: [record],
        endedSessions,
      };
    });
    const principal = kept ? memory.sessions.use(token) : null;
    return principal && { sessionToken: token, principal };
  }

  private refuse(visit: Visit, reason: 'password' | 'code' | 'disabled'): CodedError {
    this.noteRefusal(visit, reason);
    return new CodedError(reason === 'code' ? 'WRONG_CODE' : 'WRONG_LOGIN');
  }

  /** Only a name that exists is written down: people type their password into the wrong field. */
  private noteRefusal({ user, client }: Visit, reason: string): void {
    const { address } = client;
    this.options.logger.warn({ username: user?.username ?? null, address, reason }, 'a login was refused');
    this.options.refusals.note({
      actor: { userId: null, username: null, via: 'nobody', address },
      action: 'login:refused',
      result: 'refused',
      ...(user && { target: { type: 'user' as const, id: user.id, name: user.username } }),
      detail: { reason },
    });
  }
}

/** On a browser that the owner has used his slips are counted apart from those of strangers. */
function codeKey({ id }: UserRecord, { device }: Visit): string {
  return device === null ? id : `${id} ${device}`;
}

/** What was checked is still what has to be shown. */
function hasSameSecrets(a: UserRecord, b: UserRecord): boolean {
  return a.passwordHash === b.passwordHash && a.totpSecret === b.totpSecret;
}

async function takeProof(users: UserStore, userId: string, proof: FactorProof | null): Promise<boolean> {
  if (!proof) return true;
  return proof.kind === 'code'
    ? users.takeTotpStep(userId, proof.step)
    : users.takeRecoveryHash(userId, proof.hash);
}

/** Makes room for one more. */
async function endSurplus(sessions: Stores['sessions'], userId: string): Promise<string[]> {
  const own = (await sessions.list()).filter((session) => session.userId === userId);
  const surplus = own.sort(byLastUse).slice(MAX_SESSIONS_PER_USER - 1);
  const ids = surplus.map(({ id }) => id);
  if (ids.length > 0) await sessions.remove(ids);
  return ids;
}

function byLastUse(a: SessionRecord, b: SessionRecord): number {
  return b.lastSeenAtMs - a.lastSeenAtMs || b.createdAtMs - a.createdAtMs;
}
