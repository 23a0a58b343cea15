import { MendableError } from '../base/mendable-error.ts';
import type { Environment } from './config-environment.ts';

export const DATABASE_URL_VARIABLE = 'DATABASE_URL';

/** Null where none is set: then the database is a file in the data folder. Never shown as a whole: it has a password in it. */
export function readDatabaseUrl(environment: Environment): string | null {
  const url = environment[DATABASE_URL_VARIABLE]?.trim();
  if (!url) return null;
  if (/^postgres(ql)?:\/\/\S+$/.test(url)) return url;
  throw new MendableError(
    `${DATABASE_URL_VARIABLE} is no address of PostgreSQL, as postgresql://host:5432/database with user and password in front of the host`,
  );
}
