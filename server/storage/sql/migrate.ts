import { type Kysely, Migrator } from 'kysely';
import { type SqlEngine, sqlMigrations } from './sql-migrations.ts';
import type { SqlSchema } from './sql-schema.ts';

/** Brings the tables up to date; throws where they are of a version that is newer than this one. */
export async function migrate(database: Kysely<SqlSchema>, engine: SqlEngine): Promise<void> {
  const provider = { getMigrations: async () => sqlMigrations(engine) };
  const { error } = await new Migrator({ db: database, provider }).migrateToLatest();
  if (error) throw error;
}
