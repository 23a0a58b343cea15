import type { Kysely, Selectable } from 'kysely';
import type { Role } from '../../contract/dto.ts';
import type { UserRecord, UserStore } from '../user-store.ts';
import type { SqliteSchema } from './sqlite-schema.ts';

export class SqliteUserStore implements UserStore {
  private readonly database: Kysely<SqliteSchema>;

  constructor(database: Kysely<SqliteSchema>) {
    this.database = database;
  }

  async list(): Promise<UserRecord[]> {
    const rows = await this.database.selectFrom('users').selectAll().orderBy('created_at_ms').execute();
    return rows.map(toRecord);
  }

  async findByUsername(username: string): Promise<UserRecord | null> {
    const row = await this.database
      .selectFrom('users')
      .selectAll()
      .where('username', '=', username)
      .executeTakeFirst();
    return row ? toRecord(row) : null;
  }

  async add(user: UserRecord): Promise<boolean> {
    const result = await this.database
      .insertInto('users')
      .values({
        id: user.id,
        username: user.username,
        display_name: user.displayName,
        roles: JSON.stringify(user.roles),
        password_hash: user.passwordHash,
        created_at_ms: user.createdAtMs,
      })
      .onConflict((conflict) => conflict.column('username').doNothing())
      .executeTakeFirst();
    return result.numInsertedOrUpdatedRows === 1n;
  }
}

function toRecord(row: Selectable<SqliteSchema['users']>): UserRecord {
  return {
    id: row.id,
    username: row.username,
    displayName: row.display_name,
    roles: JSON.parse(row.roles) as Role[],
    passwordHash: row.password_hash,
    createdAtMs: row.created_at_ms,
  };
}
