import type { SealCheckStore } from '../seal-check-store.ts';
import type { SqlConnection } from './sql-connection.ts';

const CHECK_ID = 1;

export class SqlSealCheckStore implements SealCheckStore {
  private readonly connection: SqlConnection;

  constructor(connection: SqlConnection) {
    this.connection = connection;
  }

  async read(): Promise<string | null> {
    const row = await this.connection.database
      .selectFrom('seal_check')
      .select('sealed')
      .where('id', '=', CHECK_ID)
      .executeTakeFirst();
    return row?.sealed ?? null;
  }

  async replace(before: string | null, after: string): Promise<boolean> {
    const { database } = this.connection;
    if (before === null) {
      const inserted = await database
        .insertInto('seal_check')
        .values({ id: CHECK_ID, sealed: after })
        .onConflict((conflict) => conflict.column('id').doNothing())
        .executeTakeFirst();
      return inserted.numInsertedOrUpdatedRows === 1n;
    }
    const updated = await database
      .updateTable('seal_check')
      .set({ sealed: after })
      .where('id', '=', CHECK_ID)
      .where('sealed', '=', before)
      .executeTakeFirst();
    return updated.numUpdatedRows === 1n;
  }
}
