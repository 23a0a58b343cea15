import type { Clock } from '../../base/clock.ts';
import { inBatches } from '../../base/in-batches.ts';
import type { CodedError } from '../../contract/error-codes.ts';
import type { ImportField, ImportRowKind } from '../../contract/import-terms.ts';
import { type CameraFile, cameraIdSchema } from '../../contract/registry-dto.ts';
import type { AddressPolicy } from '../address-policy.ts';
import type { CameraCatalog } from '../camera-catalog.ts';
import type { CameraProblem } from '../camera-check.ts';
import { drawCameraId } from '../camera-id.ts';
import { type PlannedChange, type Registrar, refusalOfChange, takenNumbers } from '../camera-plan.ts';
import type { CatalogCamera } from '../catalog-camera.ts';
import { changedFields } from '../file-changes.ts';
import type { PlanJudge } from '../plan-judge.ts';
import { PlaceNames } from './cell-words.ts';
import type { TableRow } from './parsed-table.ts';
import { noteDuplicates } from './row-duplicates.ts';
import { type RowCells, type RowProblem, type RowSurroundings, readRow } from './row-file.ts';
import { TargetFinder } from './target-finder.ts';

export interface ImportCheckOptions {
  catalog: CameraCatalog;
  judge: PlanJudge;
  addresses: Pick<AddressPolicy, 'refusalsOf'>;
  clock: Clock;
}

export interface ColumnUse {
  index: number;
  field: ImportField;
}

/** What would become of a row. */
export interface CheckedRow {
  readonly row: number;
  readonly cells: RowCells;
  kind: ImportRowKind;
  readonly before: CatalogCamera | null;
  readonly problems: RowProblem[];
  /** Null when there is nothing to do, or when it may not be done. */
  change: Extract<PlannedChange, { kind: 'create' | 'update' }> | null;
  duplicateOf: { id: string; name: string; kind: string }[];
}

/** Checking so many rows is about what a turn of the event loop may take. */
const BATCH = 100;

/** Tries a table against the registry without changing anything. */
export class ImportCheck {
  private readonly options: ImportCheckOptions;

  constructor(options: ImportCheckOptions) {
    this.options = options;
  }

  async run(
    rows: readonly TableRow[],
    columns: readonly ColumnUse[],
    defaults: RowSurroundings['defaults'],
    registrar: Registrar,
  ): Promise<CheckedRow[]> {
    const { catalog, clock } = this.options;
    const { domains, regions } = catalog.filters;
    const surroundings = { names: new PlaceNames(domains, regions), defaults };
    const visible = catalog.memory.index.select({}, registrar.scope, catalog.filters);
    const targets = await TargetFinder.over(visible, clock);
    const seen = new Map<string, number>();
    const checked: CheckedRow[] = [];
    await inBatches(rows, BATCH, clock, (batch) => {
      for (const row of batch) {
        const one = this.checkRow(row, cellsOf(row, columns), targets, surroundings, registrar);
        refuseTwice(one, seen);
        checked.push(one);
      }
    });
    await this.refuseAddresses(checked);
    await this.refuseNumbers(checked);
    await noteDuplicates(checked, visible, clock);
    return checked;
  }

