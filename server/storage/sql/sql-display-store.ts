import type { DisplayRecord, DisplayStore } from '../display-store.ts';
import type { SqlConnection } from './sql-connection.ts';

export class SqlDisplayStore implements DisplayStore {
  private readonly connection: SqlConnection;

  constructor(connection: SqlConnection) {
    this.connection = connection;
  }

  async list(): Promise<DisplayRecord[]> {
    const rows = await this.connection.database.selectFrom('displays').selectAll().orderBy('name').execute();
    return rows.map(({ order_text, seen_at_ms, ...rest }) => ({
      ...rest,
      order: order_text,
      seenAtMs: seen_at_ms,
    }));
  }

  async putSeen({ name, seenAtMs, ...rest }: Omit<DisplayRecord, 'order' | 'revision'>): Promise<void> {
    const seen = { ...rest, seen_at_ms: seenAtMs };
    await this.connection.database
      .insertInto('displays')
      .values({ name, order_text: null, revision: 0, ...seen })
      .onConflict((conflict) => conflict.column('name').doUpdateSet(seen))
      .execute();
  }

  async setOrder(name: string, order: string | null): Promise<number | null> {
    const row = await this.connection.database
      .updateTable('displays')
      .set(({ eb }) => ({ order_text: order, revision: eb('revision', '+', 1) }))
      .where('name', '=', name)
      .returning('revision')
      .executeTakeFirst();
    return row?.revision ?? null;
  }

  async remove(name: string): Promise<boolean> {
    const result = await this.connection.database
      .deleteFrom('displays')
      .where('name', '=', name)
      .executeTakeFirst();
    return result.numDeletedRows === 1n;
  }
}
