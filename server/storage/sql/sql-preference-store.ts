import type { PreferenceKey } from '../../contract/wall-terms.ts';
import type { PreferenceRecord, PreferenceStore } from '../preference-store.ts';
import type { SqlConnection } from './sql-connection.ts';

export class SqlPreferenceStore implements PreferenceStore {
  private readonly connection: SqlConnection;

  constructor(connection: SqlConnection) {
    this.connection = connection;
  }

  async listFor(userId: string): Promise<PreferenceRecord[]> {
    const rows = await this.connection.database
      .selectFrom('preferences')
      .selectAll()
      .where('user_id', '=', userId)
      .orderBy('key')
      .execute();
    return rows.flatMap(({ key, value, revision }) =>
      value === null ? [] : { key: key as PreferenceKey, value, revision },
    );
  }

  /** What is thrown away leaves its revision behind, so that a page never takes what it knew for newer. */
  async put(userId: string, key: PreferenceKey, value: string | null): Promise<number> {
    const row = await this.connection.database
      .insertInto('preferences')
      .values({ user_id: userId, key, value, revision: 1 })
      .onConflict((conflict) =>
        conflict
          .columns(['user_id', 'key'])
          .doUpdateSet(({ eb, ref }) => ({ value, revision: eb(ref('preferences.revision'), '+', 1) })),
      )
      .returning('revision')
      .executeTakeFirstOrThrow();
    return row.revision;
  }
}