  private checkRow(
    { row }: TableRow,
    cells: RowCells,
    targets: TargetFinder,
    surroundings: RowSurroundings,
    registrar: Registrar,
  ): CheckedRow {
    const before = targets.find(cells);
    const checked: CheckedRow = {
      ...{ row, cells, before, kind: 'wrong', problems: [], change: null, duplicateOf: [] },
    };
    const draft = readRow(cells, before?.file ?? null, surroundings);
    if (!draft.ok) {
      checked.problems.push(...draft.problems);
      return checked;
    }
    const { file, credentials } = draft;
    const outcome = this.options.judge.check({ file, credentials }, before);
    if (!outcome.ok) {
      checked.problems.push(...outcome.problems.map(asRowProblem));
      return checked;
    }
    const { camera } = outcome;
    if (before) {
      const same = camera.secrets === 'kept' && changedFields(before.file, camera.file).length === 0;
      if (same) {
        checked.kind = 'unchanged';
        return checked;
      }
      checked.change = { kind: 'update', id: before.id, revision: before.revision, camera };
      checked.kind = 'changed';
    } else {
      const id = cells.get('id') ?? drawCameraId();
      if (!cameraIdSchema.safeParse(id).success) {
        refuse(checked, {
          field: 'id',
          problem: 'malformed',
          message: 'expected letters, digits, "-" or "_"',
        });
        return checked;
      }
      checked.change = { kind: 'create', id, camera };
      checked.kind = 'new';
    }
    const refusal = refusalOfChange(checked.change, registrar, this.options.catalog.memory);
    if (refusal) refuse(checked, problemOfRefusal(refusal));
    return checked;
  }

  private async refuseAddresses(rows: readonly CheckedRow[]): Promise<void> {
    const fresh = rows.flatMap((row) => freshAddresses(row).map(({ url }) => url));
    const refusals = await this.options.addresses.refusalsOf(fresh);
    if (refusals.size === 0) return;
    for (const row of rows) {
      for (const { field, url } of freshAddresses(row)) {
        const message = refusals.get(url);
        if (message !== undefined) refuse(row, { field, problem: 'forbidden-address', message });
      }
    }
  }

  /** A row that is refused leaves its camera with its number, which another row may have counted on: again, until it holds. */
  private async refuseNumbers(rows: readonly CheckedRow[]): Promise<void> {
    const { catalog, clock } = this.options;
    for (;;) {
      const changes = rows.flatMap(({ change }) => change ?? []);
      const taken = await takenNumbers(changes, catalog.memory, clock);
      if (taken.size === 0) return;
      for (const row of rows) {
        const number = row.change && taken.get(row.change.id);
        if (number === null || number === undefined) continue;
        refuse(row, { field: 'dialNumber', problem: 'taken', message: `another camera has ${number}` });
      }
    }
  }
}

function cellsOf({ cells }: TableRow, columns: readonly ColumnUse[]): RowCells {
  return new Map(
    columns.flatMap(({ index, field }) => {
      const cell = cells[index];
      return cell === undefined || cell === '' ? [] : [[field, cell] as const];
    }),
  );
}

function refuse(row: CheckedRow, problem: RowProblem): void {
  row.problems.push(problem);
  row.kind = 'wrong';
  row.change = null;
}

function refuseTwice(row: CheckedRow, seen: Map<string, number>): void {
  const id = row.before?.id ?? row.change?.id;
  if (id === undefined) return;
  const first = seen.get(id);
  if (first === undefined) {
    seen.set(id, row.row);
    return;
  }
  const message = `row ${first} is of the same camera`;
  refuse(row, { field: null, problem: 'twice-in-table', message, otherRow: first });
}

/** Those that are not as they were. */
function freshAddresses({ change, before }: CheckedRow) {
  if (!change) return [];
  const { file } = change.camera;
  return (['mainUrl', 'subUrl'] as const).flatMap((field) => {
    const url: CameraFile['subUrl'] = file[field];
    return url === null || url === before?.file[field] ? [] : [{ field, url }];
  });
}

function asRowProblem({ field, problem, message }: CameraProblem): RowProblem {
  const column = field === 'credentials' ? 'username' : field === 'position' ? 'longitude' : field;
  const hasNoColumn = column === 'tlsFingerprint' || column === 'tlsAuthorities';
  return { field: hasNoColumn ? null : column, problem, message };
}

function problemOfRefusal({ code, message, field }: CodedError): RowProblem {
  switch (code) {
    case 'MANAGED_BY_FILE':
      return { field: null, problem: 'managed-by-file', message };
    case 'ID_TAKEN':
      return { field: 'id', problem: 'taken', message };
    default:
      return { field: field === 'file.region' ? 'region' : 'domain', problem: 'outside-scope', message };
  }
}
