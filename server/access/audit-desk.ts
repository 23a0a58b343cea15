import type { Clock } from '../base/clock.ts';
import type { Logger } from '../base/logger.ts';
import type { AuditEntryDto, AuditPageDto, AuditQuery, AuditVerificationDto } from '../contract/audit-dto.ts';
import { CodedError } from '../contract/error-codes.ts';
import type { AuditLog, AuditNote } from '../storage/audit-note.ts';
import type { AuditRecord, AuditStore } from '../storage/audit-store.ts';
import { AUDIT_CSV_HEAD, auditCsvLine } from './audit-csv.ts';
import { verifyAudit } from './audit-verify.ts';
import { actorOf, type Principal, type Requester } from './principal.ts';

export interface AuditDeskOptions {
  store: AuditStore;
  audit: Pick<AuditLog, 'note' | 'record'>;
  clock: Clock;
  logger: Logger;
}

/** What an export may be narrowed to; it has no pages. */
export type AuditExportQuery = Omit<AuditQuery, 'beforeSeq' | 'limit'>;

/** Each goes through much of the audit, a little at a time: many at once would leave no time for anything else. */
const MAX_SEARCHES = 6;
const MAX_EXPORTS = 2;
const EXPORT_PAGE = 500;

/** What auditors do: search the audit, take a copy of it along, and see whether it is whole. That is recorded too. */
export class AuditDesk {
  private readonly options: AuditDeskOptions;
  private searches = 0;
  private exports = 0;
  private verification: Promise<AuditVerificationDto> | null = null;

  constructor(options: AuditDeskOptions) {
    this.options = options;
  }

  /** As far as the scope reaches, newest first. Throws TOO_BUSY. */
  async search({ scope }: Principal, query: AuditQuery): Promise<AuditPageDto> {
    if (this.searches >= MAX_SEARCHES) throw new CodedError('TOO_BUSY');
    this.searches += 1;
    try {
      const found = await this.options.store.search(query, scope);
      const nextBeforeSeq = found.length < query.limit ? null : (found.at(-1)?.seq ?? null);
      return { entries: found.map(describeEntry), nextBeforeSeq };
    } finally {
      this.searches -= 1;
    }
  }

  /** A table, in pieces. Throws TOO_BUSY. What was taken along is recorded when it ends, also when it breaks off. */
  async export(by: Requester, query: AuditExportQuery): Promise<AsyncIterable<string>> {
    if (this.exports >= MAX_EXPORTS) throw new CodedError('TOO_BUSY');
    this.exports += 1;
    const table = this.writeTable(by, query);
    // Once it has begun it comes to its end, whatever becomes of its reader: a generator that has not would not.
    await table.next();
    return table;
  }

  /** Whoever asks while one is under way is told the same. */
  async verify(by: Requester): Promise<AuditVerificationDto> {
    const { store, clock, logger } = this.options;
    this.verification ??= verifyAudit({ audit: store, clock }).finally(() => {
      this.verification = null;
    });
    const result = await this.verification;
    if (!result.ok) logger.error({ ...result }, 'the chain of the audit is broken');
    this.options.audit.note(this.noteOf(by, 'audit:verified', result.ok ? 'ok' : 'failed', { ...result }));
    return result;
  }

  private async *writeTable(by: Requester, query: AuditExportQuery): AsyncGenerator<string> {
    let rows = 0;
    let complete = false;
    try {
      yield '';
      yield AUDIT_CSV_HEAD;
      for await (const page of this.pages(by.principal, query)) {
        rows += page.length;
        yield page.map(auditCsvLine).join('');
      }
      // The table ends when this is kept, and not before.
      await this.options.audit.record(this.noteOf(by, 'audit:exported', 'ok', { filter: query, rows }));
      complete = true;
    } finally {
      this.exports -= 1;
      if (!complete) {
        this.options.audit.note(this.noteOf(by, 'audit:exported', 'failed', { filter: query, rows }));
      }
    }
  }

  private async *pages({ scope }: Principal, query: AuditExportQuery): AsyncGenerator<AuditRecord[]> {
    let beforeSeq: number | undefined;
    for (;;) {
      const page = await this.options.store.search({ ...query, beforeSeq, limit: EXPORT_PAGE }, scope);
      if (page.length > 0) yield page;
      if (page.length < EXPORT_PAGE) return;
      beforeSeq = page.at(-1)?.seq;
    }
  }

  private noteOf(
    { principal, address }: Requester,
    action: AuditNote['action'],
    result: AuditNote['result'],
    detail: Record<string, unknown>,
  ): AuditNote {
    const target = { type: 'audit', id: 'audit', name: null } as const;
    return { actor: actorOf(principal, address), action, result, target, detail };
  }
}

function describeEntry({ detail, previousHash: _, ...entry }: AuditRecord): AuditEntryDto {
  return { ...entry, detail: JSON.parse(detail) as Record<string, unknown> };
}
