import type { Clock } from '../base/clock.ts';
import type { AuditVerificationDto } from '../contract/audit-dto.ts';
import type { AuditLink, AuditRecord, AuditStore } from '../storage/audit-store.ts';
import { hashEntry } from './audit-chain.ts';

export interface AuditVerifyOptions {
  audit: Pick<AuditStore, 'anchor' | 'read'>;
  clock: Pick<Clock, 'defer'>;
}

/** Read and hashed in a few milliseconds; then other work has its turn. */
const BATCH = 250;

/** Goes through the whole chain, from where its retention has cut it to its last entry, and stops at the first that does not fit. */
export async function verifyAudit(options: AuditVerifyOptions): Promise<AuditVerificationDto> {
  const { audit, clock } = options;
  const seen: Seen = { last: await audit.anchor(), firstSeq: null, entries: 0 };
  for (;;) {
    const batch = await audit.read(seen.last.seq, BATCH);
    const broken = checkBatch(batch, seen);
    // The retention may have cut off just now what was to be read.
    if (broken && (await audit.anchor()).seq > seen.last.seq) return verifyAudit(options);
    if (broken || batch.length < BATCH) return describe(seen, broken);
    await new Promise<void>((resolve) => clock.defer(resolve));
  }
}

interface Seen {
  last: AuditLink;
  firstSeq: number | null;
  entries: number;
}

interface Broken {
  seq: number;
  problem: string;
}

function checkBatch(batch: readonly AuditRecord[], seen: Seen): Broken | null {
  for (const entry of batch) {
    const problem = problemOf(entry, seen.last);
    if (problem) return { seq: entry.seq, problem };
    seen.firstSeq ??= entry.seq;
    seen.entries += 1;
    seen.last = entry;
  }
  return null;
}

function problemOf(entry: AuditRecord, last: AuditLink): string | null {
  if (entry.seq !== last.seq + 1) return `Entry ${last.seq + 1} is missing.`;
  if (entry.previousHash !== last.hash) return 'It does not name the hash of the entry before.';
  return entry.hash === hashEntry(entry) ? null : 'Its contents are not what was hashed.';
}

function describe({ last, firstSeq, entries }: Seen, broken: Broken | null): AuditVerificationDto {
  return {
    ok: broken === null,
    entries,
    firstSeq,
    lastSeq: entries === 0 ? null : last.seq,
    lastHash: last.hash === '' ? null : last.hash,
    brokenAtSeq: broken?.seq ?? null,
    problem: broken?.problem ?? null,
  };
}
