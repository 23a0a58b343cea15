import type { CameraFile, CameraFileField, FieldChangeDto } from '../contract/registry-dto.ts';

/** The fields that differ, in the order of the file. */
export function changedFields(before: CameraFile, after: CameraFile): CameraFileField[] {
  return (Object.keys(after) as CameraFileField[]).filter((field) => !same(before[field], after[field]));
}

/** For people: what a revision changed. Against nothing, what it began with. */
export function describeChanges(
  before: CameraFile | null,
  after: CameraFile,
  credentialsChanged: boolean,
): FieldChangeDto[] {
  const fields = before ? changedFields(before, after) : givenFields(after);
  const changes = fields.map((field) => ({ field, before: before?.[field] ?? null, after: after[field] }));
  return credentialsChanged ? [...changes, { field: 'credentials', before: null, after: null }] : changes;
}

/** For the audit: the same, as one object for each side. */
export function auditChanges(changes: readonly FieldChangeDto[]): {
  before: Record<string, unknown>;
  after: Record<string, unknown>;
} {
  const before: Record<string, unknown> = {};
  const after: Record<string, unknown> = {};
  for (const change of changes) {
    const hidden = change.field === 'credentials';
    before[change.field] = hidden ? 'hidden' : change.before;
    after[change.field] = hidden ? 'hidden, changed' : change.after;
  }
  return { before, after };
}

function givenFields(file: CameraFile): CameraFileField[] {
  return (Object.keys(file) as CameraFileField[]).filter((field) => {
    const value = file[field];
    return value !== null && !(Array.isArray(value) && value.length === 0);
  });
}

function same(a: unknown, b: unknown): boolean {
  if (a === b) return true;
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return false;
  const keys = Object.keys(a);
  return (
    keys.length === Object.keys(b).length &&
    keys.every((key) => same((a as Record<string, unknown>)[key], (b as Record<string, unknown>)[key]))
  );
}
