import type { Kysely } from 'kysely';
import type { SessionRecord, SessionStore } from '../session-store.ts';
import type { SqliteSchema } from './sqlite-schema.ts';

/** SQLite allows 32,766 parameters in one statement. */
const IDS_PER_STATEMENT = 1000;

export class SqliteSessionStore implements SessionStore {
  private readonly database: Kysely<SqliteSchema>;

  constructor(database: Kysely<SqliteSchema>) {
    this.database = database;
  }

  async list(): Promise<SessionRecord[]> {
    const rows = await this.database.selectFrom('sessions').selectAll().orderBy('created_at_ms').execute();
    return rows.map((row) => ({
      id: row.id,
      userId: row.user_id,
      tokenHash: row.token_hash,
      createdAtMs: row.created_at_ms,
      lastSeenAtMs: row.last_seen_at_ms,
    }));
  }

  async add(session: SessionRecord): Promise<void> {
    await this.database
      .insertInto('sessions')
      .values({
        id: session.id,
        user_id: session.userId,
        token_hash: session.tokenHash,
        created_at_ms: session.createdAtMs,
        last_seen_at_ms: session.lastSeenAtMs,
      })
      .execute();
  }

  async setLastSeen(sessions: readonly { id: string; lastSeenAtMs: number }[]): Promise<void> {
    await this.database.transaction().execute(async (transaction) => {
      for (const { id, lastSeenAtMs } of sessions) {
        await transaction
          .updateTable('sessions')
          .set({ last_seen_at_ms: lastSeenAtMs })
          .where('id', '=', id)
          .execute();
      }
    });
  }

  async remove(ids: readonly string[]): Promise<void> {
    for (let i = 0; i < ids.length; i += IDS_PER_STATEMENT) {
      const some = ids.slice(i, i + IDS_PER_STATEMENT);
      await this.database.deleteFrom('sessions').where('id', 'in', some).execute();
    }
  }
}
