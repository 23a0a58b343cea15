import { expressionBuilder, type Kysely, type SqlBool, sql } from 'kysely';
import type { IncidentRecord } from '../incident-store.ts';
import type { SqlSchema } from './sql-schema.ts';

const DAY_MS = 24 * 60 * 60_000;

/** Says of every bookmark of an incident that it is in it, whether it is held there and how long it is kept. */
export async function writeIncidentBookmarks(
  database: Kysely<SqlSchema>,
  { id, bookmarks, hold, keepDays, openedAtMs }: IncidentRecord,
): Promise<void> {
  const keptUntilMs = keepDays === null ? null : openedAtMs + keepDays * DAY_MS;
  const rows = bookmarks.map((bookmark) => ({
    ...{ incident_id: id, bookmark_id: bookmark.id },
    ...{ held: hold ? 1 : 0, kept_until_ms: keptUntilMs },
  }));
  // Nearly every change of an incident is a line of its timeline, and leaves these as they are.
  const before = await database
    .selectFrom('incident_bookmarks')
    .selectAll()
    .where('incident_id', '=', id)
    .execute();
  if (keyOf(before) === keyOf(rows)) return;
  await database.deleteFrom('incident_bookmarks').where('incident_id', '=', id).execute();
  if (rows.length > 0) await database.insertInto('incident_bookmarks').values(rows).execute();
}

function keyOf(rows: readonly SqlSchema['incident_bookmarks'][]): string {
  return rows
    .map(({ bookmark_id, held, kept_until_ms }) => `${bookmark_id} ${held} ${kept_until_ms}`)
    .sort()
    .join();
}

/** Of a bookmark, in a query of bookmarks: the incidents that it is in. */
export function incidentsOfBookmark() {
  const where = expressionBuilder<SqlSchema, 'bookmarks'>();
  const those = () =>
    where.selectFrom('incident_bookmarks').whereRef('incident_bookmarks.bookmark_id', '=', 'bookmarks.id');
  return [
    those()
      .select(({ fn }) => fn.countAll<number | string>().as('incidents'))
      .as('incidents'),
    those()
      .select(({ fn }) => fn.max<number | null>('held').as('held'))
      .as('incident_held'),
    those()
      .select(({ fn }) => fn.max<number | null>('kept_until_ms').as('kept'))
      .as('incident_kept_until_ms'),
  ] as const;
}

/** It is on hold itself, or one of its incidents is. */
export function isBookmarkHeld() {
  return sql<SqlBool>`(bookmarks.hold is not null or exists (
    select 1 from incident_bookmarks where incident_bookmarks.bookmark_id = bookmarks.id and held = 1
  ))`;
}

/** One of its incidents keeps it still. */
export function isKeptByIncident(nowMs: number) {
  return sql<SqlBool>`exists (
    select 1 from incident_bookmarks where incident_bookmarks.bookmark_id = bookmarks.id and kept_until_ms > ${nowMs}
  )`;
}
