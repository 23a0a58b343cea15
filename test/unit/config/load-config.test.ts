import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, expect, test } from 'vitest';
import { ConfigError } from '../../../server/config/config-problem.ts';
import { loadConfig, parseConfig } from '../../../server/config/load-config.ts';
import { processorMs } from '../../support/processor-time.ts';
import { sampleConfig } from './config-fixture.ts';

type Sample = ReturnType<typeof sampleConfig>;

function problemsOf(change: (sample: Sample) => void, environment = {}, overrides = {}): string[] {
  const sample = sampleConfig();
  change(sample);
  try {
    parseConfig(JSON.stringify(sample), { file: 'streams.config.json', environment, overrides });
  } catch (error) {
    if (error instanceof ConfigError) return error.problems.map(({ path, message }) => `${path}: ${message}`);
    throw error;
  }
  return [];
}

const folders: string[] = [];
afterEach(async () => {
  for (const folder of folders.splice(0)) await rm(folder, { recursive: true });
});

test('a small file is completed with defaults', () => {
  const config = parseConfig(JSON.stringify(sampleConfig()), { file: '/etc/onescreen/streams.config.json' });
  expect(config.hub).toEqual({
    host: '127.0.0.1',
    port: 8080,
    dataFolder: '/etc/onescreen/data',
    publicOrigin: null,
    partTargetMs: 200,
    segmentTargetMs: 2000,
    segmentsKept: 5,
    idleReleaseMs: 15_000,
    corsOrigins: [],
    shareCache: false,
    sessionIdleMs: 43_200_000,
    sessionLifetimeMs: 604_800_000,
    passwordMinLength: 10,
    auditRetentionDays: 400,
    transcodeLanes: 4,
    evidence: {
      folder: null,
      quotaBytes: 50 * 2 ** 30,
      retentionDays: 30,
      retentionDaysByDomain: {},
      deleteAfterDays: 90,
      ringSeconds: 120,
      ringMaxBytes: 512 * 2 ** 20,
      minFreeBytes: 512 * 2 ** 20,
      clipsAtOnce: 200,
    },
    probe: { perSecond: 20, concurrency: 16, refreshMs: 60_000 },
    cameraNetworks: { allow: [], deny: [] },
    watermark: { text: '{name} {username} {date} {time}', strength: 30 },
    engineThreads: null,
    logLevel: 'info',
  });
  expect(config.cameras[0]).toMatchObject({
    mode: 'on-demand',
    enabled: true,
    maintenance: false,
    credentials: null,
    transport: 'auto',
    tls: null,
  });
});

const withWatermark = (watermark: object) => {
  const sample = sampleConfig() as { hub?: object };
  return JSON.stringify({ ...sample, hub: { ...sample.hub, watermark } });
};

test('the watermark can be worded, weakened and switched off by the site', () => {
  const parse = (watermark: object) =>
    parseConfig(withWatermark(watermark), { file: 'x.json' }).hub.watermark;
  expect(parse({ text: '{address} {time}', strength: 5 })).toEqual({ text: '{address} {time}', strength: 5 });
  expect(parse({ enabled: false })).toBeNull();
});

test('a watermark that nobody could see, or with a word that nobody fills in, is refused', () => {
  const parse = (watermark: object) => () => parseConfig(withWatermark(watermark), { file: 'x.json' });
  expect(parse({ strength: 4 })).toThrow(/strength/);
  expect(parse({ strength: 101 })).toThrow(/strength/);
  expect(parse({ text: '{user}' })).toThrow(/\{name\}, \{username\}/);
  expect(parse({ text: ' ' })).toThrow(/text/);
});

test('credentials are taken out of an address and a region’s alias becomes its code', () => {
  const config = parseConfig(JSON.stringify(sampleConfig()), { file: 'x.json' });
  expect(config.cameras[1]).toMatchObject({
    nameEn: null,
    region: '610981',
    credentials: { username: 'viewer', password: 'geheim!' },
    profiles: { main: { url: 'rtsp://127.0.0.1:8554/water-001/main' } },
  });
});

