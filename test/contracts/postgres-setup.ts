import type { TestProject } from 'vitest/node';
import { type PostgresServer, startPostgres } from '../support/postgres-server.ts';

declare module 'vitest' {
  interface ProvidedContext {
    /** Of the server's own database: each test file makes another one. */
    postgresUrl: string;
  }
}

/** One PostgreSQL for all contract suites. */
export async function setup({ provide }: TestProject): Promise<() => Promise<void>> {
  const server: PostgresServer = await startPostgres();
  provide('postgresUrl', server.url);
  return () => server.discard();
}
