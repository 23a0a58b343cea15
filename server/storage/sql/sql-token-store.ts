import type { Role, Scope } from '../../contract/permissions.ts';
import type { TokenRecord, TokenStore } from '../token-store.ts';
import { inTransaction, type SqlConnection } from './sql-connection.ts';

export class SqlTokenStore implements TokenStore {
  private readonly connection: SqlConnection;

  constructor(connection: SqlConnection) {
    this.connection = connection;
  }

  async list(): Promise<TokenRecord[]> {
    const rows = await this.connection.database
      .selectFrom('tokens')
      .selectAll()
      .orderBy('created_at_ms')
      .orderBy('id')
      .execute();
    return rows.map((row) => ({
      id: row.id,
      userId: row.user_id,
      name: row.name,
      tokenHash: row.token_hash,
      roles: JSON.parse(row.roles) as Role[],
      scope: JSON.parse(row.scope) as Scope,
      createdAtMs: row.created_at_ms,
      expiresAtMs: row.expires_at_ms,
      lastUsedAtMs: row.last_used_at_ms,
    }));
  }

  async add(token: TokenRecord): Promise<void> {
    await this.connection.database
      .insertInto('tokens')
      .values({
        id: token.id,
        user_id: token.userId,
        name: token.name,
        token_hash: token.tokenHash,
        roles: JSON.stringify(token.roles),
        scope: JSON.stringify(token.scope),
        created_at_ms: token.createdAtMs,
        expires_at_ms: token.expiresAtMs,
        last_used_at_ms: token.lastUsedAtMs,
      })
      .execute();
  }

  async setLastUsed(tokens: readonly { id: string; lastUsedAtMs: number }[]): Promise<void> {
    await inTransaction(this.connection, async (database) => {
      for (const { id, lastUsedAtMs } of tokens) {
        await database
          .updateTable('tokens')
          .set({ last_used_at_ms: lastUsedAtMs })
          .where('id', '=', id)
          .execute();
      }
    });
  }

  async remove(id: string): Promise<boolean> {
    const result = await this.connection.database
      .deleteFrom('tokens')
      .where('id', '=', id)
      .executeTakeFirst();
    return result.numDeletedRows === 1n;
  }
}