test('the configuration is frozen to the last leaf', () => {
  const config = parseConfig(JSON.stringify(sampleConfig()), { file: 'x.json' });
  expect(() => Object.assign(config.hub, { port: 1 })).toThrow(TypeError);
  expect(() => Object.assign(config.cameras[0]!.profiles.main, { url: '' })).toThrow(TypeError);
  expect(() => (config.cameras as unknown[]).push({})).toThrow(TypeError);
});

test('the environment goes over the file and the command line over both', () => {
  const sample = sampleConfig();
  sample.hub = { port: 1000, host: '10.0.0.1', logLevel: 'warn' };
  const config = parseConfig(JSON.stringify(sample), {
    file: '/etc/x.json',
    environment: {
      ONESCREEN_PORT: '2000',
      ONESCREEN_HOST: '::',
      ONESCREEN_LOG_LEVEL: '',
      ONESCREEN_DATA_FOLDER: '/var/d',
    },
    overrides: { port: 3000 },
  });
  expect(config.hub).toMatchObject({ port: 3000, host: '::', logLevel: 'warn', dataFolder: '/var/d' });
});

test.each<[string, (sample: Sample) => void, string]>([
  [
    'an unknown setting',
    (s) => Object.assign(s.hub, { prot: 1 }),
    'hub.prot: unknown setting: expected one of host, port',
  ],
  [
    'an unknown key at the top',
    (s) => Object.assign(s, { camras: [] }),
    'camras: unknown setting: expected one of $schema, site',
  ],
  [
    'an unknown key in a camera',
    (s) => Object.assign(s.cameras[0]!, { zone: 1 }),
    'cameras[0].zone: unknown setting: expected one of id, name',
  ],
  ['a missing part', (s) => Reflect.deleteProperty(s, 'site'), 'site: expected object, found nothing'],
  [
    'a port that is a text',
    (s) => Object.assign(s.hub, { port: '8080' }),
    'hub.port: expected number, found "8080"',
  ],
  [
    'a port out of range',
    (s) => Object.assign(s.hub, { port: 70_000 }),
    'hub.port: expected number to be <=65535, found 70000',
  ],
  [
    'an unknown mode',
    (s) => Object.assign(s.cameras[0]!, { mode: 'hot' }),
    'cameras[0].mode: expected one of "on-demand", "warm", "always", found "hot"',
  ],
  [
    'a colour by name',
    (s) => Object.assign(s.domains[0]!, { color: 'red' }),
    'domains[0].color: expected a colour such as #3aa0ff, found "red"',
  ],
  [
    'a region that is no civil code',
    (s) => Object.assign(s.regions[0]!, { code: '61x' }),
    'regions[0].code: expected a civil code',
  ],
  [
    'an id with a slash',
    (s) => Object.assign(s.cameras[0]!, { id: '../x' }),
    'cameras[0].id: expected 1 to 64 letters',
  ],
  [
    'a network that is none',
    (s) => Object.assign(s.hub, { cameraNetworks: { allow: ['10.0.0.0/8', '10.0.0.0/33'] } }),
    'hub.cameraNetworks.allow[1]: expected a network such as 10.20.0.0/16, found "10.0.0.0/33"',
  ],
  [
    'an origin with a path',
    (s) => Object.assign(s.hub, { publicOrigin: 'https://x/y' }),
    'hub.publicOrigin: expected an origin',
  ],
  [
    'another site with a path',
    (s) => Object.assign(s.hub, { corsOrigins: ['https://portal.example.org', 'https://x/y'] }),
    'hub.corsOrigins[1]: expected an origin such as https://portal.example.org',
  ],
  [
    'a window of two segments',
    (s) => Object.assign(s.hub, { segmentsKept: 2 }),
    'hub.segmentsKept: expected',
  ],
  ['a window of an hour', (s) => Object.assign(s.hub, { segmentsKept: 61 }), 'hub.segmentsKept: expected'],
  [
    'parts longer than half a segment',
    (s) => Object.assign(s.hub, { partTargetMs: 900, segmentTargetMs: 1000 }),
    'hub.segmentTargetMs: expected at least twice hub.partTargetMs',
  ],
  [
    'a camera id used twice',
    (s) => Object.assign(s.cameras[1]!, { id: 'urban-001' }),
    'cameras[1].id: expected an id of its own, found "urban-001", which cameras[0] has',
  ],
  [
    'an alias that is another region’s code',
    (s) => Object.assign(s.regions[1]!, { aliases: ['610902'] }),
    'regions[1].aliases[0]: expected an id of its own',
  ],
  [
    'an unknown domain',
    (s) => Object.assign(s.cameras[0]!, { domain: 'ubran' }),
    'cameras[0].domain: expected the id of a domain in this file, found "ubran"',
  ],
  [
    'an unknown region',
    (s) => Object.assign(s.cameras[0]!, { region: '999999' }),
    'cameras[0].region: expected the code of a region in this file, found "999999"',
  ],
  [
    'an address that is not RTSP',
    (s) => Object.assign(s.cameras[0]!, { profiles: { main: { url: 'http://h/x' } } }),
    'cameras[0].profiles.main.url: expected an address such as rtsp://',
  ],
  [
    'a fingerprint of SHA-1',
    (s) => Object.assign(s.cameras[0]!, { tls: { fingerprint: 'ab'.repeat(20) } }),
    'cameras[0].tls.fingerprint: expected the 64 hexadecimal digits of a SHA-256 fingerprint',
  ],
  [
    'TLS settings without content',
    (s) => Object.assign(s.cameras[0]!, { tls: {} }),
    'cameras[0].tls: expected fingerprint or caFile',
  ],
  [
    'credentials at odds',
    (s) => Object.assign(s.cameras[1]!, { credentials: { username: 'b', password: 'c' } }),
    'cameras[1].profiles.main.url: expected the same credentials throughout the camera',
  ],
])('%s is told with its path and what was expected', (_title, change, expected) => {
  expect(problemsOf(change).join('\n')).toContain(expected);
});

