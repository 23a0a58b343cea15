import type { Insertable, Selectable } from 'kysely';
import type { Role, Scope } from '../../contract/permissions.ts';
import type { UserRecord, UserStore } from '../user-store.ts';
import { inTransaction, type SqlConnection } from './sql-connection.ts';
import type { SqlSchema } from './sql-schema.ts';

export class SqlUserStore implements UserStore {
  private readonly connection: SqlConnection;

  constructor(connection: SqlConnection) {
    this.connection = connection;
  }

  private get database() {
    return this.connection.database;
  }

  async list(): Promise<UserRecord[]> {
    const rows = await this.database
      .selectFrom('users')
      .selectAll()
      .orderBy('created_at_ms')
      .orderBy('id')
      .execute();
    return rows.map(toRecord);
  }

  async find(id: string): Promise<UserRecord | null> {
    const row = await this.selectForUpdate().where('id', '=', id).executeTakeFirst();
    return row ? toRecord(row) : null;
  }

  async findByUsername(username: string): Promise<UserRecord | null> {
    const row = await this.selectForUpdate().where('username', '=', username).executeTakeFirst();
    return row ? toRecord(row) : null;
  }

  async add(user: UserRecord): Promise<boolean> {
    const result = await this.database
      .insertInto('users')
      .values(toRow(user))
      .onConflict((conflict) => conflict.column('username').doNothing())
      .executeTakeFirst();
    return result.numInsertedOrUpdatedRows === 1n;
  }

  async update(user: UserRecord): Promise<boolean> {
    const { id, last_login_at_ms: _, ...row } = toRow(user);
    const result = await this.database
      .updateTable('users')
      .set({ ...row, revision: user.revision + 1 })
      .where('id', '=', id)
      .where('revision', '=', user.revision)
      .executeTakeFirst();
    return result.numUpdatedRows === 1n;
  }

  async setLastLogin(id: string, atMs: number): Promise<void> {
    await this.database.updateTable('users').set({ last_login_at_ms: atMs }).where('id', '=', id).execute();
  }

  async remove(id: string): Promise<boolean> {
    const result = await this.database.deleteFrom('users').where('id', '=', id).executeTakeFirst();
    return result.numDeletedRows === 1n;
  }

  async takeTotpStep(id: string, step: number): Promise<boolean> {
    const result = await this.database
      .updateTable('users')
      .set({ totp_last_step: step })
      .where('id', '=', id)
      .where('totp_last_step', '<', step)
      .executeTakeFirst();
    return result.numUpdatedRows === 1n;
  }

  takeRecoveryHash(id: string, hash: string): Promise<boolean> {
    return inTransaction(this.connection, async (database) => {
      const user = await new SqlUserStore({ ...this.connection, database }).find(id);
      if (!user?.recoveryHashes.includes(hash)) return false;
      const left = user.recoveryHashes.filter((other) => other !== hash);
      await database
        .updateTable('users')
        .set({ recovery_hashes: JSON.stringify(left) })
        .where('id', '=', id)
        .execute();
      return true;
    });
  }

  async resealTotp(rows: readonly { id: string; before: string; after: string }[]): Promise<void> {
    await inTransaction(this.connection, async (database) => {
      for (const { id, before, after } of rows) {
        await database
          .updateTable('users')
          .set({ totp_secret: after })
          .where('id', '=', id)
          .where('totp_secret', '=', before)
          .execute();
      }
    });
  }

  /** What is read within a transaction is about to be written: nobody else changes it until then. SQLite lets one write at a time. */
  private selectForUpdate() {
    const { engine, database } = this.connection;
    const query = database.selectFrom('users').selectAll();
    return engine === 'postgres' && database.isTransaction ? query.forUpdate() : query;
  }
}

function toRow(user: UserRecord): Insertable<SqlSchema['users']> {
  return {
    id: user.id,
    username: user.username,
    display_name: user.displayName,
    roles: JSON.stringify(user.roles),
    scope: JSON.stringify(user.scope),
    enabled: Number(user.enabled),
    password_hash: user.passwordHash,
    must_change_password: Number(user.mustChangePassword),
    totp_secret: user.totpSecret,
    totp_last_step: user.totpLastStep,
    recovery_hashes: JSON.stringify(user.recoveryHashes),
    created_at_ms: user.createdAtMs,
    last_login_at_ms: user.lastLoginAtMs,
    revision: user.revision,
  };
}

function toRecord(row: Selectable<SqlSchema['users']>): UserRecord {
  return {
    id: row.id,
    username: row.username,
    displayName: row.display_name,
    roles: JSON.parse(row.roles) as Role[],
    scope: JSON.parse(row.scope) as Scope,
    enabled: row.enabled === 1,
    passwordHash: row.password_hash,
    mustChangePassword: row.must_change_password === 1,
    totpSecret: row.totp_secret,
    totpLastStep: row.totp_last_step,
    recoveryHashes: JSON.parse(row.recovery_hashes) as string[],
    createdAtMs: row.created_at_ms,
    lastLoginAtMs: row.last_login_at_ms,
    revision: row.revision,
  };
}
