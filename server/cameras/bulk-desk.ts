import { randomUUID } from 'node:crypto';
import type { Clock } from '../base/clock.ts';
import { inBatches } from '../base/in-batches.ts';
import { CodedError, type ErrorCode } from '../contract/error-codes.ts';
import { isInScope, type Scope } from '../contract/permissions.ts';
import type { BulkRequest, BulkResultDto, CameraFile, DuplicatesDto } from '../contract/registry-dto.ts';
import { editFile, NumberGiver } from './bulk-edit.ts';
import type { CameraCatalog } from './camera-catalog.ts';
import type { CameraDraft } from './camera-check.ts';
import { DuplicateFinder } from './camera-duplicates.ts';
import { type PlannedChange, type Registrar, refusalOfChange } from './camera-plan.ts';
import type { CatalogCamera } from './catalog-camera.ts';
import type { ReadyPlan } from './catalog-writer.ts';
import { changedFields } from './file-changes.ts';
import type { PlanJudge } from './plan-judge.ts';

export interface BulkDeskOptions {
  catalog: CameraCatalog;
  judge: PlanJudge;
  clock: Clock;
}

/** Checking so many cameras is about what a turn of the event loop may take. */
const BATCH = 250;
const MAX_REFUSED_TOLD = 100;

/** What would become of each camera that was meant. */
interface Sorted {
  changes: PlannedChange[];
  unchanged: number;
  refused: BulkResultDto['refused'];
  refusedCount: number;
}

/** One change of many cameras: what cannot be done to some is told and done to the others, in one transaction that can be undone. */
export class BulkDesk {
  private readonly options: BulkDeskOptions;

  constructor(options: BulkDeskOptions) {
    this.options = options;
  }

  /** Throws BAD_REQUEST when it does not say which, or not what. */
  async bulk(registrar: Registrar, request: BulkRequest): Promise<BulkResultDto> {
    requireSense(request);
    const { catalog } = this.options;
    if (request.dryRun) return describe(await this.sort(registrar, request), null);
    let sorted: Sorted | null = null;
    const plan = await catalog.commit(async () => {
      sorted = await this.sort(registrar, request);
      return sorted.changes.length === 0 ? null : this.plan(registrar, sorted);
    });
    return describe(sorted!, plan?.importId ?? null);
  }

  /** Of the cameras in the scope. */
  async duplicates(scope: Scope): Promise<DuplicatesDto> {
    return (await this.duplicateFinder(scope)).groups();
  }

  /** As of now. */
  duplicateFinder(scope: Scope): Promise<DuplicateFinder> {
    const { memory, filters } = this.options.catalog;
    return DuplicateFinder.over(memory.index.select({}, scope, filters), this.options.clock);
  }

  private plan(registrar: Registrar, { changes, unchanged, refusedCount }: Sorted): Promise<ReadyPlan> {
    const { judge, clock } = this.options;
    const { actor } = registrar;
    const importId = randomUUID();
    const counts = { new: 0, changed: changes.length, unchanged, wrong: refusedCount };
    const record = {
      id: importId,
      fileName: null,
      userId: actor.userId ?? '',
      by: actor.username ?? 'hub',
      atMs: clock.now(),
      counts,
      undoneAtMs: null,
      undoneBy: null,
    };
    const target = { type: 'import', id: importId, name: null } as const;
    const summary = {
      actor,
      action: 'cameras:bulk-changed',
      result: 'ok',
      target,
      detail: { counts },
    } as const;
    return judge.ready({ changes, cause: 'bulk' }, registrar, { importId, record, summary });
  }

  private async sort(registrar: Registrar, request: BulkRequest): Promise<Sorted> {
    const sorted: Sorted = { changes: [], unchanged: 0, refused: [], refusedCount: 0 };
    const edit = this.editor(registrar, request);
    await inBatches(this.meant(registrar, request), BATCH, this.options.clock, (batch) => {
      for (const { id, camera } of batch) {
        const outcome = camera ? edit(camera) : 'CAMERA_NOT_FOUND';
        if (outcome === 'unchanged') sorted.unchanged += 1;
        else if (typeof outcome === 'string') refuse(sorted, id, camera?.file.name ?? '', outcome);
        else sorted.changes.push(outcome);
      }
    });
    return sorted;
  }

