import { isDeepStrictEqual } from 'node:util';
import type { Clock } from '../base/clock.ts';
import type {
  InitialPasswordDto,
  LoginInfoDto,
  TokenInfoDto,
  UserCreate,
  UserDto,
  UserUpdate,
} from '../contract/access-dto.ts';
import { CodedError } from '../contract/error-codes.ts';
import type { Stores } from '../storage/storage.ts';
import type { UserRecord, UserStore } from '../storage/user-store.ts';
import type { AccessChange, AccessChanges } from './access-changes.ts';
import type { AccessMemory } from './access-memory.ts';
import { describeLogin, describeToken, describeUser } from './account-description.ts';
import type { AttemptNotes, WantedChange } from './attempt-notes.ts';
import type { PasswordCheck } from './password-check.ts';
import type { Principal, Requester } from './principal.ts';
import { createReadablePassword } from './readable-password.ts';
import {
  changesBetween,
  describePowers,
  endSessionsOf,
  newUser,
  noteOnToken,
  noteOnUser,
  writeUser,
} from './user-records.ts';
import { isFullAdmin, maySee, requireAdminAmong, requireMayGive, requireOther } from './user-rules.ts';
import { canonicalUsername } from './username.ts';

export interface UserDeskOptions {
  users: Pick<UserStore, 'list' | 'find'>;
  memory: AccessMemory;
  changes: AccessChanges;
  passwords: PasswordCheck;
  attempts: AttemptNotes;
  clock: Clock;
}

/** What an admin does with the accounts of others. Accounts beyond his own scope are not there for him. */
export class UserDesk {
  private readonly options: UserDeskOptions;

  constructor(options: UserDeskOptions) {
    this.options = options;
  }

  async list(principal: Principal): Promise<UserDto[]> {
    const users = (await this.options.users.list()).filter((user) => maySee(principal, user));
    return users.sort((a, b) => (a.username < b.username ? -1 : 1)).map(describeUser);
  }

  async get(principal: Principal, id: string): Promise<UserDto> {
    return describeUser(await findSeen(this.options.users, principal, id));
  }

  /** Throws NAME_TAKEN. */
  create(by: Requester, request: UserCreate): Promise<InitialPasswordDto> {
    const { displayName: _, ...asked } = request;
    return this.options.attempts.run({ by, action: 'user:created', asked }, () => this.make(by, request));
  }

  /** Throws CONFLICT when somebody else changed the account after `revision`. */
  update(by: Requester, id: string, { revision, ...fields }: UserUpdate): Promise<UserDto> {
    return this.attempt({ by, action: 'user:changed', userId: id, asked: fields }, async (stores) => {
      const user = await findManaged(stores.users, by, id);
      if (user.revision !== revision) throw new CodedError('CONFLICT');
      const next = withFields(user, fields);
      requireMayGive(by.principal, next);
      if (!next.enabled) requireOther(by.principal, id);
      if (isDeepStrictEqual(next, user)) return { result: describeUser(user), notes: [] };
      const written = await writeUser(stores, next);
      if (isFullAdmin(user)) requireAdminAmong(await stores.users.list());
      return {
        result: describeUser(written),
        notes: [noteOnUser(by, 'user:changed', user, changesBetween(user, written))],
        users: [written],
        endedSessions: written.enabled ? [] : await endSessionsOf(stores, id),
      };
    });
  }

  remove(by: Requester, id: string): Promise<void> {
    return this.attempt({ by, action: 'user:removed', userId: id }, async (stores) => {
      requireOther(by.principal, id);
      const user = await findManaged(stores.users, by, id);
      if (!(await stores.users.remove(id))) throw new CodedError('USER_NOT_FOUND');
      if (isFullAdmin(user)) requireAdminAmong(await stores.users.list());
      const notes = [noteOnUser(by, 'user:removed', user, { before: describePowers(user) })];
      return { result: undefined, notes, removedUsers: [id] };
    });
  }

  /** A new first password, for somebody who has lost his. Ends his sessions. */
  async resetPassword(by: Requester, id: string): Promise<InitialPasswordDto> {
    const password = createReadablePassword();
    const passwordHash = await this.options.passwords.hash(password);
    const user = await this.attempt({ by, action: 'user:password-reset', userId: id }, async (stores) => {
      requireOther(by.principal, id);
      const before = await findManaged(stores.users, by, id);
      const written = await writeUser(stores, { ...before, passwordHash, mustChangePassword: true });
      const endedSessions = await endSessionsOf(stores, id);
      const notes = [noteOnUser(by, 'user:password-reset', before, { endedSessions: endedSessions.length })];
      return { result: written, notes, users: [written], endedSessions };
    });
    return { user: describeUser(user), password };
  }

