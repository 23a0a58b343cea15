import type { Kysely } from 'kysely';
import type { CameraFile } from '../../contract/registry-dto.ts';
import type {
  CameraCause,
  CameraChange,
  CameraRecord,
  CameraRevisionRecord,
  CameraStore,
} from '../camera-store.ts';
import { SqlChangeStore } from './sql-change-store.ts';
import { inBatches, inTransaction, type SqlConnection } from './sql-connection.ts';
import type { SqlSchema } from './sql-schema.ts';

type RevisionRow = SqlSchema['camera_revisions'];

type NewestRow = RevisionRow & { removed: number };

/** JSON of a thousand takes longer than a turn of the event loop should. */
const CAMERAS_PER_READ = 250;

/**
 * A camera is its newest revision: what is stored is the revisions, and of each camera which one that is. So a change writes the
 * file once, and sealing anew touches one table.
 */
export class SqlCameraStore implements CameraStore {
  private readonly connection: SqlConnection;

  constructor(connection: SqlConnection) {
    this.connection = connection;
  }

  list(): Promise<CameraRecord[]> {
    return this.inSnapshot(async (database) => {
      const cameras: CameraRecord[] = [];
      await this.readChanged(database, null, (rows) => {
        for (const row of rows) if (row.removed === 0) cameras.push(toCamera(row));
      });
      return cameras;
    });
  }

  changedSince(count: number): Promise<{ records: CameraRecord[]; removed: string[] }> {
    return this.inSnapshot(async (database) => {
      const records: CameraRecord[] = [];
      const removed: string[] = [];
      await this.readChanged(database, count, (rows) => {
        for (const row of rows) {
          if (row.removed === 0) records.push(toCamera(row));
          else removed.push(row.camera_id);
        }
      });
      return { records, removed };
    });
  }

  async credentialsOf(ids: readonly string[]): Promise<ReadonlyMap<string, string | null>> {
    if (ids.length === 0) return new Map();
    const rows = await selectNewest(this.connection.database, ids).where('removed', '=', 0).execute();
    return new Map(rows.map((row) => [row.camera_id, row.credentials]));
  }

  async apply(changes: readonly CameraChange[]): Promise<string[]> {
    const { database } = this.connection;
    if (!database.isTransaction) throw new Error('cameras are changed within a transaction');
    const conflicts: string[] = [];
    const { cameras: count } = await new SqlChangeStore(this.connection).counts();
    await inBatches(changes, async (batch) => {
      conflicts.push(...(await applyBatch(database, batch, count)));
    });
    return conflicts;
  }

  async history(id: string): Promise<CameraRevisionRecord[]> {
    const rows = await this.connection.database
      .selectFrom('camera_revisions')
      .selectAll()
      .where('camera_id', '=', id)
      .orderBy('revision', 'desc')
      .execute();
    return rows.map(toRevision);
  }

  async revisions(keys: readonly { id: string; revision: number }[]): Promise<CameraRevisionRecord[]> {
    if (keys.length === 0) return [];
    const rows = await this.connection.database
      .selectFrom('camera_revisions')
      .selectAll()
      .where(({ eb, refTuple, tuple }) =>
        eb(
          refTuple('camera_id', 'revision'),
          'in',
          keys.map((key) => tuple(key.id, key.revision)),
        ),
      )
      .execute();
    return rows.map(toRevision);
  }

  async readSealed(
    after: { id: string; revision: number } | null,
    limit: number,
  ): Promise<{ id: string; revision: number; credentials: string }[]> {
    let query = this.connection.database
      .selectFrom('camera_revisions')
      .select(['camera_id as id', 'revision', 'credentials'])
      .where('credentials', 'is not', null)
      .orderBy('camera_id')
      .orderBy('revision')
      .limit(limit)
      .$narrowType<{ credentials: string }>();
    if (after) {
      query = query.where(({ or, and, eb }) =>
        or([
          eb('camera_id', '>', after.id),
          and([eb('camera_id', '=', after.id), eb('revision', '>', after.revision)]),
        ]),
      );
    }
    return query.execute();
  }

  async reseal(
    rows: readonly { id: string; revision: number; before: string; after: string }[],
  ): Promise<void> {
    await inTransaction(this.connection, async (database) => {
      for (const { id, revision, before, after } of rows) {
        await database
          .updateTable('camera_revisions')
          .set({ credentials: after })
          .where('camera_id', '=', id)
          .where('revision', '=', revision)
          .where('credentials', '=', before)
          .execute();
      }
    });
  }

  /** All pages of one moment. */
  private inSnapshot<T>(work: (database: Kysely<SqlSchema>) => Promise<T>): Promise<T> {
    const { database } = this.connection;
    if (database.isTransaction) return work(database);
    return database.transaction().setIsolationLevel('repeatable read').execute(work);
  }

  /** @param count null for every camera that ever was */
  private async readChanged(
    database: Kysely<SqlSchema>,
    count: number | null,
    take: (rows: readonly NewestRow[]) => void,
  ): Promise<void> {
    let last = '';
    for (;;) {
      let page = selectCameras(database).where('id', '>', last).orderBy('id').limit(CAMERAS_PER_READ);
      if (count !== null) page = page.where('change_count', '>', count);
      const rows = await joinNewest(database, page).orderBy('id').execute();
      take(rows);
      if (rows.length < CAMERAS_PER_READ) return;
      last = rows.at(-1)!.camera_id;
    }
  }
}

