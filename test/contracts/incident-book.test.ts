import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { silentLogger } from '../../server/base/logger.ts';
import { IncidentBook, incidentNote } from '../../server/incidents/incident-book.ts';
import type { IncidentRecord } from '../../server/storage/incident-store.ts';
import type { Storage } from '../../server/storage/storage.ts';
import { FakeClock } from '../support/fake-clock.ts';
import { sampleIncident } from '../support/sample-incident.ts';
import { STORAGE_ENGINES } from './storage-engines.ts';

const USER = {
  actor: { userId: 'u1', username: 'li.ming', via: 'session' as const, address: null },
  scope: { domains: null, regions: null },
};

describe.each(STORAGE_ENGINES)('incidents that many work on at once on $name', (engine) => {
  let storage: Storage;
  let discard: () => Promise<void>;
  beforeEach(async () => {
    ({ storage, discard } = await engine.open());
    await storage.incidents.add(sampleIncident('flood'));
  });
  afterEach(() => discard());

  test('keep every change of everybody, once', async () => {
    const audit = { write: async () => {}, record: async () => {}, note: () => {} };
    const book = new IncidentBook({ storage, audit, clock: new FakeClock(), logger: silentLogger });
    const seen: number[] = [];
    const change = (name: string) =>
      book.change(USER, 'flood', (incident: IncidentRecord) => {
        seen.push(incident.revision);
        return {
          incident: { ...incident, people: [...incident.people, name] },
          entries: [book.entry('flood', 'note', 'li.ming', { text: name })],
          note: incidentNote(USER, 'incident:changed', incident, {}),
        };
      });
    const names = ['wang', 'zhao', 'qian', 'sun'];
    await Promise.all(names.map(change));
    const { people, revision } = (await storage.incidents.get('flood'))!;
    expect(people.toSorted()).toEqual(['li.ming', ...names].toSorted());
    expect(revision).toBe(1 + names.length);
    const entries = await storage.incidents.entries('flood', 100);
    expect(entries.map(({ text }) => text).toSorted()).toEqual(names.toSorted());
    // On PostgreSQL they did come at once.
    if (engine.name === 'postgres') expect(seen.length).toBeGreaterThan(names.length);
  });
});
