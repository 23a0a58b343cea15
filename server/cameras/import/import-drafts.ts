import { randomUUID } from 'node:crypto';
import type { Clock } from '../../base/clock.ts';
import { redactUrls } from '../../base/redact.ts';
import { CodedError } from '../../contract/error-codes.ts';
import type {
  ImportDraftDto,
  ImportDto,
  ImportMapping,
  ImportRowDto,
  ImportRowsDto,
} from '../../contract/import-dto.ts';
import type { ImportField, ImportRowKind } from '../../contract/import-terms.ts';
import type { Registrar } from '../camera-plan.ts';
import { describeChanges } from '../file-changes.ts';
import type { ImportDesk } from '../import-desk.ts';
import { guessColumns } from './column-titles.ts';
import type { CheckedRow, ColumnUse, ImportCheck } from './import-check.ts';
import type { ParsedTable, TableWish } from './parsed-table.ts';
import type { TableReader } from './table-reader.ts';

export interface ImportDraftsOptions {
  reader: Pick<TableReader, 'read'>;
  check: Pick<ImportCheck, 'run'>;
  desk: Pick<ImportDesk, 'apply'>;
  clock: Clock;
}

interface Draft {
  readonly id: string;
  readonly userId: string;
  readonly fileName: string;
  readonly bytes: Buffer;
  table: ParsedTable;
  columns: readonly ColumnUse[];
  defaults: ImportDraftDto['defaults'];
  rows: CheckedRow[];
  usedAtMs: number;
  busy: boolean;
}

/** Each holds a file and what was read out of it. Of one person, the one unused for the longest gives way. */
const MAX_DRAFTS = 8;
const MAX_DRAFTS_OF_ONE = 3;
const FORGOTTEN_AFTER_MS = 60 * 60_000;
const SAMPLES = 3;
const MAX_SAMPLE_CHARS = 80;
/** Their cells hold credentials, or may. */
const SECRET: ReadonlySet<ImportField> = new Set(['username', 'password', 'mainUrl', 'subUrl']);

/** Tables on their way into the registry: nobody but who brought one sees it, and nothing of it is kept but what he applies. */
export class ImportDrafts {
  private readonly options: ImportDraftsOptions;
  /** In the order of their last use. */
  private readonly drafts = new Map<string, Draft>();

  constructor(options: ImportDraftsOptions) {
    this.options = options;
  }

  /** Reads the file and tries it with the columns as they look. Throws UNREADABLE_FILE, TOO_BUSY. */
  async create(registrar: Registrar, fileName: string, bytes: Buffer): Promise<ImportDraftDto> {
    this.makeRoom(userOf(registrar));
    const table = await this.options.reader.read(bytes, {});
    const draft: Draft = {
      ...{ id: randomUUID(), userId: userOf(registrar), fileName, bytes, table },
      ...{ columns: guessed(table), defaults: {}, rows: [], usedAtMs: 0, busy: false },
    };
    await this.check(draft, registrar);
    this.makeRoom(draft.userId);
    this.touch(draft);
    return describe(draft);
  }

  get(registrar: Registrar, id: string): ImportDraftDto {
    return describe(this.find(registrar, id));
  }

  /** Tries it anew with these columns; reads the file anew where another sheet or encoding is wished for. */
  async map(registrar: Registrar, id: string, mapping: ImportMapping): Promise<ImportDraftDto> {
    const draft = this.find(registrar, id);
    const { sheet, encoding, columns, defaults = {} } = mapping;
    requireOnce(columns);
    return this.alone(draft, async () => {
      const reread = rereads(draft.table, { sheet, encoding });
      const table = reread ? await this.options.reader.read(draft.bytes, { sheet, encoding }) : draft.table;
      const before = { table: draft.table, columns: draft.columns, defaults: draft.defaults };
      // Of another sheet the columns are others.
      Object.assign(draft, { table, defaults, columns: reread ? guessed(table) : columns });
      await this.check(draft, registrar).catch((error: unknown) => {
        Object.assign(draft, before);
        throw error;
      });
      return describe(draft);
    });
  }

  rows(
    registrar: Registrar,
    id: string,
    {
      kind,
      offset,
      limit,
    }: { kind?: ImportRowKind | 'duplicate' | undefined; offset: number; limit: number },
  ): ImportRowsDto {
    const { rows } = this.find(registrar, id);
    const matching = rows.filter((row) =>
      kind === 'duplicate' ? row.duplicateOf.length > 0 : kind === undefined || row.kind === kind,
    );
    return { matching: matching.length, rows: matching.slice(offset, offset + limit).map(describeRow) };
  }

  /** Throws BAD_CAMERA when rows are wrong and not to be passed over, IMPORT_STALE. What has been applied is no draft any more. */
  async apply(registrar: Registrar, id: string, skipWrong: boolean): Promise<ImportDto> {
    const draft = this.find(registrar, id);
    return this.alone(draft, async () => {
      const counts = countKinds(draft.rows);
      if (counts.wrong > 0 && !skipWrong) {
        throw new CodedError('BAD_CAMERA', `${counts.wrong} rows are wrong: mend them, or pass them over.`);
      }
      const changes = draft.rows.flatMap(({ change }) => change ?? []);
      if (changes.length === 0) throw new CodedError('BAD_REQUEST', 'There is nothing to change.');
      const applied = await this.options.desk.apply(registrar, { fileName: draft.fileName, counts, changes });
      this.drafts.delete(id);
      return applied;
    });
  }

