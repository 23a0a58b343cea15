import type { Selectable } from 'kysely';
import type { ImportRecord, ImportStore } from '../import-store.ts';
import type { SqlConnection } from './sql-connection.ts';
import type { SqlSchema } from './sql-schema.ts';

type TouchedCamera = Awaited<ReturnType<ImportStore['touched']>>[number];

const REVISIONS_PER_READ = 1000;

export class SqlImportStore implements ImportStore {
  private readonly connection: SqlConnection;

  constructor(connection: SqlConnection) {
    this.connection = connection;
  }

  async list(limit: number): Promise<ImportRecord[]> {
    const rows = await this.connection.database
      .selectFrom('imports')
      .selectAll()
      .orderBy('applied_at_ms', 'desc')
      .orderBy('id')
      .limit(limit)
      .execute();
    return rows.map(toRecord);
  }

  async find(id: string): Promise<ImportRecord | null> {
    const row = await this.connection.database
      .selectFrom('imports')
      .selectAll()
      .where('id', '=', id)
      .executeTakeFirst();
    return row ? toRecord(row) : null;
  }

  async add(record: ImportRecord): Promise<void> {
    await this.connection.database
      .insertInto('imports')
      .values({
        id: record.id,
        file_name: record.fileName,
        user_id: record.userId,
        applied_by: record.by,
        applied_at_ms: record.atMs,
        new_count: record.counts.new,
        changed_count: record.counts.changed,
        unchanged_count: record.counts.unchanged,
        wrong_count: record.counts.wrong,
        undone_at_ms: record.undoneAtMs,
        undone_by: record.undoneBy,
      })
      .execute();
  }

  async setUndone(id: string, atMs: number, by: string): Promise<boolean> {
    const result = await this.connection.database
      .updateTable('imports')
      .set({ undone_at_ms: atMs, undone_by: by })
      .where('id', '=', id)
      .where('undone_at_ms', 'is', null)
      .executeTakeFirst();
    return result.numUpdatedRows === 1n;
  }

  async touched(id: string): Promise<TouchedCamera[]> {
    const touched: TouchedCamera[] = [];
    let last = { cameraId: '', revision: 0 };
    for (;;) {
      const page = await this.readTouched(id, last);
      const newest = await this.readNewest(page.map(({ cameraId }) => cameraId));
      for (const { cameraId, revision } of page) {
        // The first of each camera: undoing makes revisions of the same import behind it.
        if (cameraId === touched.at(-1)?.cameraId) continue;
        touched.push({ cameraId, revision, newest: newest.get(cameraId) ?? revision });
      }
      if (page.length < REVISIONS_PER_READ) return touched;
      last = page.at(-1)!;
    }
  }

  /** As they lie in the index of imports. */
  private readTouched(
    id: string,
    after: { cameraId: string; revision: number },
  ): Promise<{ cameraId: string; revision: number }[]> {
    return this.connection.database
      .selectFrom('camera_revisions')
      .select(['camera_id as cameraId', 'revision'])
      .where('import_id', '=', id)
      .where(({ eb, refTuple, tuple }) =>
        eb(refTuple('camera_id', 'revision'), '>', tuple(after.cameraId, after.revision)),
      )
      .orderBy('camera_id')
      .orderBy('revision')
      .limit(REVISIONS_PER_READ)
      .execute();
  }

  private async readNewest(ids: readonly string[]): Promise<Map<string, number>> {
    if (ids.length === 0) return new Map();
    const rows = await this.connection.database
      .selectFrom('cameras')
      .select(['id', 'revision'])
      .where('id', 'in', ids)
      .execute();
    return new Map(rows.map(({ id, revision }) => [id, revision]));
  }
}

function toRecord(row: Selectable<SqlSchema['imports']>): ImportRecord {
  return {
    id: row.id,
    fileName: row.file_name,
    userId: row.user_id,
    by: row.applied_by,
    atMs: row.applied_at_ms,
    counts: {
      new: row.new_count,
      changed: row.changed_count,
      unchanged: row.unchanged_count,
      wrong: row.wrong_count,
    },
    undoneAtMs: row.undone_at_ms,
    undoneBy: row.undone_by,
  };
}
