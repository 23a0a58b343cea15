import { expect, test } from 'vitest';
import { diffConfig, isEmptyDiff } from '../../../server/config/config-diff.ts';
import { parseConfig } from '../../../server/config/load-config.ts';
import { sampleConfig } from './config-fixture.ts';

function configOf(change: (sample: ReturnType<typeof sampleConfig>) => void = () => {}) {
  const sample = sampleConfig();
  change(sample);
  return parseConfig(JSON.stringify(sample), { file: 'x.json' });
}

test('the same file, differently laid out, is no difference', () => {
  const again = parseConfig(JSON.stringify(sampleConfig(), null, 4), { file: 'x.json' });
  expect(isEmptyDiff(diffConfig(configOf(), again))).toBe(true);
});

test('added and removed cameras are named', () => {
  const other = configOf((sample) => {
    sample.cameras[0] = { ...sample.cameras[0]!, id: 'urban-002' };
  });
  const diff = diffConfig(configOf(), other);
  expect(diff.added.map(({ id }) => id)).toEqual(['urban-002']);
  expect(diff.removed.map(({ id }) => id)).toEqual(['urban-001']);
  expect(diff.changed).toEqual([]);
});

test.each([
  ['name', { name: '新名' }],
  ['address', { profiles: { main: { url: 'rtsp://10.0.0.9/x' } } }],
  ['mode', { mode: 'warm' }],
  ['credentials', { credentials: { username: 'a', password: 'b' } }],
  ['transport', { transport: 'udp' }],
  ['certificate', { tls: { fingerprint: 'ab'.repeat(32) } }],
  ['being enabled', { enabled: false }],
])('a new %s changes this camera alone', (_what, change) => {
  const other = configOf((sample) => Object.assign(sample.cameras[0]!, change));
  const diff = diffConfig(configOf(), other);
  expect(diff).toEqual({
    added: [],
    changed: [other.cameras[0]],
    removed: [],
    directoryChanged: false,
    restartNeeded: [],
  });
});

test('a new order, a renamed domain and a renamed region change the directory', () => {
  const changes = [
    (sample: ReturnType<typeof sampleConfig>) => sample.cameras.reverse(),
    (sample: ReturnType<typeof sampleConfig>) => Object.assign(sample.domains[0]!, { color: '#000000' }),
    (sample: ReturnType<typeof sampleConfig>) =>
      Object.assign(sample.regions[0]!, { name: { zh: 'a', en: 'b' } }),
  ];
  for (const change of changes) {
    const diff = diffConfig(configOf(), configOf(change));
    expect(diff.directoryChanged).toBe(true);
    expect(diff.changed).toEqual([]);
  }
});

test('hub settings that differ are named as needing a restart', () => {
  const diff = diffConfig(
    configOf(),
    configOf((sample) => Object.assign(sample.hub, { port: 9, probe: { perSecond: 1 } })),
  );
  expect(diff.restartNeeded).toEqual(['hub.port', 'hub.probe']);
  expect(isEmptyDiff(diff)).toBe(false);
});
