import { expect, test } from 'vitest';
import { normalizeConfig } from '../../../server/config/normalize-config.ts';
import { streamsConfigSchema } from '../../../server/config/streams-config.ts';
import { sampleConfig } from './config-fixture.ts';

function normalize(change: (sample: ReturnType<typeof sampleConfig>) => void = () => {}, overrides = {}) {
  const sample = sampleConfig();
  change(sample);
  return normalizeConfig(streamsConfigSchema.parse(sample), { fileFolder: '/etc/onescreen', overrides });
}

test('a folder of the file is beside the file, one of the command line where the command runs', () => {
  expect(normalize().config.hub.dataFolder).toBe('/etc/onescreen/data');
  expect(normalize(undefined, { dataFolder: 'here' }).config.hub.dataFolder).toBe(`${process.cwd()}/here`);
  expect(
    normalize((sample) => Object.assign(sample.hub, { dataFolder: '/var/x' })).config.hub.dataFolder,
  ).toBe('/var/x');
});

test('credentials stand in one place of the camera, however they were written', () => {
  const inBoth = normalize((sample) =>
    Object.assign(sample.cameras[1]!, {
      credentials: { username: 'viewer', password: 'geheim!' },
      profiles: { main: { url: 'rtsp://h/main' }, sub: { url: 'rtsp://viewer:geheim%21@h/sub' } },
    }),
  );
  expect(inBoth.problems).toEqual([]);
  expect(inBoth.config.cameras[1]).toMatchObject({
    credentials: { username: 'viewer', password: 'geheim!' },
    profiles: { main: { url: 'rtsp://h/main' }, sub: { url: 'rtsp://h/sub' } },
  });
});

test('a transport beside TLS or a tunnel is refused, one inside of it is not', () => {
  const problemsOf = (transport: string, url: string) =>
    normalize((sample) => Object.assign(sample.cameras[0]!, { transport, profiles: { main: { url } } }))
      .problems;
  expect(problemsOf('udp', 'rtsp://h/x')).toEqual([]);
  expect(problemsOf('auto', 'rtsps://h/x')).toEqual([]);
  for (const url of ['rtsps://h/x', 'rtsph://h/x', 'rtspsh://h/x']) {
    expect(problemsOf('udp', url)).toEqual([
      {
        path: ['cameras', 0, 'transport'],
        message: 'expected tcp or auto: nothing travels beside TLS or a tunnel',
      },
    ]);
  }
});

test('an origin is compared in lower case, as browsers send it', () => {
  const { hub } = normalize((sample) =>
    Object.assign(sample.hub, {
      publicOrigin: 'https://Video.Example.org',
      corsOrigins: ['https://Portal.Example.org'],
    }),
  ).config;
  expect(hub.publicOrigin).toBe('https://video.example.org');
  expect(hub.corsOrigins).toEqual(['https://portal.example.org']);
});

test('what is wrong with two addresses is told of both', () => {
  const { problems } = normalize((sample) =>
    Object.assign(sample.cameras[0]!, { profiles: { main: { url: 'a' }, sub: { url: 'b' } } }),
  );
  expect(problems.map(({ path }) => path.join('.'))).toEqual([
    'cameras.0.profiles.main.url',
    'cameras.0.profiles.sub.url',
  ]);
});

test('what only people want to know of a camera is optional', () => {
  const known = {
    dialNumber: 1001,
    nationalId: '61090200001320000001',
    tags: ['汛期', '汛期', '桥'],
    organisation: '安康市水利局',
    address: '滨江大道 1 号',
    position: { longitude: 109.03, latitude: 32.69, system: 'gcj02' },
  };
  const [told, silent] = normalize((sample) => Object.assign(sample.cameras[0]!, known)).config.cameras;
  expect(told).toMatchObject({ ...known, tags: ['汛期', '桥'] });
  expect(silent).toMatchObject({ dialNumber: null, nationalId: null, tags: [], organisation: null });
  expect(silent).toMatchObject({ address: null, position: null });
});
