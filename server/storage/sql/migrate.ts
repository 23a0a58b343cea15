import { type Kysely, Migrator, sql } from 'kysely';
import { MendableError } from '../../base/mendable-error.ts';
import { type SqlEngine, sqlMigrations } from './sql-migrations.ts';
import type { SqlSchema } from './sql-schema.ts';

const MIGRATION_TABLE = 'kysely_migration';

/** How its tables are brought up to date, or not: a command that works beside a hub of an older version must not change them. */
export type TablesMode = 'migrate' | 'as-they-are';

export async function prepareTables(
  database: Kysely<SqlSchema>,
  engine: SqlEngine,
  mode: TablesMode,
): Promise<void> {
  if (mode === 'migrate') await migrate(database, engine);
  else await requireCurrent(database, engine);
}

/** The names of the steps that made its tables what they are, in order; none for a database that is not ours. */
export async function appliedMigrations(database: Kysely<SqlSchema>): Promise<string[]> {
  const tables = await database.introspection.getTables({ withInternalKyselyTables: true });
  if (!tables.some((table) => table.name === MIGRATION_TABLE)) return [];
  const { rows } = await sql<{ name: string }>`select name from ${sql.table(MIGRATION_TABLE)}`.execute(
    database,
  );
  return rows.map((row) => row.name).sort();
}

/** Throws where they are of a version that is newer than this one. */
async function migrate(database: Kysely<SqlSchema>, engine: SqlEngine): Promise<void> {
  const provider = { getMigrations: async () => sqlMigrations(engine) };
  const { error } = await new Migrator({ db: database, provider }).migrateToLatest();
  if (error) throw error;
}

async function requireCurrent(database: Kysely<SqlSchema>, engine: SqlEngine): Promise<void> {
  const known = Object.keys(sqlMigrations(engine));
  const applied = await appliedMigrations(database);
  if (applied.some((name) => !known.includes(name))) {
    throw new MendableError('it is of a newer version than this program');
  }
  if (applied.length < known.length) {
    throw new MendableError('it is not of this version yet: start the hub once, which brings it up to date');
  }
}
