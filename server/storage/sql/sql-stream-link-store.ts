import type { StreamLinkRecord, StreamLinkStore } from '../stream-link-store.ts';
import { inBatches, type SqlConnection } from './sql-connection.ts';

export class SqlStreamLinkStore implements StreamLinkStore {
  private readonly connection: SqlConnection;

  constructor(connection: SqlConnection) {
    this.connection = connection;
  }

  async list(): Promise<StreamLinkRecord[]> {
    const rows = await this.connection.database
      .selectFrom('stream_links')
      .selectAll()
      .orderBy('created_at_ms')
      .orderBy('id')
      .execute();
    return rows.map((row) => ({
      id: row.id,
      userId: row.user_id,
      cameraId: row.camera_id,
      tokenId: row.token_id,
      note: row.note,
      createdAtMs: row.created_at_ms,
      expiresAtMs: row.expires_at_ms,
    }));
  }

  async add(link: StreamLinkRecord): Promise<void> {
    await this.connection.database
      .insertInto('stream_links')
      .values({
        id: link.id,
        user_id: link.userId,
        camera_id: link.cameraId,
        token_id: link.tokenId,
        note: link.note,
        created_at_ms: link.createdAtMs,
        expires_at_ms: link.expiresAtMs,
      })
      .execute();
  }

  async remove(ids: readonly string[]): Promise<void> {
    const { database } = this.connection;
    await inBatches(ids, async (batch) => {
      await database.deleteFrom('stream_links').where('id', 'in', batch).execute();
    });
  }
}
