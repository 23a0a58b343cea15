import type { Selectable } from 'kysely';
import { CUSTODY_KINDS, type IncidentState } from '../../contract/incident-terms.ts';
import type { ExportRecord, IncidentEntryRecord, IncidentRecord, IncidentStore } from '../incident-store.ts';
import { writeIncidentBookmarks } from './incident-bookmarks.ts';
import type { SqlConnection } from './sql-connection.ts';
import type { SqlSchema } from './sql-schema.ts';

type ExportRow = Selectable<SqlSchema['evidence_exports']>;

const STATES: Record<'active' | 'closed' | 'all', IncidentState[]> = {
  active: ['open', 'working'],
  closed: ['closed'],
  all: ['open', 'working', 'closed'],
};

export class SqlIncidentStore implements IncidentStore {
  private readonly connection: SqlConnection;

  constructor(connection: SqlConnection) {
    this.connection = connection;
  }

  private get database() {
    return this.connection.database;
  }

  private selectOne(id: string) {
    return this.database.selectFrom('incidents').selectAll().where('id', '=', id);
  }

  async add(record: IncidentRecord): Promise<boolean> {
    const result = await this.database
      .insertInto('incidents')
      .values({ id: record.id, revision: record.revision, ...changeable(record) })
      .onConflict((conflict) => conflict.column('id').doNothing())
      .executeTakeFirst();
    if (result.numInsertedOrUpdatedRows !== 1n) return false;
    await writeIncidentBookmarks(this.database, record);
    return true;
  }

  async get(id: string): Promise<IncidentRecord | null> {
    const row = await this.selectOne(id).executeTakeFirst();
    return row ? toIncident(row) : null;
  }

  async getForChange(id: string): Promise<IncidentRecord | null> {
    const { engine } = this.connection;
    if (!this.database.isTransaction) throw new Error('an incident is changed within a transaction');
    const query = this.selectOne(id);
    // SQLite lets one write at a time.
    const row = await (engine === 'postgres' ? query.forNoKeyUpdate() : query).executeTakeFirst();
    return row ? toIncident(row) : null;
  }

  async list(
    which: 'active' | 'closed' | 'all',
    limit: number,
    after?: Pick<IncidentRecord, 'changedAtMs' | 'id'>,
  ): Promise<IncidentRecord[]> {
    let query = this.database.selectFrom('incidents').selectAll().where('state', 'in', STATES[which]);
    if (after) {
      const { changedAtMs, id } = after;
      query = query.where(({ and, eb, or }) =>
        or([
          eb('changed_at_ms', '<', changedAtMs),
          and([eb('changed_at_ms', '=', changedAtMs), eb('id', '>', id)]),
        ]),
      );
    }
    const rows = await query.orderBy('changed_at_ms', 'desc').orderBy('id').limit(limit).execute();
    return rows.map(toIncident);
  }

  async update(record: IncidentRecord): Promise<boolean> {
    const result = await this.database
      .updateTable('incidents')
      .set({ ...changeable(record), revision: record.revision + 1 })
      .where('id', '=', record.id)
      .where('revision', '=', record.revision)
      .executeTakeFirst();
    if (result.numUpdatedRows !== 1n) return false;
    await writeIncidentBookmarks(this.database, record);
    return true;
  }

  async remove(id: string, revision: number): Promise<boolean> {
    const result = await this.database
      .deleteFrom('incidents')
      .where('id', '=', id)
      .where('revision', '=', revision)
      .executeTakeFirst();
    return result.numDeletedRows === 1n;
  }

  async addEntry(entry: IncidentEntryRecord): Promise<boolean> {
    const { incidentId, id, atMs, kind, ...rest } = entry;
    const result = await this.database
      .insertInto('incident_entries')
      .values({ incident_id: incidentId, id, at_ms: atMs, kind, content: JSON.stringify(rest) })
      .onConflict((conflict) => conflict.columns(['incident_id', 'id']).doNothing())
      .executeTakeFirst();
    return result.numInsertedOrUpdatedRows === 1n;
  }

  async getEntry(incidentId: string, id: string): Promise<IncidentEntryRecord | null> {
    const row = await this.database
      .selectFrom('incident_entries')
      .selectAll()
      .where('incident_id', '=', incidentId)
      .where('id', '=', id)
      .executeTakeFirst();
    return row ? toEntry(row) : null;
  }

  async entries(incidentId: string, limit: number): Promise<IncidentEntryRecord[]> {
    const rows = await this.database
      .selectFrom('incident_entries')
      .selectAll()
      .where('incident_id', '=', incidentId)
      .orderBy('at_ms')
      .orderBy('id')
      .limit(limit)
      .execute();
    return rows.map(toEntry);
  }

