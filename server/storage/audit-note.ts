import type { AuditAction, AuditResult, AuditTarget, AuditVia } from '../contract/audit-actions.ts';
import type { Place } from '../contract/permissions.ts';
import type { Stores } from './storage.ts';

/** Who did it. */
export interface AuditActor {
  readonly userId: string | null;
  readonly username: string | null;
  readonly via: AuditVia;
  readonly address: string | null;
}

/** What is to be recorded, before it has its place in the chain. Never a credential, not even in `detail`. */
export interface AuditNote {
  readonly actor: AuditActor;
  readonly action: AuditAction;
  readonly result: AuditResult;
  readonly target?: {
    readonly type: AuditTarget;
    readonly id: string;
    readonly name: string | null;
    /** Of a camera. */
    readonly place?: Place;
  };
  readonly detail?: Readonly<Record<string, unknown>>;
}

/** What the rooms that change things need of the audit. */
export interface AuditLog {
  /** Inside a transaction: kept if, and only if, the change itself is. */
  write(stores: Pick<Stores, 'audit'>, notes: readonly AuditNote[]): Promise<void>;
  /** For what takes something out of the hub: resolves when it is kept, so that nothing has left before. Throws when it cannot be. */
  record(note: AuditNote): Promise<void>;
  /** For what changes nothing (refusals, viewing): written in order in the background, a moment later. Never throws. */
  note(note: AuditNote): void;
}

/** What the hub does by itself. */
export const HUB_ACTOR: AuditActor = { userId: null, username: null, via: 'hub', address: null };
