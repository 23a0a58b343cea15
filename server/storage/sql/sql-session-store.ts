import type { SessionRecord, SessionStore } from '../session-store.ts';
import { inBatches, inTransaction, type SqlConnection } from './sql-connection.ts';

const IDS_PER_STATEMENT = 1000;

export class SqlSessionStore implements SessionStore {
  private readonly connection: SqlConnection;

  constructor(connection: SqlConnection) {
    this.connection = connection;
  }

  async list(): Promise<SessionRecord[]> {
    const rows = await this.connection.database
      .selectFrom('sessions')
      .selectAll()
      .orderBy('created_at_ms')
      .orderBy('id')
      .execute();
    return rows.map((row) => ({
      id: row.id,
      userId: row.user_id,
      tokenHash: row.token_hash,
      createdAtMs: row.created_at_ms,
      lastSeenAtMs: row.last_seen_at_ms,
      address: row.address,
      userAgent: row.user_agent,
    }));
  }

  async add(session: SessionRecord): Promise<void> {
    await this.connection.database
      .insertInto('sessions')
      .values({
        id: session.id,
        user_id: session.userId,
        token_hash: session.tokenHash,
        created_at_ms: session.createdAtMs,
        last_seen_at_ms: session.lastSeenAtMs,
        address: session.address,
        user_agent: session.userAgent,
      })
      .execute();
  }

  async setLastSeen(sessions: readonly { id: string; lastSeenAtMs: number }[]): Promise<void> {
    await inTransaction(this.connection, async (database) => {
      for (const { id, lastSeenAtMs } of sessions) {
        await database
          .updateTable('sessions')
          .set({ last_seen_at_ms: lastSeenAtMs })
          .where('id', '=', id)
          .execute();
      }
    });
  }

  async remove(ids: readonly string[]): Promise<void> {
    const { database } = this.connection;
    await inBatches(
      ids,
      async (batch) => {
        await database.deleteFrom('sessions').where('id', 'in', batch).execute();
      },
      IDS_PER_STATEMENT,
    );
  }
}
