import { isInScope, type Scope } from '../contract/permissions.ts';
import type { CameraRevisionDto } from '../contract/registry-dto.ts';
import type { CameraRevisionRecord } from '../storage/camera-store.ts';
import { openSecrets, sameSecrets } from './camera-secrets.ts';
import { describeChanges } from './file-changes.ts';

type Box = Parameters<typeof openSecrets>[0];

/**
 * What became of a camera, newest first, each revision against the one before. It goes back as far as the camera lay in the scope:
 * what it was elsewhere is not told.
 */
export function describeHistory(
  revisions: readonly CameraRevisionRecord[],
  scope: Scope,
  box: Box,
): CameraRevisionDto[] {
  const outside = revisions.findIndex(({ file }) => !isInScope(scope, file));
  const seen = outside === -1 ? revisions : revisions.slice(0, outside);
  return seen.map((record, index) => {
    const { revision, updatedAtMs, updatedBy, cause, importId } = record;
    const changes = changesOf(record, seen[index + 1] ?? null, box);
    return { revision, atMs: updatedAtMs, by: updatedBy, cause, importId, changes };
  });
}

function changesOf(record: CameraRevisionRecord, before: CameraRevisionRecord | null, box: Box) {
  // The revision of a removal shows what was removed.
  if (record.cause === 'removed') return [];
  const gone = before?.cause === 'removed';
  return describeChanges(
    gone ? null : (before?.file ?? null),
    record.file,
    credentialsDiffer(record, before, box),
  );
}

/** Sealed anew under another key, the same credentials are another text. */
function credentialsDiffer(
  { id, credentials }: CameraRevisionRecord,
  before: CameraRevisionRecord | null,
  box: Box,
): boolean {
  if (!before) return credentials !== null;
  if (credentials === before.credentials) return false;
  const now = openSecrets(box, id, credentials);
  const then = openSecrets(box, id, before.credentials);
  return now === null || then === null || !sameSecrets(now, then);
}
