import { randomUUID } from 'node:crypto';
import type { Clock } from '../base/clock.ts';
import { inBatches } from '../base/in-batches.ts';
import { CodedError, type ErrorCode } from '../contract/error-codes.ts';
import type { ImportDto, UndoResultDto } from '../contract/import-dto.ts';
import { isInScope } from '../contract/permissions.ts';
import type { CameraRevisionRecord } from '../storage/camera-store.ts';
import type { ImportRecord } from '../storage/import-store.ts';
import type { Storage, Stores } from '../storage/storage.ts';
import type { CameraCatalog } from './camera-catalog.ts';
import {
  type MemoryView,
  type PlannedChange,
  type Registrar,
  refusalOfChange,
  takenNumbers,
} from './camera-plan.ts';
import type { PlanJudge } from './plan-judge.ts';

export interface ImportDeskOptions {
  catalog: CameraCatalog;
  judge: PlanJudge;
  storage: Pick<Storage, 'cameras' | 'imports'>;
  clock: Clock;
}

/** Rows of a table that have been checked (`PlanJudge.check`), with what else is kept of the import. */
export interface CheckedImport {
  readonly fileName: string;
  readonly counts: ImportRecord['counts'];
  readonly changes: readonly PlannedChange[];
}

/** What the store can be asked for at once. */
const IDS_PER_QUERY = 500;
const MAX_LISTED = 200;
/** What a camera is refused with that is not as it was when the table was checked. */
const STALE: ReadonlySet<ErrorCode> = new Set([
  'CONFLICT',
  'CAMERA_NOT_FOUND',
  'ID_TAKEN',
  'DIAL_NUMBER_TAKEN',
]);

type Touched = Awaited<ReturnType<Storage['imports']['touched']>>[number];

/** What takes back one camera's part; null: it stays as it is. */
interface Undoing {
  id: string;
  name: string;
  change: PlannedChange | null;
}

/** Applies tables as a whole, and takes them and bulk edits back as far as nobody has changed the cameras since. */
export class ImportDesk {
  private readonly options: ImportDeskOptions;

  constructor(options: ImportDeskOptions) {
    this.options = options;
  }

  /**
   * All or nothing. Throws IMPORT_STALE when cameras have been changed since the table was checked, and otherwise why one of the
   * changes may not be made.
   */
  async apply(registrar: Registrar, { fileName, counts, changes }: CheckedImport): Promise<ImportDto> {
    const { catalog, judge, clock } = this.options;
    const { actor } = registrar;
    const id = randomUUID();
    const head = { id, fileName, userId: actor.userId ?? '', by: actor.username ?? 'hub' };
    const record: ImportRecord = { ...head, atMs: clock.now(), counts, undoneAtMs: null, undoneBy: null };
    const target = { type: 'import', id, name: fileName } as const;
    const summary = { actor, action: 'cameras:imported', result: 'ok', target, detail: { counts } } as const;
    const plan = { changes, cause: 'imported' } as const;
    await judge.noteRefusals(registrar, 'cameras:imported', null, () =>
      catalog
        .commit(() => judge.ready(plan, registrar, { importId: id, record, summary }))
        .catch((error: unknown) => {
          throw asStale(error);
        }),
    );
    return describeImport(record);
  }

  /** Newest first: one's own, and everybody's for those whose scope has no bounds. */
  async list({ actor, scope }: Registrar): Promise<ImportDto[]> {
    const all = await this.options.storage.imports.list(MAX_LISTED);
    const everywhere = scope.domains === null && scope.regions === null;
    return all.filter(({ userId }) => everywhere || userId === actor.userId).map(describeImport);
  }