  /** Which cameras; null for an id that is not there for this person. */
  private meant({ scope }: Registrar, { ids, filter, except }: BulkRequest) {
    const { memory, filters } = this.options.catalog;
    if (filter) {
      const left = new Set(except);
      const found = memory.index.select(filter, scope, filters).filter(({ id }) => !left.has(id));
      return found.map((camera) => ({ id: camera.id, camera }));
    }
    return [...new Set(ids)].map((id) => {
      const camera = memory.get(id);
      return { id, camera: camera && isInScope(scope, camera.file) ? camera : null };
    });
  }

  /** Numbers are given in the order in which cameras come. */
  private editor(registrar: Registrar, { change }: BulkRequest) {
    const { memory } = this.options.catalog;
    const numbers =
      change.numberFrom === undefined
        ? null
        : new NumberGiver(change.numberFrom, (number) => memory.ownersOfNumber(number).length > 0);
    return (camera: CatalogCamera): PlannedChange | 'unchanged' | ErrorCode => {
      const { id, revision } = camera;
      if (change.remove) return this.judged({ kind: 'remove', id, revision }, registrar);
      const edited = editFile(camera.file, change);
      const needsNumber = numbers !== null && edited.dialNumber === null && camera.managedBy === 'registry';
      const dialNumber = needsNumber ? numbers.give() : edited.dialNumber;
      if (needsNumber && dialNumber === null) return 'DIAL_NUMBER_TAKEN';
      const draft = { file: { ...edited, dialNumber }, credentials: change.credentials };
      return this.updated(camera, draft, registrar);
    };
  }

  private updated(
    camera: CatalogCamera,
    draft: CameraDraft,
    registrar: Registrar,
  ): PlannedChange | 'unchanged' | ErrorCode {
    const { id, revision, file } = camera;
    if (camera.managedBy === 'file') return 'MANAGED_BY_FILE';
    const checked = this.options.judge.check(draft, camera);
    if (!checked.ok) return 'BAD_CAMERA';
    if (isSame(file, checked.camera.file) && checked.camera.secrets === 'kept') return 'unchanged';
    return this.judged({ kind: 'update', id, revision, camera: checked.camera }, registrar);
  }

  private judged(change: PlannedChange, registrar: Registrar): PlannedChange | ErrorCode {
    return refusalOfChange(change, registrar, this.options.catalog.memory)?.code ?? change;
  }
}

function isSame(before: CameraFile, after: CameraFile): boolean {
  return changedFields(before, after).length === 0;
}

function requireSense({ ids, filter, except, change }: BulkRequest): void {
  if ((ids === undefined) === (filter === undefined))
    throw new CodedError('BAD_REQUEST', 'Say which cameras: by ids, or by a filter.', 'ids');
  if (except !== undefined && filter === undefined)
    throw new CodedError('BAD_REQUEST', 'Only of a filter can some be left out.', 'except');
  const { remove, ...edits } = change;
  const given = Object.values(edits).filter((value) => value !== undefined);
  if (remove ? given.length > 0 : given.length === 0)
    throw new CodedError('BAD_REQUEST', 'Say what to change, or remove and nothing else.', 'change');
}

function refuse(sorted: Sorted, id: string, name: string, reason: ErrorCode): void {
  sorted.refusedCount += 1;
  if (sorted.refused.length < MAX_REFUSED_TOLD) sorted.refused.push({ id, name, reason });
}

function describe(
  { changes, unchanged, refused, refusedCount }: Sorted,
  importId: string | null,
): BulkResultDto {
  const matching = changes.length + unchanged + refusedCount;
  return { matching, changed: changes.length, unchanged, refused, refusedCount, importId };
}
