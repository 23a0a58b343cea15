import { verifyAudit } from '../../server/access/audit-verify.ts';
import { systemClock } from '../../server/base/clock.ts';
import type { AuditLink, AuditRecord } from '../../server/storage/audit-store.ts';
import type { CameraRecord } from '../../server/storage/camera-store.ts';
import type { Storage } from '../../server/storage/storage.ts';
import type { Expected, Findings, KeptChange } from './kill-lines.ts';

type Digest = (record: CameraRecord) => string;

const FIRST: AuditLink = { seq: 0, hash: '' };

/** Compares what is in the database with what was said to be kept, and with itself: every change is whole or not there. */
export async function findLosses(storage: Storage, expected: Expected, digest: Digest): Promise<Findings> {
  const from = expected.everything ? FIRST : expected.link;
  const problems = await findBreaks(storage, from);
  const entries = await readEntries(storage, from);
  const written = new Map(entries.map((entry) => [changeOf(entry).name, changeOf(entry)]));
  for (const change of expected.kept) {
    const found = written.get(change.name);
    if (JSON.stringify(found) !== JSON.stringify(change)) problems.push(`${change.name} is not in the audit`);
  }
  for (const change of written.values()) problems.push(...(await findMissing(storage, change, digest)));
  if (expected.everything) problems.push(...(await findStrays(storage, written.values())));
  const told = new Set(expected.kept.map(({ name }) => name));
  return {
    link: entries.at(-1) ?? from,
    problems,
    untold: [...written.keys()].filter((name) => !told.has(name)).length,
  };
}

async function findBreaks({ audit }: Storage, from: AuditLink): Promise<string[]> {
  const read = (afterSeq: number, limit: number) => audit.read(afterSeq, limit);
  const { ok, brokenAtSeq, problem } = await verifyAudit({
    audit: { anchor: async () => from, read },
    clock: systemClock,
  });
  return ok ? [] : [`the audit is broken at ${brokenAtSeq}: ${problem}`];
}

async function readEntries({ audit }: Storage, from: AuditLink): Promise<AuditRecord[]> {
  const entries: AuditRecord[] = [];
  for (;;) {
    const page = await audit.read(entries.at(-1)?.seq ?? from.seq, 500);
    entries.push(...page);
    if (page.length < 500) return entries;
  }
}

function changeOf({ seq, detail }: AuditRecord): KeptChange {
  const { change: name, cameras } = JSON.parse(detail) as { change: string; cameras: KeptChange['cameras'] };
  return { name, seq, cameras };
}

/** Every camera that the entry speaks of, with the contents of then. */
async function findMissing({ cameras }: Storage, change: KeptChange, digest: Digest): Promise<string[]> {
  const revisions = await cameras.revisions(change.cameras.map(([id, revision]) => ({ id, revision })));
  const found = new Map(revisions.map((record) => [`${record.id} ${record.revision}`, record]));
  return change.cameras.flatMap(([id, revision, wanted]) => {
    const record = found.get(`${id} ${revision}`);
    const whole =
      record?.importId === change.name &&
      (wanted === null ? record.cause === 'removed' : digest(record) === wanted);
    return whole ? [] : [`${change.name}: ${id} ${revision} is ${record ? 'another' : 'lost'}`];
  });
}

/** The other way round: no revision without its entry, and each camera at its newest. */
async function findStrays({ cameras }: Storage, written: Iterable<KeptChange>): Promise<string[]> {
  const newest = new Map<string, { revision: number; there: boolean }>();
  let count = 0;
  for (const [id, revision, digest] of [...written].flatMap((change) => change.cameras)) {
    count += 1;
    if ((newest.get(id)?.revision ?? 0) < revision) newest.set(id, { revision, there: digest !== null });
  }
  const listed = new Map((await cameras.list()).map(({ id, revision }) => [id, revision]));
  const problems: string[] = [];
  let stored = 0;
  for (const [id, { revision, there }] of newest) {
    stored += (await cameras.history(id)).length;
    if (listed.get(id) !== (there ? revision : undefined))
      problems.push(`${id} is not at revision ${revision}`);
    listed.delete(id);
  }
  if (listed.size > 0) problems.push(`${listed.size} cameras are in no entry`);
  if (stored !== count) problems.push(`${stored} revisions are stored and ${count} are in the audit`);
  return problems;
}
