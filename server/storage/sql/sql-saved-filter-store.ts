import type { CameraFilter } from '../../contract/registry-dto.ts';
import type { SavedFilterRecord, SavedFilterStore } from '../saved-filter-store.ts';
import type { SqlConnection } from './sql-connection.ts';

export class SqlSavedFilterStore implements SavedFilterStore {
  private readonly connection: SqlConnection;

  constructor(connection: SqlConnection) {
    this.connection = connection;
  }

  async listFor(userId: string): Promise<SavedFilterRecord[]> {
    const rows = await this.connection.database
      .selectFrom('saved_filters')
      .selectAll()
      .where((where) => where.or([where('user_id', '=', userId), where('shared', '=', 1)]))
      .execute();
    const filters = rows.map((row) => ({
      id: row.id,
      userId: row.user_id,
      name: row.name,
      filter: JSON.parse(row.filter) as CameraFilter,
      shared: row.shared === 1,
    }));
    // Here, because every engine and every set-up of one would put Chinese names in another order.
    return filters.sort((a, b) => a.name.localeCompare(b.name, 'zh') || (a.id < b.id ? -1 : 1));
  }

  async put({ id, userId, name, filter, shared }: SavedFilterRecord): Promise<void> {
    const content = { name, filter: JSON.stringify(filter), shared: Number(shared) };
    await this.connection.database
      .insertInto('saved_filters')
      .values({ id, user_id: userId, ...content })
      .onConflict((conflict) =>
        conflict.column('id').doUpdateSet(content).where('saved_filters.user_id', '=', userId),
      )
      .execute();
  }

  async remove(id: string, userId: string): Promise<boolean> {
    const result = await this.connection.database
      .deleteFrom('saved_filters')
      .where('id', '=', id)
      .where('user_id', '=', userId)
      .executeTakeFirst();
    return result.numDeletedRows === 1n;
  }
}