function selectCameras(database: Kysely<SqlSchema>) {
  return database.selectFrom('cameras').select(['id', 'revision', 'removed']);
}

/** The cameras first and by themselves: a database that has no figures yet of what an import brought would read all for each page. */
function joinNewest(database: Kysely<SqlSchema>, cameras: ReturnType<typeof selectCameras>) {
  return database
    .selectFrom(cameras.as('chosen'))
    .innerJoin('camera_revisions as newest', (join) =>
      join.onRef('newest.camera_id', '=', 'chosen.id').onRef('newest.revision', '=', 'chosen.revision'),
    )
    .selectAll('newest')
    .select('removed');
}

function selectNewest(database: Kysely<SqlSchema>, ids: readonly string[]) {
  return joinNewest(database, selectCameras(database).where('id', 'in', ids));
}

/** Returns the ids of those that came too late, which are not written. */
async function applyBatch(
  database: Kysely<SqlSchema>,
  changes: readonly CameraChange[],
  count: number,
): Promise<string[]> {
  const stored = await readNewest(database, changes.map(idOf));
  const fitting = changes.filter((change) => follows(change, stored.get(idOf(change))));
  const files = await readFiles(
    database,
    fitting.flatMap((change) => (change.kind === 'remove' ? change.id : [])),
  );
  const rows = fitting.map((change) => toRow(change, files));
  const written = await insertRevisions(database, rows);
  await pointAtNewest(
    database,
    rows.filter((row) => written.has(row.camera_id)),
    count,
  );
  return changes.map(idOf).filter((id) => !written.has(id));
}

function idOf(change: CameraChange): string {
  return change.kind === 'put' ? change.record.id : change.id;
}

interface Newest {
  revision: number;
  removed: number;
}

function follows(change: CameraChange, stored: Newest | undefined): boolean {
  if (change.kind === 'put') return change.record.revision === (stored?.revision ?? 0) + 1;
  return stored !== undefined && stored.removed === 0 && change.revision === stored.revision + 1;
}

async function readNewest(database: Kysely<SqlSchema>, ids: readonly string[]): Promise<Map<string, Newest>> {
  const rows = await database.selectFrom('cameras').selectAll().where('id', 'in', ids).execute();
  return new Map(rows.map((row) => [row.id, row]));
}

/** What they are before they go: the revision of the removal shows it. */
async function readFiles(
  database: Kysely<SqlSchema>,
  ids: readonly string[],
): Promise<Map<string, RevisionRow>> {
  if (ids.length === 0) return new Map();
  const rows = await selectNewest(database, ids).execute();
  return new Map(rows.map(({ removed: _, ...row }) => [row.camera_id, row]));
}

/** Another hub may have been faster since the revisions were compared: its row stays, and ours is not among those returned. */
async function insertRevisions(
  database: Kysely<SqlSchema>,
  rows: readonly RevisionRow[],
): Promise<Set<string>> {
  if (rows.length === 0) return new Set();
  const written = await database
    .insertInto('camera_revisions')
    .values(rows)
    .onConflict((conflict) => conflict.columns(['camera_id', 'revision']).doNothing())
    .returning('camera_id')
    .execute();
  return new Set(written.map((row) => row.camera_id));
}

async function pointAtNewest(
  database: Kysely<SqlSchema>,
  rows: readonly RevisionRow[],
  count: number,
): Promise<void> {
  if (rows.length === 0) return;
  await database
    .insertInto('cameras')
    .values(
      rows.map((row) => ({
        id: row.camera_id,
        revision: row.revision,
        removed: Number(row.cause === 'removed'),
        change_count: count,
      })),
    )
    .onConflict((conflict) =>
      conflict.column('id').doUpdateSet(({ ref }) => ({
        revision: ref('excluded.revision'),
        removed: ref('excluded.removed'),
        change_count: ref('excluded.change_count'),
      })),
    )
    .execute();
}

function toRow(change: CameraChange, filesOfRemoved: ReadonlyMap<string, RevisionRow>): RevisionRow {
  if (change.kind === 'remove') {
    return {
      ...filesOfRemoved.get(change.id)!,
      revision: change.revision,
      changed_at_ms: change.atMs,
      changed_by: change.by,
      cause: 'removed',
      import_id: change.importId,
    };
  }
  const { record, cause, importId } = change;
  return {
    camera_id: record.id,
    revision: record.revision,
    file: JSON.stringify(record.file),
    credentials: record.credentials,
    changed_at_ms: record.updatedAtMs,
    changed_by: record.updatedBy,
    cause,
    import_id: importId,
  };
}

function toCamera(row: RevisionRow): CameraRecord {
  return {
    id: row.camera_id,
    revision: row.revision,
    file: JSON.parse(row.file) as CameraFile,
    credentials: row.credentials,
    updatedAtMs: row.changed_at_ms,
    updatedBy: row.changed_by,
  };
}

function toRevision(row: RevisionRow): CameraRevisionRecord {
  return { ...toCamera(row), cause: row.cause as CameraCause, importId: row.import_id };
}
