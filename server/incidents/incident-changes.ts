import { isDeepStrictEqual } from 'node:util';
import { CodedError } from '../contract/error-codes.ts';
import type { IncidentChange, IncidentEntryDto } from '../contract/incident-dto.ts';
import type { IncidentRecord } from '../storage/incident-store.ts';

const FIELDS = ['title', 'severity', 'state', 'assignee', 'people', 'keepDays'] as const;

/** What people changed, as the timeline and the audit tell it. */
export function changesOf(before: IncidentRecord, after: IncidentRecord): IncidentEntryDto['changes'] {
  return FIELDS.map((field) => ({
    field,
    before: textOf(before[field]),
    after: textOf(after[field]),
  })).filter((change) => change.before !== change.after);
}

/**
 * Notes, marks and what the hub itself writes come in all the time: somebody was faster only where the same field is no longer as it was seen, and not
 * as it is wished either. Then throws CONFLICT.
 */
export function checkSeen(now: IncidentRecord, { seen, wished }: IncidentChange): void {
  for (const field of FIELDS) {
    if (wished[field] === undefined || isDeepStrictEqual(now[field], wished[field])) continue;
    if (!isDeepStrictEqual(now[field], seen[field])) throw new CodedError('CONFLICT');
  }
}

function textOf(value: string | number | readonly string[] | null): string {
  return Array.isArray(value) ? value.join(', ') : String(value ?? '');
}
