import type { Permission, Role, Scope } from '../contract/permissions.ts';

/** Who is asking, and what this login may do at the moment. */
export interface Principal {
  readonly userId: string;
  readonly username: string;
  readonly displayName: string;
  readonly roles: readonly Role[];
  readonly scope: Scope;
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