  /** For somebody who has lost his authenticator and his recovery codes. */
  removeTotp(by: Requester, id: string): Promise<UserDto> {
    return this.attempt({ by, action: 'user:totp-removed', userId: id }, async (stores) => {
      requireOther(by.principal, id);
      const user = await findManaged(stores.users, by, id);
      const written = await writeUser(stores, {
        ...user,
        totpSecret: null,
        totpLastStep: 0,
        recoveryHashes: [],
      });
      const notes = [noteOnUser(by, 'user:totp-removed', user, {})];
      return { result: describeUser(written), notes, users: [written] };
    });
  }

  async listSessions(principal: Principal, id: string): Promise<LoginInfoDto[]> {
    await findSeen(this.options.users, principal, id);
    const sessions = this.options.memory.sessions.listOf(id);
    return sessions.map((session) => describeLogin(session, principal.via.id));
  }

  /** Those of machines that act for this person. */
  async listTokens(principal: Principal, id: string): Promise<TokenInfoDto[]> {
    await findSeen(this.options.users, principal, id);
    return this.options.memory.tokens
      .listOf(id)
      .map(({ record, usedAtMs }) => describeToken(record, usedAtMs));
  }

  /** Throws NOT_FOUND when this person has no such token. */
  removeToken(by: Requester, id: string, tokenId: string): Promise<void> {
    return this.attempt({ by, action: 'token:removed', userId: id }, async (stores) => {
      const user = await findManaged(stores.users, by, id);
      const token = (await stores.tokens.list()).find((one) => one.id === tokenId && one.userId === id);
      if (!token) throw new CodedError('NOT_FOUND');
      await stores.tokens.remove(tokenId);
      const notes = [noteOnToken(by, 'token:removed', token, user)];
      return { result: undefined, notes, removedTokens: [tokenId] };
    });
  }

  endSessions(by: Requester, id: string): Promise<void> {
    return this.attempt({ by, action: 'user:logins-ended', userId: id }, async (stores) => {
      const user = await findManaged(stores.users, by, id);
      const endedSessions = await endSessionsOf(stores, id);
      const notes = [noteOnUser(by, 'user:logins-ended', user, { endedSessions: endedSessions.length })];
      return { result: undefined, notes, endedSessions };
    });
  }

  private async make(
    by: Requester,
    { username, displayName, roles, scope }: UserCreate,
  ): Promise<InitialPasswordDto> {
    requireMayGive(by.principal, { roles, scope });
    const { passwords, changes, clock } = this.options;
    const password = createReadablePassword();
    const passwordHash = await passwords.hash(password);
    const user = newUser({
      username: canonicalUsername(username),
      displayName,
      roles: [...new Set(roles)],
      scope,
      passwordHash,
      mustChangePassword: true,
      createdAtMs: clock.now(),
    });
    await changes.commit(async (stores) => {
      if (!(await stores.users.add(user))) throw new CodedError('NAME_TAKEN');
      const notes = [noteOnUser(by, 'user:created', user, { after: describePowers(user) })];
      return { result: null, notes, users: [user] };
    });
    return { user: describeUser(user), password };
  }

  private attempt<T>(wanted: WantedChange, work: (stores: Stores) => Promise<AccessChange<T>>): Promise<T> {
    const { attempts, changes } = this.options;
    return attempts.run(wanted, () => changes.commit(work));
  }
}

async function findSeen(
  users: Pick<UserStore, 'find'>,
  principal: Principal,
  id: string,
): Promise<UserRecord> {
  const user = await users.find(id);
  if (!user || !maySee(principal, user)) throw new CodedError('USER_NOT_FOUND');
  return user;
}

/** One whose powers this admin could give himself: otherwise he would get them with the account. */
async function findManaged(
  users: Pick<UserStore, 'find'>,
  { principal }: Requester,
  id: string,
): Promise<UserRecord> {
  const user = await findSeen(users, principal, id);
  requireMayGive(principal, user);
  return user;
}

function withFields(
  user: UserRecord,
  { displayName, roles, scope, enabled }: Omit<UserUpdate, 'revision'>,
): UserRecord {
  return {
    ...user,
    displayName: displayName ?? user.displayName,
    roles: roles ? [...new Set(roles)] : user.roles,
    scope: scope ?? user.scope,
    enabled: enabled ?? user.enabled,
  };
}
