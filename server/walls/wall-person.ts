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
