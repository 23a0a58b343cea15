import type { AuditAction } from '../contract/audit-actions.ts';
import type { FieldChangeDto } from '../contract/registry-dto.ts';
import type { AuditActor, AuditNote } from '../storage/audit-note.ts';
import { fileAfter, type PlannedChange, type RegistryPlan } from './camera-plan.ts';
import type { CatalogCamera } from './catalog-camera.ts';
import { auditChanges, describeChanges } from './file-changes.ts';

export interface NoteContext {
  readonly actor: AuditActor;
  readonly cause: RegistryPlan['cause'];
  readonly importId: string | null;
}

/** What the audit keeps of one change: who, which camera, what it was and what it is. */
export function noteOfChange(
  change: PlannedChange,
  current: CatalogCamera | undefined,
  { actor, cause, importId }: NoteContext,
): AuditNote {
  const file = fileAfter(change) ?? current?.file ?? null;
  const { id } = change;
  return {
    actor,
    action: actionOf(change, cause, current !== undefined),
    result: 'ok',
    target: {
      type: 'camera',
      id,
      name: file?.name ?? null,
      ...(file && { place: { domain: file.domain, region: file.region } }),
    },
    detail: {
      revision: revisionAfter(change),
      cause,
      ...(importId !== null && { importId }),
      ...auditChanges(changesOf(change, current)),
    },
  };
}

export function revisionAfter(change: PlannedChange): number {
  return change.kind === 'create' ? 1 : change.revision + 1;
}

function changesOf(change: PlannedChange, current: CatalogCamera | undefined): FieldChangeDto[] {
  const after = fileAfter(change);
  if (!after) {
    const removed = current ? describeChanges(null, current.file, false) : [];
    return removed.map(({ field, after: was }) => ({ field, before: was, after: null }));
  }
  return describeChanges(current?.file ?? null, after, touchesCredentials(change));
}

function touchesCredentials(change: PlannedChange): boolean {
  if (change.kind === 'create') return hasSecrets(change.camera.secrets);
  return change.kind === 'update' && change.camera.secrets !== 'kept';
}

function hasSecrets(secrets: Extract<PlannedChange, { kind: 'create' }>['camera']['secrets']): boolean {
  if (secrets === 'kept') return false;
  return secrets.credentials !== null || secrets.main.length + secrets.sub.length > 0;
}

function actionOf(change: PlannedChange, cause: RegistryPlan['cause'], existed: boolean): AuditAction {
  switch (change.kind) {
    case 'create':
      return 'camera:created';
    case 'remove':
      return 'camera:removed';
    case 'update':
      return 'camera:changed';
    case 'restore':
      if (cause === 'rolled-back') return 'camera:rolled-back';
      return existed ? 'camera:changed' : 'camera:created';
  }
}
