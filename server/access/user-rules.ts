import { CodedError } from '../contract/error-codes.ts';
import { EVERYWHERE, isScopeWithin, type Role, type Scope } from '../contract/permissions.ts';
import type { UserRecord } from '../storage/user-store.ts';
import type { Principal } from './principal.ts';

/** Whoever holds one of these could give himself what he has not got. */
const GUARDED_ROLES: readonly Role[] = ['admin', 'auditor'];

type Powers = Readonly<Pick<UserRecord, 'roles' | 'scope'>>;

export function isUnrestricted(scope: Scope): boolean {
  return isScopeWithin(EVERYWHERE, scope);
}

/** An admin sees the accounts that reach no further than his own scope. */
export function maySee(principal: Principal, { scope }: Powers): boolean {
  return isScopeWithin(scope, principal.scope);
}

/** Throws NOT_ALLOWED with the reason: an admin gives, and takes, only what lies in his own scope. */
export function requireMayGive(principal: Principal, { roles, scope }: Powers): void {
  if (!isScopeWithin(scope, principal.scope)) {
    throw new CodedError('NOT_ALLOWED', 'This scope reaches beyond your own.');
  }
  if (!isUnrestricted(principal.scope) && roles.some((role) => GUARDED_ROLES.includes(role))) {
    const message =
      'Only an admin who is responsible for everything manages the accounts of admins and auditors.';
    throw new CodedError('NOT_ALLOWED', message);
  }
}

/** Throws NOT_ALLOWED: what would go around the proof of one's own password, or leave nobody behind. */
export function requireOther(principal: Principal, userId: string): void {
  if (principal.userId === userId) {
    throw new CodedError('NOT_ALLOWED', 'You cannot do this to your own account. Ask another admin.');
  }
}

/** Could make all the other accounts. */
export function isFullAdmin({ enabled, roles, scope }: UserRecord): boolean {
  return enabled && roles.includes('admin') && isUnrestricted(scope);
}

/** Throws LAST_ADMIN when nobody among these could make the others. */
export function requireAdminAmong(users: readonly UserRecord[]): void {
  if (!users.some(isFullAdmin)) throw new CodedError('LAST_ADMIN');
}
