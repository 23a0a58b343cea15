import { expect, test } from 'vitest';
import { killWriters } from '../bench/registry-kills.ts';
import { startPostgres } from '../support/postgres-server.ts';

test('what was kept is there after each of many kills, whole, and the audit’s chain with it', async () => {
  const { kills, kept, problems } = await killWriters({ kills: 10, databaseUrl: null });
  expect(problems).toEqual([]);
  expect(kills).toBe(10);
  expect(kept).toBeGreaterThan(10);
});

test('a hub that is killed in the middle of its changes leaves PostgreSQL whole', async () => {
  const server = await startPostgres();
  try {
    const { kept, problems } = await killWriters({ kills: 6, databaseUrl: server.url });
    expect(problems).toEqual([]);
    expect(kept).toBeGreaterThan(4);
  } finally {
    await server.discard();
  }
});
