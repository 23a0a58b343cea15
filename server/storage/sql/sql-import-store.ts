import type { Selectable } from 'kysely';
import type { ImportRecord, ImportStore } from '../import-store.ts';
import type { SqlConnection } from './sql-connection.ts';
import type { SqlSchema } from './sql-schema.ts';

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

  async touched(id: string): Promise<{ cameraId: string; revision: number; newest: number }[]> {
    return this.connection.database
      .selectFrom('camera_revisions')
      .innerJoin('cameras', 'cameras.id', 'camera_revisions.camera_id')
      .select(({ fn }) => [
        'camera_id as cameraId',
        // The first of each camera: undoing makes revisions of the same import behind it.
        fn.min('camera_revisions.revision').as('revision'),
        'cameras.revision as newest',
      ])
      .where('import_id', '=', id)
      .groupBy(['camera_id', 'cameras.revision'])
      .orderBy('camera_id')
      .execute();
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
