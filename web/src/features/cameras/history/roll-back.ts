import type { CameraRevisionDto, FieldChangeDto } from '../../../../../server/contract/registry-dto.ts';

/** What going back to a revision changes: every field that a later one touched, from what it is now to what it was then. */
export function changesBackTo(history: readonly CameraRevisionDto[], toRevision: number): FieldChangeDto[] {
  const later = history
    .filter(({ revision }) => revision > toRevision)
    .sort((a, b) => a.revision - b.revision);
  const fields = new Map<string, FieldChangeDto>();
  for (const { changes } of later) {
    for (const { field, before, after } of changes) {
      const then = fields.get(field)?.after ?? before;
      fields.set(field, { field, before: after, after: fields.has(field) ? then : before });
    }
  }
  return [...fields.values()].filter(({ before, after }) => JSON.stringify(before) !== JSON.stringify(after));
}
