import { existsSync } from 'node:fs';
import { afterEach, expect, it } from 'vitest';
import { firstJsonLine, type Program, startProgram } from '../support/child-process.ts';
import { eventually } from '../support/eventually.ts';

const demos: Program[] = [];

afterEach(async () => {
  await Promise.all(demos.splice(0).map((program) => program.stop('SIGINT')));
});

function startDemo(cameras: number) {
  const options = ['--json', '--cameras', String(cameras), '--port', '0'];
  const program = startProgram(process.execPath, ['scripts/demo.mjs', ...options]);
  demos.push(program);
  return program;
}

it('the demo says how to log in, knows the health of its cameras within seconds, and leaves nothing behind', async () => {
  const program = startDemo(40);
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
    { deadlineMs: 60_000 },
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

it('two demos that start in the same moment do not fight for the port of the cameras', async () => {
  const [one, other] = await Promise.all(
    [startDemo(2), startDemo(2)].map((program) => firstJsonLine<{ url: string }>(program)),
  );
  expect(one!.url).not.toBe(other!.url);
});
