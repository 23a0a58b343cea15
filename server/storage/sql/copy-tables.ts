import { type Kysely, type SqlBool, sql } from 'kysely';
import { ROWS_PER_STATEMENT } from './sql-connection.ts';
import type { SqlSchema } from './sql-schema.ts';

/** Every table with the columns of its key; what others refer to comes first. */
const TABLES: Record<keyof SqlSchema, readonly string[]> = {
  users: ['id'],
  sessions: ['id'],
  tokens: ['id'],
  stream_links: ['id'],
  saved_filters: ['id'],
  preferences: ['user_id', 'key'],
  wall_items: ['id'],
  displays: ['name'],
  bookmarks: ['id'],
  incidents: ['id'],
  incident_entries: ['incident_id', 'id'],
  incident_bookmarks: ['incident_id', 'bookmark_id'],
  evidence_exports: ['id'],
  evidence_keys: ['fingerprint'],
  shares: ['id'],
  cameras: ['id'],
  camera_revisions: ['camera_id', 'revision'],
  imports: ['id'],
  changes: ['topic'],
  seal_check: ['id'],
  audit_anchor: ['id'],
  audit_entries: ['seq'],
};

type Row = Record<string, unknown>;
/** By the names of the table above, which the compiler cannot follow. */
type AnyTables = Record<string, Row>;

export interface CopyTablesOptions {
  /** A transaction that sees one moment. */
  from: Kysely<SqlSchema>;
  /** A transaction: what it holds is replaced, or nothing is. */
  to: Kysely<SqlSchema>;
}

/** All rows of one database in place of those of another, whatever their engines; both have the newest tables. */
export async function copyTables({ from, to }: CopyTablesOptions): Promise<void> {
  const source = from as unknown as Kysely<AnyTables>;
  const target = to as unknown as Kysely<AnyTables>;
  const tables = Object.entries(TABLES);
  for (const [table] of tables.toReversed()) await target.deleteFrom(table).execute();
  for (const [table, key] of tables) {
    for await (const rows of pagesOf(source, table, key)) {
      await target.insertInto(table).values(rows).execute();
    }
  }
}

async function* pagesOf(
  source: Kysely<AnyTables>,
  table: string,
  key: readonly string[],
): AsyncGenerator<Row[]> {
  let last: Row | null = null;
  for (;;) {
    let query = source.selectFrom(table).selectAll().limit(ROWS_PER_STATEMENT);
    for (const column of key) query = query.orderBy(column);
    if (last) query = query.where(behind(key, last));
    const rows: Row[] = await query.execute();
    if (rows.length > 0) yield rows;
    if (rows.length < ROWS_PER_STATEMENT) return;
    last = rows.at(-1)!;
  }
}

function behind(key: readonly string[], row: Row) {
  const columns = key.map((column) => sql.ref(column));
  const values = key.map((column) => row[column]);
  return sql<SqlBool>`(${sql.join(columns)}) > (${sql.join(values)})`;
}
