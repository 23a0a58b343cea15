import { expect, test } from 'vitest';
import type { IncidentDto } from '../../../../../server/contract/incident-dto.ts';
import { HttpClient } from '../../../../../web/src/api/http-client.ts';
import { changeAsSeen, type IncidentWish } from '../../../../../web/src/features/incidents/change-as-seen.ts';

const SEEN = { id: 'flood', revision: 3, state: 'open', people: ['wang'], assignee: null } as IncidentDto &
  Record<string, unknown>;

/** A hub whose incident is changed by others, each time before a change of ours arrives. */
function hubWith(...faster: Partial<IncidentDto>[]) {
  let now = SEEN;
  const asked: string[] = [];
  const http = new HttpClient(async (_path, request) => {
    const { method, body } = request as { method: string; body?: string };
    if (method === 'GET') return Response.json(now);
    asked.push(String(body));
    const other = faster.shift();
    if (other) now = { ...now, ...other, revision: now.revision + 1 };
    const { revision, ...wish } = JSON.parse(String(body)) as IncidentDto;
    if (revision !== now.revision)
      return Response.json({ error: { code: 'CONFLICT', message: 'faster' } }, { status: 409 });
    now = { ...now, ...wish, revision: now.revision + 1 };
    return Response.json(now);
  });
  return { http, asked };
}

test('a change is sent once where nobody was faster', async () => {
  const { http, asked } = hubWith();
  expect(await changeAsSeen(http, SEEN, { state: 'working' })).toMatchObject({
    state: 'working',
    revision: 4,
  });
  expect(asked).toHaveLength(1);
});

test('a change is made although notes, or changes of other fields, were faster', async () => {
  const { http } = hubWith({}, { assignee: 'li' }, {});
  const changed = await changeAsSeen(http, SEEN, { state: 'working' });
  expect(changed).toMatchObject({ state: 'working', assignee: 'li', people: ['wang'] });
});

test('a change that somebody else has made already is no conflict', async () => {
  const { http } = hubWith({ state: 'working' });
  expect(await changeAsSeen(http, SEEN, { state: 'working' })).toMatchObject({ state: 'working' });
});

const IN_THE_WAY: [string, Partial<IncidentDto>, IncidentWish][] = [
  ['the same field', { state: 'closed' }, { state: 'working' }],
  ['the same list', { people: ['wang', 'li'] }, { people: ['wang', 'zhao'] }],
];

test.each(IN_THE_WAY)('a change of %s that was faster is in the way', async (_what, faster, wish) => {
  const { http, asked } = hubWith(faster);
  await expect(changeAsSeen(http, SEEN, wish)).rejects.toThrow('CONFLICT');
  expect(asked).toHaveLength(1);
});

test('a change gives up where others are faster every time', async () => {
  const { http, asked } = hubWith(...Array.from({ length: 50 }, () => ({})));
  await expect(changeAsSeen(http, SEEN, { state: 'working' })).rejects.toThrow('CONFLICT');
  expect(asked).toHaveLength(5);
});
