import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { silentLogger } from '../../server/base/logger.ts';
import { IncidentBook, incidentNote } from '../../server/incidents/incident-book.ts';
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
  let book: IncidentBook;
  let told: number[];
  beforeEach(async () => {
    ({ storage, discard } = await engine.open());
    await storage.incidents.add(sampleIncident('flood'));
    const audit = { write: async () => {}, record: async () => {}, note: () => {} };
    book = new IncidentBook({ storage, audit, clock: new FakeClock(), logger: silentLogger });
    told = [];
    book.events.on('incident:changed', ({ incident }) => told.push(incident.revision));
  });
  afterEach(() => discard());

  test('keep every change of everybody, once', async () => {
    const change = (name: string) =>
      book.change(USER, 'flood', (incident) => ({
        incident: { ...incident, people: [...incident.people, name] },
        entries: [book.entry('flood', 'note', 'li.ming', { text: name })],
        note: incidentNote(USER, 'incident:changed', incident, {}),
      }));
    const names = ['wang', 'zhao', 'qian', 'sun'];
    await Promise.all(names.map(change));
    const { people, revision } = (await storage.incidents.get('flood'))!;
    expect(people.toSorted()).toEqual(['li.ming', ...names].toSorted());
    expect(revision).toBe(1 + names.length);
    expect(told.toSorted()).toEqual([2, 3, 4, 5]);
    const entries = await storage.incidents.entries('flood', 100);
    expect(entries.map(({ text }) => text).toSorted()).toEqual(names.toSorted());
  });

  test('tell nobody of a change that was none', async () => {
    expect(await book.change(USER, 'flood', () => null)).toBeNull();
    expect(told).toEqual([]);
  });

  test('are read for a change within a transaction alone', async () => {
    await expect(storage.incidents.getForChange('flood')).rejects.toThrow('transaction');
  });
});
