import { CHANGE_TOPICS, type ChangeStore, type ChangeTopic } from '../change-store.ts';
import type { SqlConnection } from './sql-connection.ts';

export class SqlChangeStore implements ChangeStore {
  private readonly connection: SqlConnection;

  constructor(connection: SqlConnection) {
    this.connection = connection;
  }

  /** The row stays locked until the transaction ends. */
  async bump(topic: ChangeTopic): Promise<void> {
    const { database } = this.connection;
    if (!database.isTransaction)
      throw new Error('a topic is counted up within the transaction that changes it');
    await database
      .insertInto('changes')
      .values({ topic, change_count: 1 })
      .onConflict((conflict) =>
        conflict
          .column('topic')
          .doUpdateSet(({ eb, ref }) => ({ change_count: eb(ref('changes.change_count'), '+', 1) })),
      )
      .execute();
  }

  async counts(): Promise<Record<ChangeTopic, number>> {
    const rows = await this.connection.database.selectFrom('changes').selectAll().execute();
    const counts = new Map(rows.map((row) => [row.topic, row.change_count]));
    return Object.fromEntries(CHANGE_TOPICS.map((topic) => [topic, counts.get(topic) ?? 0])) as Record<
      ChangeTopic,
      number
    >;
  }
}
