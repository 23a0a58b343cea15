import { expect, test } from 'vitest';
import { HttpClient } from '../../../../../web/src/api/http-client.ts';
import { openAsWished } from '../../../../../web/src/features/incidents/open-as-wished.ts';

const WISH = {
  id: 'incident-1',
  title: 'Bridge',
  severity: 'minor' as const,
  note: ' one man ',
  bookmarks: [],
};

/** A hub that has the incident as it says, whatever it is asked for. */
function hubWith(opened: object) {
  const asked: string[] = [];
  const http = new HttpClient(async (path, { method, body } = {}) => {
    asked.push(`${method} ${path} ${body}`);
    return Response.json({ ...opened, after: asked.length });
  });
  return { http, asked };
}

test('an incident is opened by one request', async () => {
  const { http, asked } = hubWith({ title: 'Bridge', severity: 'minor', entries: [{ text: 'one man' }] });
  expect(await openAsWished(http, WISH)).toMatchObject({ title: 'Bridge' });
  expect(asked).toEqual([`POST /api/incidents ${JSON.stringify(WISH)}`]);
});

test('one that was opened by a request whose answer was lost becomes what is wished by now', async () => {
  const { http, asked } = hubWith({ title: 'Bride', severity: 'minor', entries: [{ text: 'a man' }] });
  expect(await openAsWished(http, WISH)).toMatchObject({ after: 3 });
  expect(asked.slice(1)).toEqual([
    expect.stringMatching(/^POST \/api\/incidents\/incident-1\/notes \{"id":"\w+","text":"one man"\}$/u),
    'PATCH /api/incidents/incident-1 {"seen":{"title":"Bride","severity":"minor"},"wished":{"title":"Bridge","severity":"minor"}}',
  ]);
});
