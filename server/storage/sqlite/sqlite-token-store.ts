import type { Kysely } from 'kysely';
import type { TokenRecord, TokenStore } from '../token-store.ts';
import type { SqliteSchema } from './sqlite-schema.ts';

export class SqliteTokenStore implements TokenStore {
  private readonly database: Kysely<SqliteSchema>;

  constructor(database: Kysely<SqliteSchema>) {
    this.database = database;
  }

  async list(): Promise<TokenRecord[]> {
    const rows = await this.database.selectFrom('tokens').selectAll().orderBy('created_at_ms').execute();
    return rows.map((row) => ({
      id: row.id,
      userId: row.user_id,
      name: row.name,
      tokenHash: row.token_hash,
      createdAtMs: row.created_at_ms,
    }));
  }

  async add(token: TokenRecord): Promise<void> {
    await this.database
      .insertInto('tokens')
      .values({
        id: token.id,
        user_id: token.userId,
        name: token.name,
        token_hash: token.tokenHash,
        created_at_ms: token.createdAtMs,
      })
      .execute();
  }

  async remove(id: string): Promise<boolean> {
    const result = await this.database.deleteFrom('tokens').where('id', '=', id).executeTakeFirst();
    return result.numDeletedRows === 1n;
  }
}
