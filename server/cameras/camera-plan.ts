import type { Clock } from '../base/clock.ts';
import { inBatches } from '../base/in-batches.ts';
import { CodedError } from '../contract/error-codes.ts';
import { isInScope, type Place, type Scope } from '../contract/permissions.ts';
import type { CameraFile } from '../contract/registry-dto.ts';
import type { AuditActor } from '../storage/audit-note.ts';
import type { CameraCause } from '../storage/camera-store.ts';
import type { CheckedCamera } from './camera-check.ts';
import type { CatalogMemory } from './catalog-memory.ts';

/** Who changes the registry, and as far as what. */
export interface Registrar {
  readonly actor: AuditActor;
  readonly scope: Scope;
}

/** `revision`: the one that the change was made from. */
export type PlannedChange =
  | { readonly kind: 'create'; readonly id: string; readonly camera: CheckedCamera }
  | {
      readonly kind: 'update';
      readonly id: string;
      readonly revision: number;
      readonly camera: CheckedCamera;
    }
  | { readonly kind: 'remove'; readonly id: string; readonly revision: number }
  /** As it once was, even where it has been removed since. */
  | {
      readonly kind: 'restore';
      readonly id: string;
      readonly revision: number;
      readonly file: CameraFile;
      readonly sealed: string | null;
    };

/** Changes that are made together or not at all. A camera comes once at most. */
export interface RegistryPlan {
  readonly changes: readonly PlannedChange[];
  readonly cause: CameraCause;
}

export type MemoryView = Pick<CatalogMemory, 'get' | 'getRegistered' | 'ownersOfNumber'>;

/** To look for so many numbers is a matter of a few milliseconds. */
const BATCH = 2_000;
/** Behind `/api/cameras/`: a camera of this name would be hidden by them. */
const OWN_ADDRESSES: ReadonlySet<string> = new Set(['bulk', 'duplicates', 'export', 'tags', 'test']);

/** What the camera will be; null when it goes. */
export function fileAfter(change: PlannedChange): CameraFile | null {
  switch (change.kind) {
    case 'create':
    case 'update':
      return change.camera.file;
    case 'restore':
      return change.file;
    case 'remove':
      return null;
  }
}

/** Why this person may not make this change now; null when there is nothing against it. Of numbers, see `takenNumbers`. */
export function refusalOfChange(
  change: PlannedChange,
  { scope }: Registrar,
  memory: MemoryView,
): CodedError | null {
  const current = memory.get(change.id);
  if (change.kind === 'create') {
    const taken = current || memory.getRegistered(change.id) || OWN_ADDRESSES.has(change.id);
    if (taken) return new CodedError('ID_TAKEN', undefined, 'id');
  } else {
    const comesBack = change.kind === 'restore' && !current;
    if (!comesBack && !(current && isInScope(scope, current.file))) return new CodedError('CAMERA_NOT_FOUND');
    if (current?.managedBy === 'file') return new CodedError('MANAGED_BY_FILE');
    if (current && current.revision !== change.revision) return new CodedError('CONFLICT');
  }
  const after = fileAfter(change);
  return after && !isInScope(scope, after) ? outsideScope(after, scope) : null;
}

/** Dial numbers that two cameras would have when all of this was done; each with the id that would be the second. */
export async function takenNumbers(
  changes: readonly PlannedChange[],
  memory: MemoryView,
  clock: Pick<Clock, 'defer'>,
): Promise<Map<string, number>> {
  const changed = new Set(changes.map(({ id }) => id));
  const given = new Set<number>();
  const taken = new Map<string, number>();
  await inBatches(changes, BATCH, clock, (batch) => {
    for (const change of batch) {
      const number = fileAfter(change)?.dialNumber ?? null;
      if (number === null) continue;
      const others = memory.ownersOfNumber(number).filter((id) => !changed.has(id));
      if (others.length > 0 || given.has(number)) taken.set(change.id, number);
      given.add(number);
    }
  });
  return taken;
}

export function numberTaken(dialNumber: number): CodedError {
  return new CodedError(
    'DIAL_NUMBER_TAKEN',
    `Another camera has the dial number ${dialNumber}.`,
    'file.dialNumber',
  );
}

function outsideScope({ domain }: Place, { domains }: Scope): CodedError {
  const wrongDomain = domains !== null && !domains.includes(domain);
  return new CodedError(
    'NOT_ALLOWED',
    `This ${wrongDomain ? 'domain' : 'region'} lies outside of what your account may manage.`,
    wrongDomain ? 'file.domain' : 'file.region',
  );
}
