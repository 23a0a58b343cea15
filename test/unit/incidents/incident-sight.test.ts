import { expect, test } from 'vitest';
import { describeEntry, describeIncident, maySeeIncident } from '../../../server/incidents/incident-sight.ts';
import { sampleEntry, sampleIncident } from '../../support/sample-incident.ts';

const WATER = { domains: ['water'], regions: null };
const SCHOOL = { domains: ['school'], regions: null };
const userOf = (username: string, scope = WATER) => ({
  actor: { userId: `id of ${username}`, username, via: 'session' as const, address: null },
  scope,
});
const both = sampleIncident('incident-1', {
  cameras: [
    { id: 'dam', name: '大坝', domain: 'water', region: '610902' },
    { id: 'gate', name: '校门', domain: 'school', region: '610902' },
  ],
  bookmarks: [
    { id: 'b-water', domain: 'water', region: '610902' },
    { id: 'b-school', domain: 'school', region: '610902' },
  ],
});

test('each person is told of the cameras and bookmarks that the scope reaches, and of nothing else', () => {
  expect(describeIncident(WATER, both)).toMatchObject({ cameras: [{ id: 'dam' }], bookmarks: ['b-water'] });
  expect(describeIncident(SCHOOL, both)).toMatchObject({
    cameras: [{ id: 'gate' }],
    bookmarks: ['b-school'],
  });
  expect(JSON.stringify(describeIncident(WATER, both))).not.toMatch(/校门|openerId|school/);
});

test('an incident is seen by whose scope reaches something of it, and by those who are in it', () => {
  const ecology = { domains: ['ecology'], regions: null };
  expect(maySeeIncident(userOf('zhao'), both)).toBe(true);
  expect(maySeeIncident(userOf('zhao', ecology), both)).toBe(false);
  expect(maySeeIncident(userOf('li.ming', ecology), both)).toBe(true);
  expect(maySeeIncident(userOf('zhao', ecology), { ...both, assignee: 'zhao' })).toBe(true);
  expect(maySeeIncident(userOf('zhao', ecology), { ...both, openerId: 'id of zhao' })).toBe(true);
  expect(
    maySeeIncident(userOf('zhao', { domains: null!, regions: null }), {
      ...both,
      cameras: [],
      bookmarks: [],
    }),
  ).toBe(true);
});

test('what the timeline says of a camera beyond the scope is not said', () => {
  const entry = sampleEntry('entry-1', { kind: 'health', place: { domain: 'school', region: '610902' } });
  expect(describeEntry(WATER, entry)).toBeNull();
  expect(describeEntry(SCHOOL, entry)).toMatchObject({ kind: 'health' });
  expect(describeEntry(WATER, sampleEntry('entry-2'))).not.toHaveProperty('place');
});
