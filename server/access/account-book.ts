import { type Permission, permissionsOf } from '../contract/permissions.ts';
import type { UserRecord } from '../storage/user-store.ts';
import { type Account, type LoginLimits, type Principal, principalOf } from './principal.ts';

/** The accounts, in memory. */
export class AccountBook {
  private readonly byId = new Map<string, Account>();

  get(id: string): Account | null {
    return this.byId.get(id) ?? null;
  }

  /** Null when the user is gone or disabled. */
  principalFor(userId: string, via: Principal['via'], limits?: LoginLimits): Principal | null {
    const account = this.byId.get(userId);
    return account?.enabled ? principalOf(account, via, limits) : null;
  }

  /** Accounts that may do this at the moment, by name. */
  withPermission(permission: Permission): Pick<Account, 'username' | 'displayName'>[] {
    return [...this.byId.values()]
      .filter(({ enabled, roles }) => enabled && permissionsOf(roles).has(permission))
      .map(({ username, displayName }) => ({ username, displayName }))
      .sort((a, b) => (a.username < b.username ? -1 : 1));
  }

  /** False when this revision, or a later one, is known already. */
  put(user: UserRecord): boolean {
    const known = this.byId.get(user.id);
    if (known && known.revision >= user.revision) return false;
    this.set(user);
    return true;
  }

  remove(id: string): void {
    this.byId.delete(id);
  }

  /** Takes over what the store has; returns the ids of those that are other ones now, or gone. */
  replace(users: readonly UserRecord[]): string[] {
    const current = new Set(users.map(({ id }) => id));
    const gone = [...this.byId.keys()].filter((id) => !current.has(id));
    for (const id of gone) this.remove(id);
    const changed = users.filter(({ id, revision }) => this.byId.get(id)?.revision !== revision);
    for (const user of changed) this.set(user);
    return [...gone, ...changed.map(({ id }) => id)];
  }

  private set(user: UserRecord): void {
    const { id, username, displayName, roles, scope, enabled, mustChangePassword, revision } = user;
    this.byId.set(id, { id, username, displayName, roles, scope, enabled, mustChangePassword, revision });
  }
}
