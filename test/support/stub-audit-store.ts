import type { AuditQuery } from '../../server/contract/audit-dto.ts';
import type { AuditLink, AuditRecord, AuditStore } from '../../server/storage/audit-store.ts';

/** The audit in memory, which fails when a test says so. */
export class StubAuditStore implements AuditStore {
  entries: AuditRecord[] = [];
  failure: Error | null = null;
  /** Appends that were asked for, failed ones too. */
  appends = 0;
  private cutAt: AuditLink = { seq: 0, hash: '' };

  async append(build: (last: AuditLink) => AuditRecord[]): Promise<AuditRecord[]> {
    this.appends += 1;
    await Promise.resolve();
    if (this.failure) throw this.failure;
    const added = build(this.entries.at(-1) ?? this.cutAt);
    this.entries.push(...added);
    return added;
  }

  async search(query: AuditQuery): Promise<AuditRecord[]> {
    const { action, beforeSeq = Number.POSITIVE_INFINITY, limit } = query;
    const actions = action?.split(',');
    return this.entries
      .filter((entry) => entry.seq < beforeSeq && (!actions || actions.includes(entry.action)))
      .reverse()
      .slice(0, limit);
  }

  async read(afterSeq: number, limit: number): Promise<AuditRecord[]> {
    return this.entries.filter(({ seq }) => seq > afterSeq).slice(0, limit);
  }

  async anchor(): Promise<AuditLink> {
    return this.cutAt;
  }

  async removeBefore(atMs: number, limit: number): Promise<number> {
    const young = this.entries.findIndex((entry) => entry.atMs >= atMs);
    const removed = this.entries.splice(0, Math.min(limit, young === -1 ? this.entries.length : young));
    this.cutAt = removed.at(-1) ?? this.cutAt;
    return removed.length;
  }
}
