import { stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { type CommandRun, runCommand } from '../support/command-run.ts';
import { eventually } from '../support/eventually.ts';
import { type HubProcess, startHub } from '../support/hub-process.ts';
import { type PostgresServer, startPostgres } from '../support/postgres-server.ts';

let postgres: PostgresServer;
beforeAll(async () => {
  postgres = await startPostgres();
});
afterAll(() => postgres.discard());

describe.each(['sqlite', 'postgres'])('commands beside a hub on %s', (engine) => {
  let hub: HubProcess;
  let command: (...args: string[]) => Promise<CommandRun>;
  beforeEach(async () => {
    const environment: Record<string, string> = {};
    if (engine === 'postgres') {
      await postgres.run('create database hub');
      environment.DATABASE_URL = postgres.urlOf('hub');
    }
    hub = await startHub([], {}, [], environment);
    command = (...args) => runCommand([...args, '--config', hub.configFile], environment);
  });
  afterEach(() => hub.stop());

  test('a backup is made while the hub runs, and restored while it does not', async () => {
    const backup = join(dirname(hub.configFile), 'backup');
    expect(await command('backup', backup)).toMatchObject({ code: 0, stderr: '' });
    expect((await stat(backup)).mode & 0o777).toBe(0o600);
    const later = await createToken(hub);
    const refused = await command('restore', backup);
    expect(refused).toMatchObject({ code: 1, stdout: '' });
    expect(refused.stderr).toContain('must be stopped');
    expect(await isLoggedIn(hub, later)).toBe(true);
    await hub.halt();
    expect(await command('restore', backup)).toMatchObject({ code: 0, stderr: '' });
    await hub.restart();
    expect([await isLoggedIn(hub, hub.token), await isLoggedIn(hub, later)]).toEqual([true, false]);
  });
});

test('a password is reset beside the hub, which ends the logins of its owner; the audit stays whole', async () => {
  const hub = await startHub([]);
  try {
    const session = await logIn(hub, hub.password);
    const { stdout } = await runCommand(['reset-password', 'Admin', '--config', hub.configFile]);
    const password = /with the password (\S+)\n/.exec(stdout)![1]!;
    await eventually(async () => expect((await sessionOf(hub, session)).status).toBe(401));
    const fresh = await sessionOf(hub, await logIn(hub, password));
    expect(await fresh.json()).toMatchObject({ username: 'admin', mustChangePassword: true });
    const verified = await runCommand(['verify-audit', '--config', hub.configFile]);
    expect(verified).toMatchObject({ code: 0, stderr: '' });
    expect(verified.stdout).toMatch(/^The audit is whole: \d+ entries, from 1 to \d+\./);
  } finally {
    await hub.stop();
  }
});

test.each([
  [['backup'], 'FILE is missing.'],
  [['verify-audit', '--loud'], "Unknown option '--loud'"],
])('a command that is none is refused with the usage: %j', async (args, problem) => {
  const { code, stderr, stdout } = await runCommand(args);
  expect(code).toBe(2);
  expect(stderr).toContain(problem);
  expect(stderr).toContain('Usage: npm run onescreen');
  expect(stdout).toBe('');
});

async function createToken(hub: HubProcess): Promise<string> {
  const cookie = await logIn(hub, hub.password);
  const reply = await fetch(new URL('/api/tokens', hub.url), {
    method: 'POST',
    headers: { 'content-type': 'application/json', origin: hub.url, cookie },
    body: JSON.stringify({ name: 'later' }),
  });
  return ((await reply.json()) as { token: string }).token;
}

async function isLoggedIn(hub: HubProcess, token: string): Promise<boolean> {
  const headers = { authorization: `Bearer ${token}` };
  return (await fetch(new URL('/api/session', hub.url), { headers })).status === 200;
}

async function logIn(hub: HubProcess, password: string): Promise<string> {
  const reply = await fetch(new URL('/api/session', hub.url), {
    method: 'POST',
    headers: { 'content-type': 'application/json', origin: hub.url },
    body: JSON.stringify({ username: 'admin', password }),
  });
  expect(reply.status).toBe(200);
  const cookies = reply.headers.getSetCookie().map((cookie) => cookie.split(';')[0]);
  return cookies.join('; ');
}

function sessionOf(hub: HubProcess, cookie: string): Promise<Response> {
  return fetch(new URL('/api/session', hub.url), { headers: { cookie } });
}
