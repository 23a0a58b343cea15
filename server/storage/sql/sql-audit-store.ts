import { type Kysely, type Selectable, sql } from 'kysely';
import type { AuditQuery } from '../../contract/audit-dto.ts';
import type { Scope } from '../../contract/permissions.ts';
import type { AuditLink, AuditRecord, AuditStore } from '../audit-store.ts';
import { auditConditions } from './audit-conditions.ts';
import { inBatches, inTransaction, type SqlConnection } from './sql-connection.ts';
import type { SqlSchema } from './sql-schema.ts';

type AuditRow = SqlSchema['audit_entries'];

/** Of PostgreSQL's advisory locks, which are numbers of our own choice: "audit". */
const AUDIT_CHAIN_LOCK = 0x6175646974;

/** How many entries a search looks at in one turn of the event loop: as many as take about this long. */
const SEARCH_TURN_MS = 5;
const FIRST_SEARCH_SPAN = 2000;
const SMALLEST_SEARCH_SPAN = 500;

const ANCHOR_ID = 1;
const BEFORE_THE_FIRST: AuditLink = { seq: 0, hash: '' };

export class SqlAuditStore implements AuditStore {
  private readonly connection: SqlConnection;

  constructor(connection: SqlConnection) {
    this.connection = connection;
  }

  append(build: (last: AuditLink) => AuditRecord[]): Promise<AuditRecord[]> {
    return inTransaction(this.connection, async (database) => {
      await this.lockChain(database);
      const records = build((await readLast(database)) ?? (await readAnchor(database)));
      await inBatches(records, async (batch) => {
        await database.insertInto('audit_entries').values(batch.map(toRow)).execute();
      });
      return records;
    });
  }

  /** From the new end in spans, so that a rare word among millions of entries holds nothing else up. */
  async search(query: AuditQuery, scope: Scope): Promise<AuditRecord[]> {
    const { database, clock } = this.connection;
    const conditions = auditConditions(query, scope);
    const found: AuditRecord[] = [];
    const { seq: oldest } = await readAnchor(database);
    let before = query.beforeSeq ?? ((await readLast(database))?.seq ?? 0) + 1;
    let span = FIRST_SEARCH_SPAN;
    while (before > oldest + 1 && found.length < query.limit) {
      const startMs = clock.monotonic();
      const rows = await database
        .selectFrom('audit_entries')
        .selectAll()
        .where('seq', '<', before)
        .where('seq', '>=', before - span)
        .where(conditions)
        .orderBy('seq', 'desc')
        .limit(query.limit - found.length)
        .execute();
      found.push(...rows.map(toRecord));
      before -= span;
      const tookMs = clock.monotonic() - startMs;
      if (tookMs < SEARCH_TURN_MS) span *= 2;
      else if (tookMs > 2 * SEARCH_TURN_MS) span = Math.max(SMALLEST_SEARCH_SPAN, Math.floor(span / 2));
    }
    return found;
  }

  async read(afterSeq: number, limit: number): Promise<AuditRecord[]> {
    const rows = await this.connection.database
      .selectFrom('audit_entries')
      .selectAll()
      .where('seq', '>', afterSeq)
      .orderBy('seq')
      .limit(limit)
      .execute();
    return rows.map(toRecord);
  }

  anchor(): Promise<AuditLink> {
    return readAnchor(this.connection.database);
  }

  removeBefore(atMs: number, limit: number): Promise<number> {
    return inTransaction(this.connection, async (database) => {
      await this.lockChain(database);
      return removeOldest(database, atMs, limit);
    });
  }

  /** Until the transaction ends, against every other hub. In SQLite a transaction is the only one that writes. */
  private async lockChain(database: Kysely<SqlSchema>): Promise<void> {
    if (this.connection.engine === 'sqlite') return;
    await sql`select pg_advisory_xact_lock(${sql.lit(AUDIT_CHAIN_LOCK)})`.execute(database);
  }
}

/** Up to the first that is young enough: the chain stays whole also where the clock was set back in between. */
async function removeOldest(database: Kysely<SqlSchema>, atMs: number, limit: number): Promise<number> {
  const oldest = await database
    .selectFrom('audit_entries')
    .select(['seq', 'hash', 'at_ms'])
    .orderBy('seq')
    .limit(limit)
    .execute();
  const firstKept = oldest.findIndex((row) => row.at_ms >= atMs);
  const going = firstKept === -1 ? oldest : oldest.slice(0, firstKept);
  const last = going.at(-1);
  if (!last) return 0;
  const { seq, hash } = last;
  await database.deleteFrom('audit_entries').where('seq', '<=', seq).execute();
  await database
    .insertInto('audit_anchor')
    .values({ id: ANCHOR_ID, seq, hash })
    .onConflict((conflict) => conflict.column('id').doUpdateSet({ seq, hash }))
    .execute();
  return going.length;
}

async function readLast(database: Kysely<SqlSchema>): Promise<AuditLink | undefined> {
  return database
    .selectFrom('audit_entries')
    .select(['seq', 'hash'])
    .orderBy('seq', 'desc')
    .limit(1)
    .executeTakeFirst();
}

async function readAnchor(database: Kysely<SqlSchema>): Promise<AuditLink> {
  const anchor = await database
    .selectFrom('audit_anchor')
    .select(['seq', 'hash'])
    .where('id', '=', ANCHOR_ID)
    .executeTakeFirst();
  return anchor ?? BEFORE_THE_FIRST;
}

function toRow(record: AuditRecord): AuditRow {
  return {
    seq: record.seq,
    at_ms: record.atMs,
    user_id: record.userId,
    username: record.username,
    via: record.via,
    address: record.address,
    action: record.action,
    result: record.result,
    target_type: record.targetType,
    target_id: record.targetId,
    target_name: record.targetName,
    domain: record.domain,
    region: record.region,
    detail: record.detail,
    previous_hash: record.previousHash,
    hash: record.hash,
  };
}

function toRecord(row: Selectable<AuditRow>): AuditRecord {
  return {
    seq: row.seq,
    atMs: row.at_ms,
    userId: row.user_id,
    username: row.username,
    via: row.via as AuditRecord['via'],
    address: row.address,
    action: row.action as AuditRecord['action'],
    result: row.result as AuditRecord['result'],
    targetType: row.target_type as AuditRecord['targetType'],
    targetId: row.target_id,
    targetName: row.target_name,
    domain: row.domain,
    region: row.region,
    detail: row.detail,
    previousHash: row.previous_hash,
    hash: row.hash,
  };
}
