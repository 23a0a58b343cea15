import type { Selectable } from 'kysely';
import type { Role } from '../../contract/permissions.ts';
import type { WallItemKind, WallItemRecord, WallItemStore } from '../wall-item-store.ts';
import type { SqlConnection } from './sql-connection.ts';
import type { SqlSchema } from './sql-schema.ts';

const NO_ROLES = '[]';

export class SqlWallItemStore implements WallItemStore {
  private readonly connection: SqlConnection;

  constructor(connection: SqlConnection) {
    this.connection = connection;
  }

  async list(): Promise<WallItemRecord[]> {
    const { database } = this.connection;
    const rows = await database.selectFrom('wall_items').selectAll().orderBy('id').execute();
    return rows.map(toRecord);
  }

  async add(item: WallItemRecord): Promise<boolean> {
    const { id, kind, ownerId, ownerName, revision } = item;
    const result = await this.connection.database
      .insertInto('wall_items')
      .values({ id, kind, owner_id: ownerId, owner_name: ownerName, revision, ...changeable(item) })
      .onConflict((conflict) => conflict.column('id').doNothing())
      .executeTakeFirst();
    return result.numInsertedOrUpdatedRows === 1n;
  }

  async update(item: WallItemRecord): Promise<boolean> {
    const result = await this.connection.database
      .updateTable('wall_items')
      .set({ ...changeable(item), revision: item.revision + 1 })
      .where('id', '=', item.id)
      .where('kind', '=', item.kind)
      .where('revision', '=', item.revision)
      .executeTakeFirst();
    return result.numUpdatedRows === 1n;
  }

  async remove(id: string): Promise<boolean> {
    const result = await this.connection.database
      .deleteFrom('wall_items')
      .where('id', '=', id)
      .executeTakeFirst();
    return result.numDeletedRows === 1n;
  }

  async removeOrphans(): Promise<void> {
    await this.connection.database
      .deleteFrom('wall_items')
      .where('owner_id', 'is', null)
      .where('shared_with', '=', NO_ROLES)
      .execute();
  }
}

function changeable({ name, content, sharedWith, changedAtMs, changedBy }: WallItemRecord) {
  return {
    name,
    content,
    shared_with: JSON.stringify(sharedWith),
    changed_at_ms: changedAtMs,
    changed_by: changedBy,
  };
}

function toRecord(row: Selectable<SqlSchema['wall_items']>): WallItemRecord {
  return {
    id: row.id,
    kind: row.kind as WallItemKind,
    ownerId: row.owner_id,
    ownerName: row.owner_name,
    name: row.name,
    content: row.content,
    sharedWith: JSON.parse(row.shared_with) as Role[],
    revision: row.revision,
    changedAtMs: row.changed_at_ms,
    changedBy: row.changed_by,
  };
}
