import { afterEach, beforeEach, expect, test } from 'vitest';
import { silentLogger } from '../../../server/base/logger.ts';
import type { VerdictDto } from '../../../server/contract/dto.ts';
import { EVERYWHERE } from '../../../server/contract/permissions.ts';
import { IncidentBook, incidentNote } from '../../../server/incidents/incident-book.ts';
import { IncidentHealth } from '../../../server/incidents/incident-health.ts';
import type { IncidentRecord } from '../../../server/storage/incident-store.ts';
import type { Storage } from '../../../server/storage/storage.ts';
import { eventually } from '../../support/eventually.ts';
import { FakeClock } from '../../support/fake-clock.ts';
import { openMemoryStorage } from '../../support/memory-storage.ts';
import { sampleIncident } from '../../support/sample-incident.ts';

const LI = {
  actor: { userId: 'u1', username: 'li.ming', via: 'session' as const, address: null },
  scope: EVERYWHERE,
};
const GATE = { id: 'gate', name: '闸门', domain: 'water', region: '610902' };

let storage: Storage;
let book: IncidentBook;
let health: IncidentHealth;
let tell: (verdicts: readonly VerdictDto[]) => void;
/** As it was told of. */
let changes: IncidentRecord[];

beforeEach(async () => {
  storage = await openMemoryStorage();
  await storage.incidents.add(sampleIncident());
  const audit = { write: async () => {}, record: async () => {}, note: () => {} };
  book = new IncidentBook({ storage, audit, clock: new FakeClock(), logger: silentLogger });
  changes = [];
  book.events.on('incident:changed', ({ incident }) => changes.push(incident));
  const onVerdicts = (listener: typeof tell) => {
    tell = listener;
    return () => {};
  };
  health = new IncidentHealth({ book, store: storage.incidents, onVerdicts, logger: silentLogger });
  await health.start();
});
afterEach(async () => {
  await health.stop();
  await storage.close();
});

const verdict = (cameraId: string, sinceMs: number): VerdictDto => ({
  ...{ cameraId, sinceMs, state: 'offline', reason: 'connection-refused', checkedAtMs: sinceMs },
  ...{ lastPictureAtMs: null, retryAtMs: null, frameRate: null, bitrateKbps: null, viewers: 0 },
});
const change = (fields: Partial<IncidentRecord>) =>
  book.change(LI, 'incident-1', (before) => ({
    ...{ incident: { ...before, ...fields }, entries: [] },
    note: incidentNote(LI, 'incident:changed', before, {}),
  }));
const written = async () =>
  (await storage.incidents.entries('incident-1', 10)).map(({ id }) => id.replace('health-', ''));

test('a camera that is added while another is written down is watched from then on', async () => {
  tell([verdict('dam', 1)]);
  await change({ cameras: [...sampleIncident().cameras, GATE] });
  await eventually(() => changes.length === 2);
  expect(changes.at(-1)!.cameras).toHaveLength(2);
  tell([verdict('gate', 2)]);
  await health.stop();
  expect((await written()).sort()).toEqual(['dam-offline-1', 'gate-offline-2']);
});

test('a closed incident stays closed, and hears of its cameras anew when it is reopened', async () => {
  const worse = (sinceMs: number): VerdictDto => ({ ...verdict('dam', sinceMs), state: 'degraded' });
  tell([verdict('dam', 1)]);
  await eventually(() => changes.length === 1);
  // It is closed while this one waits to be written.
  tell([worse(2)]);
  await change({ state: 'closed' });
  expect(await written()).toEqual(['dam-offline-1']);
  await change({ state: 'open' });
  tell([worse(3)]);
  await health.stop();
  expect((await written()).sort()).toEqual(['dam-degraded-3', 'dam-offline-1']);
});

test('nothing is written into an incident that another hub has closed', async () => {
  await storage.incidents.update(sampleIncident('incident-1', { state: 'closed' }));
  tell([verdict('dam', 1)]);
  await health.stop();
  expect(await written()).toEqual([]);
});
