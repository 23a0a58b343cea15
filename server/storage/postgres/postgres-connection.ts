import { Kysely, PostgresDialect } from 'kysely';
import type pg from 'pg';
import { MendableError } from '../../base/mendable-error.ts';
import { redactUrls } from '../../base/redact.ts';
import type { SqlSchema } from '../sql/sql-schema.ts';
import { storableText } from '../sql/storable-text.ts';

/** A hub answers from memory and writes little: more connections would only take them from other hubs. */
const MAX_CONNECTIONS = 10;
const CONNECT_TIMEOUT_MS = 10_000;
const IDLE_TIMEOUT_MS = 60_000;
/** Of one statement, its wait for another hub's import included. */
const STATEMENT_TIMEOUT_MS = 60_000;
/** What a hub that hangs in the middle of a transaction holds is given to the others after this. */
const IDLE_IN_TRANSACTION_TIMEOUT_MS = 60_000;

/** By these the database, and who looks into it, tells hubs and commands beside them apart. */
export const HUB_NAME = 'onescreen';
export const COMMAND_NAME = 'onescreen-command';

const UTF8 = 'UTF8';

type Driver = typeof pg;

/**
 * Connections are made when they are needed, and anew when the database was away. Throws a MendableError.
 * @param name what the database calls its connections
 */
export async function connectPostgres(url: string, name: string): Promise<Kysely<SqlSchema>> {
  return new Kysely<SqlSchema>({ dialect: new PostgresDialect({ pool: await openPool(url, name) }) });
}

async function openPool(url: string, applicationName: string): Promise<pg.Pool> {
  // Loaded where there is such a database: most hubs have none.
  const { default: driver } = await import('pg');
  const pool = createPool(driver, url, applicationName);
  // A connection that has ended fails the query that is under way on it, or the next one; between queries nobody else listens.
  pool.on('error', () => {});
  pool.on('connect', (client) => client.on('error', () => {}));
  try {
    await checkEncoding(pool);
    return pool;
  } catch (error) {
    await pool.end();
    throw unusable(url, error);
  }
}

function createPool(driver: Driver, url: string, applicationName: string): pg.Pool {
  try {
    return new driver.Pool({
      connectionString: url,
      application_name: applicationName,
      max: MAX_CONNECTIONS,
      connectionTimeoutMillis: CONNECT_TIMEOUT_MS,
      idleTimeoutMillis: IDLE_TIMEOUT_MS,
      statement_timeout: STATEMENT_TIMEOUT_MS,
      idle_in_transaction_session_timeout: IDLE_IN_TRANSACTION_TIMEOUT_MS,
      keepAlive: true,
      types: { getTypeParser: (oid, format) => typeParserOf(driver.types, oid, format) },
      Client: storableClient(driver),
    });
  } catch (error) {
    throw unusable(url, error);
  }
}

function storableClient({ Client }: Driver): typeof pg.Client {
  return class extends Client {
    // biome-ignore lint/suspicious/noExplicitAny: pg's own has a dozen overloads, of which this passes on every one
    override query(...args: any[]): any {
      const [text, values, ...rest] = args;
      const given = Array.isArray(values) ? values.map(storableText) : values;
      return (super.query as (...args: unknown[]) => unknown)(text, given, ...rest);
    }
  };
}

/** Counts and times are far from what a number cannot hold, and the stores are written for numbers. */
function typeParserOf(types: Driver['types'], oid: number, format?: 'text' | 'binary') {
  if (oid === types.builtins.INT8 && format !== 'binary') return Number;
  return types.getTypeParser(oid, format);
}

async function checkEncoding(pool: pg.Pool): Promise<void> {
  const { rows } = await pool.query<{ server_encoding: string }>('show server_encoding');
  const encoding = rows[0]?.server_encoding;
  if (encoding === UTF8) return;
  throw new MendableError(
    `its encoding is ${encoding}, which cannot hold every name; create it with: createdb --encoding UTF8 --template template0`,
  );
}

/** The address without what its end may hold of passwords. */
export function shownUrl(url: string): string {
  return redactUrls(url).replace(/\?.*/s, '');
}

export function unusable(url: string, error: unknown): MendableError {
  return new MendableError(`The database ${shownUrl(url)} cannot be used: ${describe(error)}`, {
    cause: error,
  });
}

/** A name with several addresses fails with one error for all of them, whose own message is empty. */
function describe(error: unknown): string {
  const { message, code, errors } = error as NodeJS.ErrnoException & { errors?: Error[] };
  const text = message || errors?.map((each) => each.message).join(', ') || code || 'unknown';
  return redactUrls(text);
}
