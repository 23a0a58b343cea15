import { type Selectable, sql } from 'kysely';
import type { BookmarkQuery, ClipDto } from '../../contract/bookmark-dto.ts';
import type { Severity, StillState } from '../../contract/bookmark-terms.ts';
import type { Scope } from '../../contract/permissions.ts';
import type {
  BookmarkFields,
  BookmarkHold,
  BookmarkRecord,
  BookmarkStore,
  BookmarkTotals,
} from '../bookmark-store.ts';
import { bookmarkConditions } from './bookmark-conditions.ts';
import { incidentsOfBookmark, isBookmarkHeld, isKeptByIncident } from './incident-bookmarks.ts';
import type { SqlConnection } from './sql-connection.ts';
import type { SqlSchema } from './sql-schema.ts';

type BookmarkRow = SqlSchema['bookmarks'];
/** With what its incidents say of it. PostgreSQL gives counts back as text. */
type FoundRow = Selectable<BookmarkRow> & {
  incidents: number | string | null;
  incident_held: number | null;
  incident_kept_until_ms: number | null;
};

export class SqlBookmarkStore implements BookmarkStore {
  private readonly connection: SqlConnection;

  constructor(connection: SqlConnection) {
    this.connection = connection;
  }

  private get database() {
    return this.connection.database;
  }

  async add(record: BookmarkRecord): Promise<boolean> {
    const result = await this.database
      .insertInto('bookmarks')
      .values(toRow(record))
      .onConflict((conflict) => conflict.column('id').doNothing())
      .executeTakeFirst();
    return result.numInsertedOrUpdatedRows === 1n;
  }

  async get(id: string): Promise<BookmarkRecord | null> {
    const row = await this.database
      .selectFrom('bookmarks')
      .selectAll()
      .select(incidentsOfBookmark())
      .where('id', '=', id)
      .executeTakeFirst();
    return row ? toRecord(row) : null;
  }

  async search(query: BookmarkQuery, scope: Scope): Promise<BookmarkRecord[]> {
    const rows = await this.database
      .selectFrom('bookmarks')
      .selectAll()
      .select(incidentsOfBookmark())
      .where(bookmarkConditions(query, scope))
      .orderBy('moment_ms', 'desc')
      .orderBy('id', 'desc')
      .limit(query.limit)
      .execute();
    return rows.map(toRecord);
  }

  async change(id: string, revision: number, { note, tags, severity }: BookmarkFields): Promise<boolean> {
    const result = await this.database
      .updateTable('bookmarks')
      .set({ revision: revision + 1, note, tags: JSON.stringify(tags), severity })
      .where('id', '=', id)
      .where('revision', '=', revision)
      .executeTakeFirst();
    return result.numUpdatedRows === 1n;
  }

  async setHold(id: string, hold: BookmarkHold | null): Promise<void> {
    await this.set(id, { hold: hold && JSON.stringify(hold) });
  }

  async setStill(
    id: string,
    { state, takenAtMs }: BookmarkRecord['still'],
    sha256: string | null,
  ): Promise<void> {
    await this.set(id, { still_state: state, still_taken_at_ms: takenAtMs, still_sha256: sha256 });
  }

  async setClip(id: string, clip: ClipDto, sizeBytes: number, seal: string | null): Promise<void> {
    await this.set(id, {
      ...{ clip_state: clip.state, clip: JSON.stringify(clip), size_bytes: sizeBytes },
      clip_seal: seal,
    });
  }

  async setVerified(id: string, atMs: number): Promise<void> {
    await this.set(id, { verified_at_ms: atMs });
  }

  async remove(id: string): Promise<boolean> {
    const result = await this.database
      .deleteFrom('bookmarks')
      .where('id', '=', id)
      .where(({ not }) => not(isBookmarkHeld()))
      .executeTakeFirst();
    return result.numDeletedRows === 1n;
  }

  async totals(hubId: string): Promise<BookmarkTotals> {
    const row = await this.database
      .selectFrom('bookmarks')
      .select(({ fn }) => [
        fn.countAll().as('bookmarks'),
        sql<number>`coalesce(sum(case when ${isBookmarkHeld()} then 1 else 0 end), 0)`.as('held'),
        sql<number>`coalesce(sum(case when clip_state = 'damaged' or still_state = 'damaged' then 1 else 0 end), 0)`.as(
          'damaged',
        ),
        sql<number>`coalesce(sum(case when clip_state = 'recording' then 0 else size_bytes end), 0)`.as(
          'size',
        ),
      ])
      .where('hub_id', '=', hubId)
      .executeTakeFirstOrThrow();
    // PostgreSQL gives counts and sums back as text.
    return {
      bookmarks: Number(row.bookmarks),
      held: Number(row.held),
      damaged: Number(row.damaged),
      sizeBytes: Number(row.size),
    };
  }

