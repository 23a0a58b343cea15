import type { Clock } from '../base/clock.ts';
import { inBatches } from '../base/in-batches.ts';
import { readCameraAddress } from '../config/camera-address.ts';
import type { AuditAction } from '../contract/audit-actions.ts';
import { CodedError, type ErrorCode } from '../contract/error-codes.ts';
import type { CameraFile } from '../contract/registry-dto.ts';
import type { AuditLog, AuditNote } from '../storage/audit-note.ts';
import type { AddressPolicy } from './address-policy.ts';
import { HIDDEN } from './address-secrets.ts';
import type { CameraCatalog } from './camera-catalog.ts';
import {
  type CameraCheck,
  type CameraDraft,
  type CameraProblem,
  type CheckedCamera,
  checkCamera,
} from './camera-check.ts';
import {
  numberTaken,
  type Registrar,
  type RegistryPlan,
  refusalOfChange,
  takenNumbers,
} from './camera-plan.ts';
import type { CatalogCamera } from './catalog-camera.ts';
import type { ReadyPlan } from './catalog-writer.ts';
import { hostsOf } from './connection-target.ts';
import { noteOfChange } from './plan-notes.ts';

export interface PlanJudgeOptions {
  catalog: Pick<CameraCatalog, 'memory' | 'known'>;
  addresses: Pick<AddressPolicy, 'refusalsOf'>;
  /** Told of attempts that were refused. */
  refusals: Pick<AuditLog, 'note'>;
  clock: Clock;
}

/** Describing changes of so many cameras is about what a turn of the event loop may take. */
const BATCH = 500;
/** Attempts at something that lies beyond what a person may do; the rest are slips of the pen. */
const WORTH_A_NOTE: ReadonlySet<ErrorCode> = new Set([
  'NOT_ALLOWED',
  'CAMERA_NOT_FOUND',
  'ADDRESS_FORBIDDEN',
  'MANAGED_BY_FILE',
]);

const MOVED: CameraProblem = {
  field: 'credentials',
  problem: 'missing',
  message:
    'expected the user name and password again, or that there are none: the address leads to another host',
};

/** Whether what people want to do to the registry may be done, and what the audit says of it. */
export class PlanJudge {
  private readonly options: PlanJudgeOptions;

  constructor(options: PlanJudgeOptions) {
    this.options = options;
  }

  /** @param before the camera that is changed; null for a new one */
  check(draft: CameraDraft, before: CatalogCamera | null): CameraCheck {
    if (before && takesSecretsAlong(draft, before)) return { ok: false, problems: [MOVED] };
    return checkCamera(draft, this.options.catalog.known, before?.secrets ?? null);
  }

  /** As `check`; throws BAD_CAMERA. */
  require(draft: CameraDraft, before: CatalogCamera | null): CheckedCamera {
    const checked = this.check(draft, before);
    if (checked.ok) return checked.camera;
    const [first] = checked.problems;
    const detail = checked.problems.map(({ field, message }) => `${field}: ${message}`).join('; ');
    throw new CodedError(
      'BAD_CAMERA',
      detail,
      first?.field === 'credentials' ? 'credentials' : `file.${first?.field}`,
    );
  }

  /** Addresses that stay as they are have been judged when they came. Throws ADDRESS_FORBIDDEN. */
  async requireAddresses(file: CameraFile, before?: CameraFile): Promise<void> {
    const fresh = (['mainUrl', 'subUrl'] as const).filter((field) => file[field] !== before?.[field]);
    const refusals = await this.options.addresses.refusalsOf(fresh.flatMap((field) => file[field] ?? []));
    for (const field of fresh) {
      const refusal = refusals.get(file[field] ?? '');
      if (refusal !== undefined) throw new CodedError('ADDRESS_FORBIDDEN', `${refusal}.`, `file.${field}`);
    }
  }

  /** Throws why one of the changes may not be made. */
  async ready(
    plan: RegistryPlan,
    registrar: Registrar,
    rest: Partial<Pick<ReadyPlan, 'importId' | 'record' | 'also'>> & { summary?: AuditNote } = {},
  ): Promise<ReadyPlan> {
    const { memory } = this.options.catalog;
    const { actor } = registrar;
    const { summary, importId = null, ...more } = rest;
    const notes: AuditNote[] = [];
    await inBatches(plan.changes, BATCH, this.options.clock, (batch) => {
      for (const change of batch) {
        const refusal = refusalOfChange(change, registrar, memory);
        if (refusal) throw refusal;
        const context = { actor, cause: plan.cause, importId };
        notes.push(noteOfChange(change, memory.get(change.id), context));
      }
    });
    const [taken] = (await takenNumbers(plan.changes, memory, this.options.clock)).values();
    if (taken !== undefined) throw numberTaken(taken);
    return {
      ...plan,
      ...more,
      importId,
      by: actor.username ?? 'hub',
      notes: summary ? [...notes, summary] : notes,
    };
  }

  /** Runs `work`, and notes for the audit when it is refused. */
  async noteRefusals<T>(
    { actor }: Registrar,
    action: AuditAction,
    target: { id: string; name: string | null } | null,
    work: () => Promise<T>,
  ): Promise<T> {
    try {
      return await work();
    } catch (error) {
      if (error instanceof CodedError && WORTH_A_NOTE.has(error.code)) {
        const camera = target && this.options.catalog.memory.get(target.id);
        this.options.refusals.note({
          actor,
          action,
          result: 'refused',
          ...(target && {
            target: {
              type: 'camera',
              ...target,
              ...(camera && { name: camera.file.name, place: camera.file }),
            },
          }),
          detail: { code: error.code },
        });
      }
      throw error;
    }
  }
}

/** Whoever may change an address could have the stored passwords sent to a host of his own. */
function takesSecretsAlong({ file, credentials }: CameraDraft, before: CatalogCamera): boolean {
  const known = hostsOf(before);
  if ([...hostsOf({ file })].every((host) => known.has(host))) return false;
  const urls = [file.mainUrl, file.subUrl ?? ''];
  if (urls.some((url) => url.includes(HIDDEN))) return true;
  const said = urls.some((url) => {
    const address = readCameraAddress(url);
    return address.ok && address.credentials !== null;
  });
  return before.hasCredentials && credentials === undefined && !said;
}
