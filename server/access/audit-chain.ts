import { hash } from 'node:crypto';
import type { AuditNote } from '../storage/audit-note.ts';
import type { AuditLink, AuditRecord } from '../storage/audit-store.ts';

/**
 * The chain of the audit. Each entry carries the hash of the one before, so whoever changes, removes or puts in an entry has
 * to change the hash of every later one, and with them the last, which is noted down elsewhere (the log tells it).
 *
 * For another program that verifies it: `hash` is the SHA-256, in 64 lower-case hexadecimal digits, of the UTF-8 bytes of one JSON
 * array in the canonical form of RFC 8785 (no white space, strings escaped as little as JSON allows, whole numbers plain):
 *
 *     ["onescreen-audit-1", previousHash, seq, atMs, userId, username, via, address, action, result,
 *      targetType, targetId, targetName, domain, region, detail]
 *
 * What is not there is `null`; `detail` is one string, the JSON text as it is stored. `previousHash` is the `hash` of the entry
 * with the `seq` before; that of entry 1 is the empty string. When the oldest entries have gone after their retention, the chain begins
 * at the anchor: the `seq` and `hash` of the last one that was removed.
 */
const FORM = 'onescreen-audit-1';

/** An entry that has no place in the chain yet. */
export type AuditDraft = Omit<AuditRecord, 'seq' | 'previousHash' | 'hash'>;

/** A change of many cameras may have much to tell; an entry is to be read, not to hold files. */
const MAX_DETAIL_CHARS = 64 * 1024;
const MAX_TEXT_CHARS = 1000;

/** Throws when `detail` is nothing that JSON can say. */
export function draftEntry({ actor, action, result, target, detail }: AuditNote, atMs: number): AuditDraft {
  return {
    atMs: Math.trunc(atMs),
    userId: text(actor.userId),
    username: text(actor.username),
    via: actor.via,
    address: text(actor.address),
    action,
    result,
    targetType: target?.type ?? null,
    targetId: text(target?.id),
    targetName: text(target?.name),
    domain: text(target?.place?.domain),
    region: text(target?.place?.region),
    detail: detailText(detail ?? {}),
  };
}

/** Gives the drafts their places behind the last entry. */
export function chainEntries(last: AuditLink, drafts: readonly AuditDraft[]): AuditRecord[] {
  let { seq, hash: previousHash } = last;
  return drafts.map((draft) => {
    seq += 1;
    const entry = { ...draft, seq, previousHash };
    const record = { ...entry, hash: hashEntry(entry) };
    previousHash = record.hash;
    return record;
  });
}

export function hashEntry(entry: Omit<AuditRecord, 'hash'>): string {
  const { previousHash, seq, atMs, userId, username, via, address, action, result } = entry;
  const { targetType, targetId, targetName, domain, region, detail } = entry;
  const who = [userId, username, via, address];
  const target = [targetType, targetId, targetName, domain, region];
  const fields = [FORM, previousHash, seq, atMs, ...who, action, result, ...target, detail];
  return hash('sha256', JSON.stringify(fields), 'hex');
}

/** An empty text says as much as none, and a table of text cannot tell them apart. */
function text(value: string | null | undefined): string | null {
  return value ? storable(value.slice(0, MAX_TEXT_CHARS)) : null;
}

function detailText(detail: Readonly<Record<string, unknown>>): string {
  // JSON.stringify escapes what `storable` would replace.
  const json = JSON.stringify(detail);
  if (json.length <= MAX_DETAIL_CHARS) return json;
  return JSON.stringify({ truncated: json.slice(0, MAX_DETAIL_CHARS / 2) });
}

/** What was hashed must come back from every database as it went in: half a surrogate pair does not, a NUL not from PostgreSQL. */
function storable(value: string): string {
  return value.toWellFormed().replaceAll('\0', '\ufffd');
}
