import type { Clock } from '../base/clock.ts';
import { inBatches } from '../base/in-batches.ts';
import { CodedError } from '../contract/error-codes.ts';
import { isInScope, type Scope } from '../contract/permissions.ts';
import type {
  CameraPageDto,
  CameraQuery,
  CameraRecordDto,
  CameraRevisionDto,
  RollbackRequest,
} from '../contract/registry-dto.ts';
import type { CameraRevisionRecord, CameraStore } from '../storage/camera-store.ts';
import type { CameraCatalog } from './camera-catalog.ts';
import type { CameraDraft, CheckedCamera } from './camera-check.ts';
import { describeHistory } from './camera-history.ts';
import { drawCameraId } from './camera-id.ts';
import type { PlannedChange, Registrar, RegistryPlan } from './camera-plan.ts';
import type { openSecrets } from './camera-secrets.ts';
import { type CatalogCamera, describeCamera, describeRow } from './catalog-camera.ts';
import { changedFields } from './file-changes.ts';
import type { PlanJudge } from './plan-judge.ts';

export interface RegistryDeskOptions {
  catalog: CameraCatalog;
  judge: PlanJudge;
  store: Pick<CameraStore, 'history' | 'revisions'>;
  box: Parameters<typeof openSecrets>[0];
  clock: Clock;
}

const TAGS_BATCH = 5_000;

/** What people do with one camera at a time: look, register, change, take out, bring back. */
export class RegistryDesk {
  private readonly options: RegistryDeskOptions;

  constructor(options: RegistryDeskOptions) {
    this.options = options;
  }

  list(query: CameraQuery, scope: Scope): CameraPageDto {
    const { catalog } = this.options;
    const { filters } = catalog;
    const { total, matching, cameras } = catalog.memory.index.query(query, scope, filters);
    const rows = cameras.map((camera) => describeRow(camera, catalog.conditionOf(camera.id)));
    return { total, matching, cameras: rows };
  }

  /** Throws CAMERA_NOT_FOUND, also for what lies beyond the scope. */
  get(id: string, scope: Scope): CameraRecordDto {
    return this.describe(this.find(id, scope));
  }

  /** Throws BAD_CAMERA, ADDRESS_FORBIDDEN, NOT_ALLOWED, ID_TAKEN, DIAL_NUMBER_TAKEN. */
  async create(
    registrar: Registrar,
    { id = drawCameraId(), ...draft }: CameraDraft & { id?: string | undefined },
  ) {
    return this.noted(registrar, 'camera:created', { id, name: draft.file.name }, async () => {
      const camera = this.check(draft, null);
      await this.options.judge.requireAddresses(camera.file);
      await this.commit(registrar, 'created', () => ({ kind: 'create', id, camera }));
      return this.get(id, registrar.scope);
    });
  }

  /** Throws what `create` throws, MANAGED_BY_FILE, and CONFLICT when somebody was faster. */
  async update(
    registrar: Registrar,
    id: string,
    { revision, ...draft }: CameraDraft & { revision: number },
  ): Promise<CameraRecordDto> {
    return this.noted(registrar, 'camera:changed', { id, name: draft.file.name }, async () => {
      const before = this.find(id, registrar.scope);
      const camera = this.check(draft, before);
      await this.options.judge.requireAddresses(camera.file, before.file);
      await this.commit(registrar, 'edited', () => {
        const change = { kind: 'update', id, revision, camera } as const;
        return isNothing(change, this.find(id, registrar.scope)) ? null : change;
      });
      return this.get(id, registrar.scope);
    });
  }

  async remove(registrar: Registrar, id: string, revision: number): Promise<void> {
    await this.noted(registrar, 'camera:removed', { id, name: null }, async () => {
      await this.commit(registrar, 'removed', () => ({ kind: 'remove', id, revision }));
    });
  }

  /** Also of a camera that was removed, as long as it lay in the scope then. */
  async history(id: string, scope: Scope): Promise<CameraRevisionDto[]> {
    const { store, box, catalog } = this.options;
    if (catalog.memory.isFileManaged(id)) {
      this.find(id, scope);
      return [];
    }
    const revisions = await store.history(id);
    requireSeen(revisions[0], scope);
    return describeHistory(revisions, scope, box);
  }

  /** Brings a camera back as it was, a removed one too. Throws CONFLICT when `revision` is not its newest. */
  async rollback(
    registrar: Registrar,
    id: string,
    { revision, toRevision }: RollbackRequest,
  ): Promise<CameraRecordDto> {
    return this.noted(registrar, 'camera:rolled-back', { id, name: null }, async () => {
      const [newest] = await this.options.store.history(id);
      requireSeen(newest, registrar.scope);
      const [target] = await this.options.store.revisions([{ id, revision: toRevision }]);
      if (!target) throw new CodedError('NOT_FOUND', `There is no revision ${toRevision}.`, 'toRevision');
      const { file, credentials: sealed } = target;
      await this.options.judge.requireAddresses(file, this.options.catalog.memory.get(id)?.file);
      await this.commit(registrar, 'rolled-back', () => ({ kind: 'restore', id, revision, file, sealed }));
      return this.get(id, registrar.scope);
    });
  }

  /** Every tag that cameras in the scope have. */
  async tags(scope: Scope): Promise<string[]> {
    const { catalog, clock } = this.options;
    const tags = new Set<string>();
    const cameras = catalog.memory.index.select({}, scope, catalog.filters);
    await inBatches(cameras, TAGS_BATCH, clock, (batch) => {
      for (const { file } of batch) for (const tag of file.tags) tags.add(tag);
    });
    return [...tags].sort();
  }

  private find(id: string, scope: Scope): CatalogCamera {
    const camera = this.options.catalog.memory.get(id);
    if (!camera || !isInScope(scope, camera.file)) throw new CodedError('CAMERA_NOT_FOUND');
    return camera;
  }

  private check(draft: CameraDraft, before: CatalogCamera | null): CheckedCamera {
    return this.options.judge.require(draft, before);
  }

  private describe(camera: CatalogCamera): CameraRecordDto {
    return describeCamera(camera, this.options.catalog.memory.hidesRegistered(camera.id));
  }

  private async commit(
    registrar: Registrar,
    cause: RegistryPlan['cause'],
    changeNow: () => PlannedChange | null,
  ): Promise<void> {
    const { catalog, judge } = this.options;
    await catalog.commit(() => {
      const change = changeNow();
      return change && judge.ready({ changes: [change], cause }, registrar);
    });
  }

  private noted<T>(...attempt: Parameters<typeof PlanJudge.prototype.noteRefusals<T>>): Promise<T> {
    return this.options.judge.noteRefusals(...attempt);
  }
}

/** Nobody was faster, and nothing would be another than it is. */
function isNothing(
  { camera, revision }: Extract<PlannedChange, { kind: 'update' }>,
  before: CatalogCamera,
): boolean {
  const same = camera.secrets === 'kept' && changedFields(before.file, camera.file).length === 0;
  return same && before.managedBy === 'registry' && before.revision === revision;
}

function requireSeen(newest: CameraRevisionRecord | undefined, scope: Scope): void {
  if (!newest || !isInScope(scope, newest.file)) throw new CodedError('CAMERA_NOT_FOUND');
}
