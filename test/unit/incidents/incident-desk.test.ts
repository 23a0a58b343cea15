import { expect, test } from 'vitest';
import { silentLogger } from '../../../server/base/logger.ts';
import { IncidentBook } from '../../../server/incidents/incident-book.ts';
import { IncidentDesk } from '../../../server/incidents/incident-desk.ts';
import { FakeClock } from '../../support/fake-clock.ts';
import { openMemoryStorage } from '../../support/memory-storage.ts';
import { sampleIncident } from '../../support/sample-incident.ts';

test('a list goes back as far as it takes to find what may be seen and is asked for', async () => {
  const storage = await openMemoryStorage();
  const audit = { write: async () => {}, record: async () => {}, note: () => {} };
  const desk = new IncidentDesk({
    viewings: audit,
    retention: { leastDays: () => 30 },
    ...{ storage, audit, links: null as never, describeBookmark: () => null as never, people: () => [] },
    book: new IncidentBook({ storage, audit, clock: new FakeClock(), logger: silentLogger }),
  });
  const actor = { userId: 'u2', username: 'wang.fang', via: 'session' as const, address: null };
  const school = {
    cameras: [{ id: 'gate', name: '校门', domain: 'school', region: '610902' }],
    bookmarks: [],
  };
  await storage.incidents.add(sampleIncident('old-flood', { changedAtMs: 1, title: '旧洪峰' }));
  await storage.incidents.add(sampleIncident('flood', { changedAtMs: 2 }));
  for (let n = 0; n < 500; n += 1)
    await storage.incidents.add(sampleIncident(`school-${n}`, { ...school, changedAtMs: 3, people: [] }));
  const listed = async (domain: string, q?: string) => {
    const user = { actor, scope: { domains: [domain], regions: null } };
    return (await desk.list(user, { state: 'active', q })).map(({ id }) => id);
  };
  expect(await listed('water')).toEqual(['flood', 'old-flood']);
  expect(await listed('water', '旧')).toEqual(['old-flood']);
  expect(await listed('school')).toHaveLength(500);
  await storage.close();
});