  async listRecording(hubId: string): Promise<BookmarkRecord[]> {
    const rows = await this.database
      .selectFrom('bookmarks')
      .selectAll()
      .select(incidentsOfBookmark())
      .where('hub_id', '=', hubId)
      .where('clip_state', '=', 'recording')
      .execute();
    return rows.map(toRecord);
  }

  async listRemovable(
    hubId: string,
    beforeMs: number,
    nowMs: number,
    after: { createdAtMs: number; id: string } | null,
    limit: number,
  ): Promise<BookmarkRecord[]> {
    let query = this.database
      .selectFrom('bookmarks')
      .selectAll()
      .select(incidentsOfBookmark())
      .where('hub_id', '=', hubId)
      .where('created_at_ms', '<', beforeMs)
      .where(({ not }) => not(isBookmarkHeld()))
      .where(({ not }) => not(isKeptByIncident(nowMs)))
      .where('clip_state', '!=', 'recording');
    if (after) {
      const { createdAtMs, id } = after;
      query = query.where(sql<boolean>`(created_at_ms, id) > (${createdAtMs}, ${id})`);
    }
    const rows = await query.orderBy('created_at_ms').orderBy('id').limit(limit).execute();
    return rows.map(toRecord);
  }

  async listUnverified(hubId: string, beforeMs: number, limit: number): Promise<BookmarkRecord[]> {
    const rows = await this.database
      .selectFrom('bookmarks')
      .selectAll()
      .select(incidentsOfBookmark())
      .where('hub_id', '=', hubId)
      .where('clip_state', 'in', ['ready', 'empty'])
      .where(sql<boolean>`coalesce(verified_at_ms, 0) < ${beforeMs}`)
      .orderBy(sql`coalesce(verified_at_ms, 0)`)
      .orderBy('id')
      .limit(limit)
      .execute();
    return rows.map(toRecord);
  }

  private async set(id: string, columns: Partial<BookmarkRow>): Promise<void> {
    await this.database.updateTable('bookmarks').set(columns).where('id', '=', id).execute();
  }
}

function toRow(record: BookmarkRecord): BookmarkRow {
  return {
    id: record.id,
    revision: record.revision,
    hub_id: record.hubId,
    camera_id: record.cameraId,
    camera_name: record.cameraName,
    domain: record.domain,
    region: record.region,
    moment_ms: record.momentMs,
    created_at_ms: record.createdAtMs,
    user_id: record.userId,
    created_by: record.createdBy,
    note: record.note,
    tags: JSON.stringify(record.tags),
    severity: record.severity,
    camera_condition: JSON.stringify(record.camera),
    still_state: record.still.state,
    still_taken_at_ms: record.still.takenAtMs,
    clip_state: record.clip.state,
    clip: JSON.stringify(record.clip),
    size_bytes: record.sizeBytes,
    hold: record.hold && JSON.stringify(record.hold),
    verified_at_ms: record.verifiedAtMs,
    still_sha256: record.stillSha256,
    clip_seal: record.clipSeal,
  };
}

function toRecord(row: FoundRow): BookmarkRecord {
  return {
    id: row.id,
    revision: row.revision,
    hubId: row.hub_id,
    cameraId: row.camera_id,
    cameraName: row.camera_name,
    domain: row.domain,
    region: row.region,
    momentMs: row.moment_ms,
    createdAtMs: row.created_at_ms,
    userId: row.user_id,
    createdBy: row.created_by,
    note: row.note,
    tags: JSON.parse(row.tags) as string[],
    severity: row.severity as Severity,
    camera: JSON.parse(row.camera_condition) as BookmarkRecord['camera'],
    still: { state: row.still_state as StillState, takenAtMs: row.still_taken_at_ms },
    clip: JSON.parse(row.clip) as ClipDto,
    sizeBytes: row.size_bytes,
    hold: row.hold === null ? null : (JSON.parse(row.hold) as BookmarkHold),
    verifiedAtMs: row.verified_at_ms,
    stillSha256: row.still_sha256,
    clipSeal: row.clip_seal,
    incidents: {
      count: Number(row.incidents),
      held: row.incident_held === 1,
      keptUntilMs: row.incident_kept_until_ms,
    },
  };
}
