import type { Logger } from '../base/logger.ts';
import type { AuditAction } from '../contract/audit-actions.ts';
import { type AuditNote, HUB_ACTOR } from '../storage/audit-note.ts';

interface Gap {
  sinceMs: number;
  failedWrites: number;
  lost: number;
  lostByAction: Partial<Record<AuditAction, number>>;
}

/** Keeps account of what the audit could not keep, until that itself is in the audit. */
export class AuditGap {
  lost = 0;
  failedWrites = 0;
  private readonly logger: Logger;
  private open: Gap | null = null;
  /** Being written at the moment. */
  private told: Gap | null = null;

  constructor(logger: Logger) {
    this.logger = logger;
  }

  get isOpen(): boolean {
    return this.open !== null;
  }

  lose(action: AuditAction, atMs: number): void {
    const gap = this.openAt(atMs);
    if (gap.lost === 0) this.logger.error({ action }, 'the audit loses notes: too many wait to be written');
    this.lost += 1;
    gap.lost += 1;
    gap.lostByAction[action] = (gap.lostByAction[action] ?? 0) + 1;
  }

  fail(atMs: number): void {
    this.failedWrites += 1;
    this.openAt(atMs).failedWrites += 1;
  }

  /** What is to be written of it, then to be followed by `settle` or `reopen`; null when there is none. */
  tell(): AuditNote | null {
    if (!this.open) return null;
    const { sinceMs, failedWrites, lost, lostByAction } = this.open;
    this.told = this.open;
    this.open = null;
    const detail = { sinceMs, failedWrites, lost, lostByAction };
    return { actor: HUB_ACTOR, action: 'audit:interrupted', result: 'failed', detail };
  }

  /** It has been written. */
  settle(): void {
    if (this.told) this.logger.warn({ lost: this.told.lost }, 'the audit is written again');
    this.told = null;
  }

  /** It could not be written either: what happened in the meantime belongs to the same gap. */
  reopen(): void {
    const { told, open } = this;
    this.told = null;
    if (!told) return;
    this.open = told;
    if (!open) return;
    told.failedWrites += open.failedWrites;
    told.lost += open.lost;
    for (const [action, count] of Object.entries(open.lostByAction) as [AuditAction, number][]) {
      told.lostByAction[action] = (told.lostByAction[action] ?? 0) + count;
    }
  }

  private openAt(sinceMs: number): Gap {
    this.open ??= { sinceMs, failedWrites: 0, lost: 0, lostByAction: {} };
    return this.open;
  }
}
