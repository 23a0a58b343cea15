import { existsSync } from 'node:fs';
import { afterEach, expect, it } from 'vitest';
import { firstJsonLine, type Program, startProgram } from '../support/child-process.ts';
import { eventually } from '../support/eventually.ts';

let demo: Program | null = null;

afterEach(async () => {
  await demo?.stop('SIGINT');
});

it('the demo says how to log in, knows the health of its cameras within seconds, and leaves nothing behind', async () => {
  const program = startProgram(process.execPath, [
    'scripts/demo.mjs',
    '--json',
    '--cameras',
    '40',
    '--port',
    '0',
  ]);
  demo = program;
  const { url, username, password, token } = await firstJsonLine<Record<string, string>>(program);
  const login = await fetch(`${url}/api/session`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ username, password }),
  });
  expect(login.status).toBe(200);
  const headers = { authorization: `Bearer ${token}` };
  await eventually(
    async () => {
      const health = await (await fetch(`${url}/api/health`, { headers })).json();
      const { verdicts } = health as { verdicts: { state: string }[] };
      expect(verdicts).toHaveLength(40);
      expect(verdicts.filter(({ state }) => state !== 'standby' && state !== 'live')).toEqual([]);
    },
    { deadlineMs: 15_000 },
  );
  const page = await fetch(url!);
  expect([page.status, page.headers.get('content-type')]).toEqual([
    200,
    expect.stringContaining('text/html'),
  ]);
  await program.stop('SIGINT');
  expect(existsSync(`.cache/demo/${program.pid}`)).toBe(false);
  await expect(fetch(`${url}/healthz`)).rejects.toThrow();
});
