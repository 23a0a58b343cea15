import { intersectScopes, permissionsOf, type Role, type Scope } from '../../contract/permissions.ts';
import type { ShareRecord } from '../../storage/share-store.ts';

/** Whoever made a link, as the account is now. */
export interface ShareMaker {
  readonly username: string;
  readonly roles: readonly Role[];
  readonly scope: Scope;
  readonly enabled: boolean;
  readonly mustChangePassword: boolean;
}

export interface ShareMakers {
  /** Null when the account is gone. */
  get(userId: string): ShareMaker | null;
}

/** How far a link reaches at the moment; null when its maker may not share any more. */
export function scopeOfShare(
  makers: ShareMakers,
  { userId, scope }: Pick<ShareRecord, 'userId' | 'scope'>,
): Scope | null {
  const maker = makers.get(userId);
  if (!maker?.enabled || maker.mustChangePassword) return null;
  return permissionsOf(maker.roles).has('incident:work') ? intersectScopes(maker.scope, scope) : null;
}