  async countEntries(incidentId: string): Promise<{ all: number; attachments: number; custody: number }> {
    const rows = await this.database
      .selectFrom('incident_entries')
      .select(({ fn }) => ['kind', fn.countAll<number | string>().as('entries')])
      .where('incident_id', '=', incidentId)
      .groupBy('kind')
      .execute();
    // PostgreSQL gives counts back as text.
    const counts = new Map<string, number>(rows.map(({ kind, entries }) => [kind, Number(entries)]));
    const all = [...counts.values()].reduce((sum, count) => sum + count, 0);
    const custody = CUSTODY_KINDS.reduce((sum, kind) => sum + (counts.get(kind) ?? 0), 0);
    return { all, attachments: counts.get('attachment') ?? 0, custody };
  }

  async addExport(record: ExportRecord): Promise<boolean> {
    const { id, incidentId, bookmarkId, hubId, state, createdAtMs, ...rest } = record;
    const result = await this.database
      .insertInto('evidence_exports')
      .values({
        ...{ id, state, incident_id: incidentId, bookmark_id: bookmarkId, hub_id: hubId },
        ...{ created_at_ms: createdAtMs, content: JSON.stringify(rest) },
      })
      .onConflict((conflict) => conflict.column('id').doNothing())
      .executeTakeFirst();
    return result.numInsertedOrUpdatedRows === 1n;
  }

  async getExport(id: string): Promise<ExportRecord | null> {
    const row = await this.database
      .selectFrom('evidence_exports')
      .selectAll()
      .where('id', '=', id)
      .executeTakeFirst();
    return row ? toExport(row) : null;
  }

  async exportsOf(subject: { incidentId: string } | { bookmarkId: string }): Promise<ExportRecord[]> {
    const query = this.database.selectFrom('evidence_exports').selectAll();
    const rows = await ('incidentId' in subject
      ? query.where('incident_id', '=', subject.incidentId)
      : query.where('bookmark_id', '=', subject.bookmarkId)
    )
      .orderBy('created_at_ms', 'desc')
      .limit(200)
      .execute();
    return rows.map(toExport);
  }

  async endExport(
    id: string,
    { state, ...end }: Pick<ExportRecord, 'state' | 'failure' | 'sizeBytes' | 'sha256'>,
  ): Promise<void> {
    const record = await this.getExport(id);
    if (!record) return;
    const { incidentId, bookmarkId, hubId, createdAtMs, id: _id, state: _state, ...rest } = record;
    await this.database
      .updateTable('evidence_exports')
      .set({ state, content: JSON.stringify({ ...rest, ...end }) })
      .where('id', '=', id)
      .execute();
  }

  async exportsIn(hubId: string, state: ExportRecord['state']): Promise<ExportRecord[]> {
    const rows = await this.database
      .selectFrom('evidence_exports')
      .selectAll()
      .where('hub_id', '=', hubId)
      .where('state', '=', state)
      .orderBy('created_at_ms')
      .execute();
    return rows.map(toExport);
  }
}

function changeable(record: IncidentRecord) {
  const { id: _id, revision: _revision, state, changedAtMs, ...rest } = record;
  return { state, changed_at_ms: changedAtMs, content: JSON.stringify(rest) };
}

function toIncident(row: Selectable<SqlSchema['incidents']>): IncidentRecord {
  const rest = JSON.parse(row.content) as Omit<
    IncidentRecord,
    'id' | 'revision' | 'state' | 'changedAtMs' | 'hold' | 'keepDays'
  >;
  const { id, revision, changed_at_ms: changedAtMs } = row;
  // Those of before holds and terms of their own have neither.
  return {
    hold: null,
    keepDays: null,
    ...rest,
    id,
    revision,
    state: row.state as IncidentState,
    changedAtMs,
  };
}

function toEntry(row: Selectable<SqlSchema['incident_entries']>): IncidentEntryRecord {
  const rest = JSON.parse(row.content) as Omit<IncidentEntryRecord, 'incidentId' | 'id' | 'atMs' | 'kind'>;
  const kind = row.kind as IncidentEntryRecord['kind'];
  return { ...rest, incidentId: row.incident_id, id: row.id, atMs: row.at_ms, kind };
}

function toExport(row: ExportRow): ExportRecord {
  return {
    ...(JSON.parse(row.content) as ExportRecord),
    ...{ id: row.id, incidentId: row.incident_id, bookmarkId: row.bookmark_id, hubId: row.hub_id },
    ...{ state: row.state as ExportRecord['state'], createdAtMs: row.created_at_ms },
  };
}
