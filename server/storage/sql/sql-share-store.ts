import type { Selectable } from 'kysely';
import type { ShareRecord, ShareStore, ShareSubject } from '../share-store.ts';
import type { SqlConnection } from './sql-connection.ts';
import type { SqlSchema } from './sql-schema.ts';

/** What no query looks into. */
type ShareContent = Pick<ShareRecord, 'createdBy' | 'title' | 'recipient' | 'reason' | 'scope'>;

export class SqlShareStore implements ShareStore {
  private readonly connection: SqlConnection;

  constructor(connection: SqlConnection) {
    this.connection = connection;
  }

  private get database() {
    return this.connection.database;
  }

  async add(record: ShareRecord): Promise<void> {
    const { createdBy, title, recipient, reason, scope } = record;
    const content: ShareContent = { createdBy, title, recipient, reason, scope };
    await this.database
      .insertInto('shares')
      .values({
        ...{ id: record.id, token_hash: record.tokenHash, user_id: record.userId },
        ...{ incident_id: record.incidentId, bookmark_id: record.bookmarkId },
        ...{ created_at_ms: record.createdAtMs, expires_at_ms: record.expiresAtMs },
        ...{ max_openings: record.maxOpenings, openings: record.openings },
        ...{ last_opened_at_ms: record.lastOpenedAtMs },
        ...{ revoked_at_ms: record.revokedAtMs, revoked_by: record.revokedBy },
        content: JSON.stringify(content),
      })
      .execute();
  }

  async get(id: string): Promise<ShareRecord | null> {
    const row = await this.database.selectFrom('shares').selectAll().where('id', '=', id).executeTakeFirst();
    return row ? toShare(row) : null;
  }

  async findByToken(tokenHash: string): Promise<ShareRecord | null> {
    const row = await this.database
      .selectFrom('shares')
      .selectAll()
      .where('token_hash', '=', tokenHash)
      .executeTakeFirst();
    return row ? toShare(row) : null;
  }

  async listOf(subject: ShareSubject, limit: number): Promise<ShareRecord[]> {
    const query = this.database.selectFrom('shares').selectAll();
    const rows = await ('incidentId' in subject
      ? query.where('incident_id', '=', subject.incidentId)
      : query.where('bookmark_id', '=', subject.bookmarkId)
    )
      .orderBy('created_at_ms', 'desc')
      .orderBy('id')
      .limit(limit)
      .execute();
    return rows.map(toShare);
  }

  async countOpen(userId: string, nowMs: number): Promise<number> {
    const { shares } = await this.database
      .selectFrom('shares')
      .select(({ fn }) => fn.countAll<number | string>().as('shares'))
      .where('user_id', '=', userId)
      .where('expires_at_ms', '>', nowMs)
      .where('revoked_at_ms', 'is', null)
      .executeTakeFirstOrThrow();
    // PostgreSQL gives counts back as text.
    return Number(shares);
  }

  async countOpening(id: string, atMs: number): Promise<boolean> {
    const result = await this.database
      .updateTable('shares')
      .set(({ eb }) => ({ openings: eb('openings', '+', 1), last_opened_at_ms: atMs }))
      .where('id', '=', id)
      .where('revoked_at_ms', 'is', null)
      .where('expires_at_ms', '>', atMs)
      .where(({ or, eb, ref }) =>
        or([eb('max_openings', 'is', null), eb('openings', '<', ref('max_openings'))]),
      )
      .executeTakeFirst();
    return result.numUpdatedRows === 1n;
  }

  async revoke(id: string, atMs: number, by: string): Promise<boolean> {
    const result = await this.database
      .updateTable('shares')
      .set({ revoked_at_ms: atMs, revoked_by: by })
      .where('id', '=', id)
      .where('revoked_at_ms', 'is', null)
      .executeTakeFirst();
    return result.numUpdatedRows === 1n;
  }

  async removeOver(beforeMs: number): Promise<void> {
    await this.database.deleteFrom('shares').where('expires_at_ms', '<', beforeMs).execute();
  }
}

function toShare(row: Selectable<SqlSchema['shares']>): ShareRecord {
  const { createdBy, title, recipient, reason, scope } = JSON.parse(row.content) as ShareContent;
  return {
    ...{ id: row.id, tokenHash: row.token_hash, userId: row.user_id, createdBy },
    ...{ incidentId: row.incident_id, bookmarkId: row.bookmark_id, title, recipient, reason, scope },
    ...{ createdAtMs: row.created_at_ms, expiresAtMs: row.expires_at_ms },
    ...{ maxOpenings: row.max_openings, openings: row.openings, lastOpenedAtMs: row.last_opened_at_ms },
    ...{ revokedAtMs: row.revoked_at_ms, revokedBy: row.revoked_by },
  };
}