test('every problem is told, not only the first', () => {
  const problems = problemsOf(
    (sample) => {
      Object.assign(sample.hub, { port: 'x', host: 5 });
      Object.assign(sample.cameras[0]!, { mode: 'hot' });
    },
    { ONESCREEN_PORT: 'abc' },
    { engineThreads: Number.NaN },
  );
  expect(problems.map((problem) => problem.split(':')[0])).toEqual([
    'ONESCREEN_PORT',
    '--engineThreads',
    'hub.host',
    'hub.port',
    'cameras[0].mode',
  ]);
});

test('no problem shows a credential', () => {
  const problems = problemsOf((sample) => {
    Object.assign(sample.cameras[0]!, {
      credentials: { username: 'geheim', password: 12345 },
      profiles: { main: { url: `//viewer:geheim@h/${'a@'.repeat(1_000)}` } },
    });
    Object.assign(sample.cameras[1]!, {
      profiles: { main: { url: 'http://viewer:geheim@h/' }, sub: { url: ['geheim'] } },
    });
    Object.assign(sample.hub, { publicOrigin: 'https://viewer:geheim@h' });
  });
  expect(problems.length).toBeGreaterThanOrEqual(3);
  expect(problems.join('\n')).not.toMatch(/geheim|12345/);
});

test('a problem names its line in the file', () => {
  const text = JSON.stringify({ ...sampleConfig(), hub: { port: 'x' } }, null, 2);
  const line = text.split('\n').findIndex((row) => row.includes('"port"')) + 1;
  expect(() => parseConfig(text, { file: 'x.json' })).toThrow(`line ${line}, hub.port: expected number`);
});

test('a file that is not there, or no JSON, is an error that names it', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'config-'));
  folders.push(folder);
  await expect(loadConfig({ file: join(folder, 'none.json') })).rejects.toThrow(
    /none\.json has a problem:\n {2}there is no such file/,
  );
  await writeFile(join(folder, 'bad.json'), '{ "site": ');
  await expect(loadConfig({ file: join(folder, 'bad.json') })).rejects.toThrow(
    /bad\.json has a problem:\n {2}line 1, site: column 11/,
  );
});

test('forty thousand cameras are read in a few seconds', () => {
  const sample = sampleConfig();
  const [camera] = sample.cameras;
  sample.cameras = Array.from({ length: 40_000 }, (_, i) => ({ ...camera, id: `c${i}` }));
  const started = processorMs();
  expect(parseConfig(JSON.stringify(sample), { file: 'x.json' }).cameras).toHaveLength(40_000);
  expect(processorMs() - started).toBeLessThan(15_000);
});
