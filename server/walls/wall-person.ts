import type { AuditVia } from '../contract/audit-actions.ts';
import type { Permission, Role, Scope } from '../contract/permissions.ts';
import type { AuditActor } from '../storage/audit-note.ts';

/** Who asks, and what they may do and see at the moment. */
export interface WallPerson {
  readonly userId: string;
  readonly displayName: string;
  readonly roles: readonly Role[];
  readonly permissions: ReadonlySet<Permission>;
  readonly scope: Scope;
  /** For the audit. */
  readonly actor: AuditActor;
}

interface LoggedIn extends Omit<WallPerson, 'actor'> {
  readonly username: string;
  readonly via: { readonly kind: AuditVia };
}

/** `address`: where they are on the network. */
export function wallPersonOf(principal: LoggedIn, address: string): WallPerson {
  const { userId, username, displayName, roles, permissions, scope, via } = principal;
  const actor = { userId, username, via: via.kind, address };
  return { userId, displayName, roles, permissions, scope, actor };
}