  /** Passes over one that is gone. */
  discard(registrar: Registrar, id: string): void {
    if (this.drafts.get(id)?.userId === userOf(registrar)) this.drafts.delete(id);
  }

  private async check(draft: Draft, registrar: Registrar): Promise<void> {
    draft.rows = await this.options.check.run(draft.table.rows, draft.columns, draft.defaults, registrar);
  }

  private find(registrar: Registrar, id: string): Draft {
    this.forgetOld();
    const draft = this.drafts.get(id);
    if (!draft || draft.userId !== userOf(registrar)) {
      throw new CodedError('NOT_FOUND', 'This table is no longer here: bring it again.');
    }
    this.touch(draft);
    return draft;
  }

  private async alone<T>(draft: Draft, work: () => Promise<T>): Promise<T> {
    if (draft.busy) throw new CodedError('TOO_BUSY');
    draft.busy = true;
    try {
      return await work();
    } finally {
      draft.busy = false;
    }
  }

  private touch(draft: Draft): void {
    draft.usedAtMs = this.options.clock.monotonic();
    this.drafts.delete(draft.id);
    this.drafts.set(draft.id, draft);
  }

  private forgetOld(): void {
    const oldestMs = this.options.clock.monotonic() - FORGOTTEN_AFTER_MS;
    for (const draft of this.drafts.values()) if (draft.usedAtMs < oldestMs) this.drafts.delete(draft.id);
  }

  /** Of somebody else nothing is taken away: then there is no room. */
  private makeRoom(userId: string): void {
    this.forgetOld();
    const own = [...this.drafts.values()].filter((draft) => draft.userId === userId && !draft.busy);
    const surplus = own.length >= MAX_DRAFTS_OF_ONE || this.drafts.size >= MAX_DRAFTS ? own[0] : undefined;
    if (surplus) this.drafts.delete(surplus.id);
    if (this.drafts.size >= MAX_DRAFTS) throw new CodedError('TOO_BUSY');
  }
}

function userOf({ actor }: Registrar): string {
  return actor.userId ?? '';
}

function guessed({ titles }: ParsedTable): ColumnUse[] {
  return guessColumns(titles).flatMap((field, index) => (field === null ? [] : [{ index, field }]));
}

function rereads(table: ParsedTable, { sheet, encoding }: TableWish): boolean {
  return (
    (sheet !== undefined && sheet !== table.sheet) || (encoding !== undefined && encoding !== table.encoding)
  );
}

function requireOnce(columns: readonly ColumnUse[]): void {
  const twice = columns.find(({ field }, at) => columns.findIndex((other) => other.field === field) !== at);
  if (twice) throw new CodedError('BAD_REQUEST', `Two columns are meant for ${twice.field}.`, 'columns');
}

function describe({ id, fileName, table, columns, defaults, rows }: Draft): ImportDraftDto {
  const { format, encoding, sheets, sheet, titles } = table;
  const fieldOf = new Map(columns.map(({ index, field }) => [index, field]));
  return {
    ...{ id, fileName, format, encoding, sheets, sheet, defaults },
    rows: table.rows.length,
    columns: titles.map((title, index) => {
      const field = fieldOf.get(index) ?? null;
      return { index, title, field, samples: samplesOf(table, index, field) };
    }),
    counts: countKinds(rows),
    duplicateRows: rows.filter(({ duplicateOf }) => duplicateOf.length > 0).length,
  };
}

function samplesOf({ rows }: ParsedTable, index: number, field: ImportField | null): string[] {
  const filled = rows.slice(0, 200).flatMap(({ cells }) => cells[index] || []);
  return filled
    .slice(0, SAMPLES)
    .map((cell) => (field === 'password' ? '•••' : redactUrls(cell).slice(0, MAX_SAMPLE_CHARS)));
}

function countKinds(rows: readonly CheckedRow[]): ImportDraftDto['counts'] {
  const counts = { new: 0, changed: 0, unchanged: 0, wrong: 0 };
  for (const { kind } of rows) counts[kind] += 1;
  return counts;
}

function describeRow({ row, kind, cells, before, problems, change, duplicateOf }: CheckedRow): ImportRowDto {
  const secretsChange = change !== null && change.camera.secrets !== 'kept';
  const credentialsChange = secretsChange && (before !== null || cells.has('username'));
  return {
    row,
    kind,
    cameraId: before?.id ?? (kind === 'new' ? (cells.get('id') ?? null) : null),
    name: change?.camera.file.name ?? cells.get('name') ?? before?.file.name ?? '',
    problems: problems.map(({ otherRow = null, ...problem }) => ({
      ...problem,
      value: shownCell(cells, problem.field),
      otherRow,
    })),
    changes: change ? describeChanges(before?.file ?? null, change.camera.file, credentialsChange) : [],
    duplicateOf,
  };
}

function shownCell(cells: CheckedRow['cells'], field: ImportField | null): string | null {
  if (field === null || SECRET.has(field)) return null;
  return cells.get(field)?.slice(0, MAX_SAMPLE_CHARS) ?? null;
}