  /** Throws NOT_FOUND, CONFLICT when it was undone before, NOT_ALLOWED when it reaches beyond the scope. */
  async undo(registrar: Registrar, id: string): Promise<UndoResultDto> {
    const { catalog, judge } = this.options;
    const result: UndoResultDto = { restored: 0, kept: [] };
    await judge.noteRefusals(registrar, 'cameras:import-undone', null, () =>
      catalog.commit(async () => {
        const record = await this.findUndoable(id);
        const { changes, kept } = await this.planUndoing(registrar, id);
        result.restored = changes.length;
        result.kept = kept;
        if (changes.length === 0) return null;
        const { actor } = registrar;
        const target = { type: 'import', id, name: record.fileName } as const;
        const detail = { restored: changes.length, kept: kept.length };
        const summary = { actor, action: 'cameras:import-undone', result: 'ok', target, detail } as const;
        const also = (stores: Stores) => this.markUndone(stores, id, actor.username ?? 'hub');
        return judge.ready({ changes, cause: 'import-undone' }, registrar, { importId: id, also, summary });
      }),
    );
    return result;
  }

  private async findUndoable(id: string): Promise<ImportRecord> {
    const record = await this.options.storage.imports.find(id);
    if (!record) throw new CodedError('NOT_FOUND');
    if (record.undoneAtMs !== null) throw new CodedError('CONFLICT', 'This was undone already.');
    return record;
  }

  private async markUndone(stores: Stores, id: string, by: string): Promise<void> {
    const marked = await stores.imports.setUndone(id, this.options.clock.now(), by);
    if (!marked) throw new CodedError('CONFLICT', 'This was undone already.');
  }

  private async planUndoing(registrar: Registrar, id: string) {
    const { storage, catalog, clock } = this.options;
    const touched = await storage.imports.touched(id);
    const undoings: Undoing[] = [];
    await inBatches(touched, IDS_PER_QUERY, clock, async (batch) => {
      const before = await storage.cameras.revisions(
        batch.map(({ cameraId, revision }) => ({ id: cameraId, revision: revision - 1 })),
      );
      const byId = new Map(before.map((record) => [record.id, record]));
      for (const one of batch) undoings.push(this.undoing(registrar, one, byId.get(one.cameraId)));
    });
    return withoutTakenNumbers(undoings, catalog.memory, clock);
  }

  private undoing(
    registrar: Registrar,
    { cameraId: id, revision, newest }: Touched,
    before?: CameraRevisionRecord,
  ): Undoing {
    const { memory } = this.options.catalog;
    const change = changeBack(id, revision, before);
    const name = (memory.get(id)?.file ?? before?.file)?.name ?? id;
    const current = memory.get(id)?.file ?? before?.file;
    if (current && !isInScope(registrar.scope, current)) throw beyondScope();
    if (newest !== revision) return { id, name, change: null };
    const refusal = refusalOfChange(change, registrar, memory);
    if (refusal?.code === 'NOT_ALLOWED') throw beyondScope();
    return { id, name, change: refusal ? null : change };
  }
}

/** As it was before; what was not there then goes. */
function changeBack(id: string, revision: number, before: CameraRevisionRecord | undefined): PlannedChange {
  if (!before || before.cause === 'removed') return { kind: 'remove', id, revision };
  return { kind: 'restore', id, revision, file: before.file, sealed: before.credentials };
}

/** A number that somebody else was given since stays theirs: the camera that had it is left as it is. */
async function withoutTakenNumbers(undoings: readonly Undoing[], memory: MemoryView, clock: Clock) {
  let changes = undoings.flatMap(({ change }) => change ?? []);
  for (;;) {
    const taken = await takenNumbers(changes, memory, clock);
    if (taken.size === 0) break;
    // What stays as it is keeps its number, which may be another one's of these.
    changes = changes.filter(({ id }) => !taken.has(id));
  }
  const changed = new Set(changes.map(({ id }) => id));
  const kept = undoings.filter(({ id }) => !changed.has(id)).map(({ id, name }) => ({ id, name }));
  return { changes, kept };
}

export function describeImport(record: ImportRecord): ImportDto {
  const { id, fileName, by, atMs, counts, undoneAtMs, undoneBy } = record;
  return { id, fileName, by, atMs, counts, undoneAtMs, undoneBy };
}

function asStale(error: unknown): unknown {
  return error instanceof CodedError && STALE.has(error.code) ? new CodedError('IMPORT_STALE') : error;
}

function beyondScope(): CodedError {
  return new CodedError('NOT_ALLOWED', 'This reaches beyond what your account may manage.');
}
