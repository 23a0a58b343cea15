import type { IncidentEntryDto } from '../contract/incident-dto.ts';
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

function textOf(value: string | number | readonly string[] | null): string {
  return Array.isArray(value) ? value.join(', ') : String(value ?? '');
}
