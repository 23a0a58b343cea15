import {
  intersectScopes,
  type Permission,
  permissionsOf,
  type Role,
  type Scope,
} from '../contract/permissions.ts';
import type { AuditActor } from '../storage/audit-note.ts';
import type { UserRecord } from '../storage/user-store.ts';

/** What every request is judged by. Passwords and second factors stay in the store. */
export type Account = Readonly<
  Pick<
    UserRecord,
    'id' | 'username' | 'displayName' | 'roles' | 'scope' | 'enabled' | 'mustChangePassword' | 'revision'
  >
>;

/** Who is asking, and what this login may do at the moment. */
export interface Principal {
  readonly userId: string;
  readonly username: string;
  readonly displayName: string;
  readonly roles: readonly Role[];
  readonly scope: Scope;
  /** None until a password that has to be changed has been. */
  readonly permissions: ReadonlySet<Permission>;
  readonly mustChangePassword: boolean;
  /** A link plays one camera, and does nothing else. */
  readonly via:
    | { readonly kind: 'session'; readonly id: string }
    | { readonly kind: 'token'; readonly id: string }
    | { readonly kind: 'link'; readonly id: string; readonly cameraId: string };
}

/** Which login has ended: a session, or a token or link that was taken back. */
export interface RevokedLogin {
  readonly userId: string;
  readonly kind: 'session' | 'token' | 'link';
}

/** Whose logins may do something else from now on. */
export interface ChangedLogin {
  readonly userId: string;
}

/** What a login was made for, where that is less than its user may do. */
export interface LoginLimits {
  readonly roles: readonly Role[];
  readonly scope: Scope;
}

/** A login never does more than its user may at the moment. */
export function principalOf(user: Account, via: Principal['via'], limits: LoginLimits = user): Principal {
  const roles = user.roles.filter((role) => limits.roles.includes(role));
  return Object.freeze({
    userId: user.id,
    username: user.username,
    displayName: user.displayName,
    roles: Object.freeze(roles),
    scope: intersectScopes(user.scope, limits.scope),
    permissions: user.mustChangePassword ? NONE : permissionsOf(roles),
    mustChangePassword: user.mustChangePassword,
    via,
  });
}

const NONE: ReadonlySet<Permission> = new Set();

/** Who asks for a change, and from where. */
export interface Requester {
  readonly principal: Principal;
  readonly address: string;
}

/** For the audit. */
export function actorOf({ userId, username, via }: Principal, address: string): AuditActor {
  return { userId, username, via: via.kind, address };
}
