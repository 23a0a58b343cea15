import { randomUUID } from 'node:crypto';
import { isDeepStrictEqual } from 'node:util';
import type { AuditAction } from '../contract/audit-actions.ts';
import { CodedError } from '../contract/error-codes.ts';
import type { AuditNote } from '../storage/audit-note.ts';
import type { Stores } from '../storage/storage.ts';
import type { TokenRecord } from '../storage/token-store.ts';
import type { UserRecord } from '../storage/user-store.ts';
import { describeScope } from './account-description.ts';
import { actorOf, type Requester } from './principal.ts';

type GivenFields = Pick<
  UserRecord,
  'username' | 'displayName' | 'roles' | 'scope' | 'passwordHash' | 'mustChangePassword' | 'createdAtMs'
>;

export function newUser(given: GivenFields): UserRecord {
  return {
    id: randomUUID(),
    ...given,
    enabled: true,
    totpSecret: null,
    totpLastStep: 0,
    recoveryHashes: [],
    lastLoginAtMs: null,
    revision: 1,
  };
}

/** As it is now, for a change that rests on what was read outside of the transaction. Throws CONFLICT when it is another one. */
export async function reread({ users }: Pick<Stores, 'users'>, seen: UserRecord): Promise<UserRecord> {
  const user = await users.find(seen.id);
  if (user?.revision !== seen.revision) throw new CodedError('CONFLICT');
  return user;
}

/** Returns it as it is stored then. Throws CONFLICT when somebody else changed it in the meantime. */
export async function writeUser({ users }: Pick<Stores, 'users'>, user: UserRecord): Promise<UserRecord> {
  if (!(await users.update(user))) throw new CodedError('CONFLICT');
  return { ...user, revision: user.revision + 1 };
}

/** Returns the ids of those that were ended. */
export async function endSessionsOf(
  { sessions }: Pick<Stores, 'sessions'>,
  userId: string,
  except: string | null = null,
): Promise<string[]> {
  const own = (await sessions.list()).filter((session) => session.userId === userId && session.id !== except);
  const ids = own.map(({ id }) => id);
  if (ids.length > 0) await sessions.remove(ids);
  return ids;
}

export function noteOnUser(
  { principal, address }: Requester,
  action: AuditAction,
  { id, username }: UserRecord,
  detail: Readonly<Record<string, unknown>>,
): AuditNote {
  return {
    actor: actorOf(principal, address),
    action,
    result: 'ok',
    target: { type: 'user', id, name: username },
    detail,
  };
}

/** @param owner whose it is, where that is not who asks */
export function noteOnToken(
  { principal, address }: Requester,
  action: 'token:created' | 'token:removed',
  { id, name, roles, scope, expiresAtMs }: TokenRecord,
  owner: UserRecord | null = null,
): AuditNote {
  const described = { roles, scope: describeScope(scope), expiresAtMs };
  return {
    actor: actorOf(principal, address),
    action,
    result: 'ok',
    target: { type: 'token', id, name },
    detail: {
      ...(action === 'token:created' ? { after: described } : { before: described }),
      ...(owner && { owner: owner.username }),
    },
  };
}

/** What the audit says of an account: whatever an admin can change of it, and no secret. */
export function describePowers({ displayName, roles, scope, enabled }: UserRecord): Record<string, unknown> {
  return { displayName, roles: [...roles], scope: describeScope(scope), enabled };
}

/** For the audit: the fields that are other ones now. */
export function changesBetween(before: UserRecord, after: UserRecord): Record<string, unknown> {
  const [old, next] = [describePowers(before), describePowers(after)];
  const changed = Object.keys(old).filter((field) => !isDeepStrictEqual(old[field], next[field]));
  const only = (fields: Record<string, unknown>) =>
    Object.fromEntries(changed.map((field) => [field, fields[field]]));
  return { before: only(old), after: only(next) };
}
