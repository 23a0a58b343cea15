import { describe, expect, it } from 'vitest';
import { importsOf, packageOf, resolveImport, sourceFiles, withoutComments } from './source-imports.ts';

/** A path matches a prefix when it is it or lies below it. */
const within = (path: string, prefix: string) => path === prefix || path.startsWith(`${prefix}/`);

const STORAGE_PORTS = /^server\/storage\/[a-z-]+\.ts$/;
const storagePorts = (path: string) => STORAGE_PORTS.test(path);
const rooms =
  (...names: string[]) =>
  (path: string) =>
    names.some((name) => within(path, `server/${name}`));
const either =
  (...tests: ((path: string) => boolean)[]) =>
  (path: string) =>
    tests.some((test) => test(path));

/** What is run, and imported by nobody. */
const PROGRAMS = ['server/main.ts', 'server/command-line.ts', 'server/verify-evidence.ts'];

/** What a room may import of ours beside itself: the doors table of the architecture, first match wins. */
const DOORS: { room: string; may: (path: string) => boolean }[] = [
  { room: 'server/base', may: () => false },
  { room: 'server/contract', may: () => false },
  { room: 'server/config', may: rooms('base', 'contract') },
  { room: 'server/media', may: rooms('base') },
  { room: 'server/rtsp', may: rooms('base', 'media') },
  { room: 'server/hls', may: rooms('base', 'media') },
  { room: 'server/ffmpeg', may: rooms('base', 'media') },
  { room: 'server/ingest', may: rooms('base', 'media') },
  { room: 'server/engine', may: rooms('base', 'media', 'rtsp', 'hls', 'ffmpeg', 'ingest') },
  { room: 'server/storage/sql', may: either(rooms('base', 'contract'), storagePorts) },
  { room: 'server/storage/sqlite', may: either(rooms('base', 'contract', 'storage/sql'), storagePorts) },
  // A backup is a file of SQLite, whatever the engine.
  {
    room: 'server/storage/postgres',
    may: either(rooms('base', 'contract', 'storage/sql', 'storage/sqlite'), storagePorts),
  },
  { room: 'server/storage', may: rooms('base', 'contract') },
  { room: 'server/access', may: either(rooms('base', 'contract', 'config'), storagePorts) },
  { room: 'server/cameras', may: either(rooms('base', 'contract', 'config', 'engine', 'hls'), storagePorts) },
  { room: 'server/health', may: either(rooms('base', 'contract', 'config', 'cameras'), storagePorts) },
  {
    room: 'server/incidents',
    may: either(rooms('base', 'contract', 'config', 'cameras', 'media'), storagePorts),
  },
  { room: 'server/walls', may: either(rooms('base', 'contract', 'config', 'cameras'), storagePorts) },
  { room: 'server/cluster', may: either(rooms('base', 'contract', 'cameras'), storagePorts) },
  {
    room: 'server/http',
    may: rooms('base', 'contract', 'access', 'cameras', 'health', 'incidents', 'walls', 'cluster', 'hls'),
  },
  {
    room: 'server/realtime',
    may: rooms('base', 'contract', 'access', 'cameras', 'health', 'incidents', 'walls', 'cluster', 'hls'),
  },
  {
    room: 'server/main.ts',
    may: either(rooms('base', 'contract', 'config'), (path) =>
      /^(server\/hub\.ts|package\.json)$/.test(path),
    ),
  },
  { room: 'server/open-storage.ts', may: rooms('base', 'storage') },
  { room: 'server/open-secret-box.ts', may: either(rooms('base', 'config'), storagePorts) },
  {
    room: 'server/commands',
    may: either(rooms('base', 'contract', 'config', 'access', 'cameras', 'incidents'), storagePorts, (path) =>
      /^server\/open-[a-z-]+\.ts$/.test(path),
    ),
  },
  { room: 'server/command-line.ts', may: rooms('base', 'config', 'access', 'commands') },
  { room: 'server/verify-evidence.ts', may: rooms('incidents') },
  {
    room: 'server/open-http.ts',
    may: rooms('access', 'cameras', 'config', 'engine', 'health', 'http', 'incidents', 'walls', 'realtime'),
  },
  { room: 'server/hub.ts', may: (path) => within(path, 'server') && !PROGRAMS.includes(path) },
];

/** A package has one door: the only files in server/ that may name it. */
const PACKAGE_DOORS: Record<string, string[]> = {
  'node-media-server': ['server/ingest'],
  'fluent-ffmpeg': ['server/ffmpeg'],
  libsql: ['server/storage/sqlite'],
  pg: ['server/storage/postgres'],
  kysely: ['server/storage'],
  ioredis: ['server/cluster'],
  '@socket.io/redis-streams-adapter': ['server/cluster', 'server/realtime'],
  'socket.io': ['server/realtime'],
  ws: ['server/realtime'],
  fastify: ['server/http'],
  'fastify-type-provider-zod': ['server/http'],
  '@fastify/cookie': ['server/http'],
  '@fastify/helmet': ['server/http'],
  '@fastify/rate-limit': ['server/http'],
  '@fastify/static': ['server/http'],
  '@fastify/swagger': ['server/http'],
  'prom-client': ['server/http'],
  '@node-rs/argon2': ['server/access'],
  otpauth: ['server/access'],
  pino: ['server/main.ts'],
  'pinyin-pro': ['server/cameras'],
  zod: ['server/contract', 'server/config', 'server/http'],
  'node:child_process': ['server/ffmpeg', 'server/ingest'],
  exceljs: ['server/cameras/import'],
  'node:worker_threads': ['server/engine', 'server/cameras/import'],
};

const serverFiles = sourceFiles('server');
const webFiles = sourceFiles('web');

function doorOf(path: string) {
  return DOORS.find(({ room }) => within(path, room));
}

function* imports(files: typeof serverFiles) {
  for (const file of files) {
    for (const specifier of importsOf(file.code)) {
      yield { from: file.path, specifier, target: resolveImport(file.path, specifier) };
    }
  }
}

describe('the doors of the architecture', () => {
  it('every file of the server belongs to a room of the table', () => {
    expect(serverFiles.filter((file) => !doorOf(file.path)).map((file) => file.path)).toEqual([]);
  });

  it('a room of the server imports only what its row allows, types too', () => {
    const broken = [...imports(serverFiles)].filter(({ from, target }) => {
      const door = doorOf(from);
      return target !== null && door && !within(target, door.room) && !door.may(target);
    });
    expect(broken.map(({ from, target }) => `${from} -> ${target}`)).toEqual([]);
  });

  it('the hub is imported by main and by tests alone', () => {
    const others = [...imports(serverFiles)].filter(
      ({ from, target }) => target === 'server/hub.ts' && from !== 'server/main.ts',
    );
    expect(others).toEqual([]);
  });

  it('a package is imported only behind its one door', () => {
    const broken = [...imports(serverFiles)].filter(({ from, specifier, target }) => {
      const doors = target === null ? PACKAGE_DOORS[packageOf(specifier)] : undefined;
      return doors && !doors.some((door) => within(from, door));
    });
    expect(broken.map(({ from, specifier }) => `${from} -> ${specifier}`)).toEqual([]);
  });

  it('every package that the server imports has a door', () => {
    const unknown = [...imports(serverFiles)].filter(
      ({ specifier, target }) =>
        target === null && !specifier.startsWith('node:') && !(packageOf(specifier) in PACKAGE_DOORS),
    );
    expect(unknown.map(({ from, specifier }) => `${from} -> ${specifier}`)).toEqual([]);
  });

  it('the server never imports the web or the tests', () => {
    const broken = [...imports(serverFiles)].filter(
      // The package's own version is all that main reads outside of the server.
      ({ target }) => target !== null && !within(target, 'server') && target !== 'package.json',
    );
    expect(broken.map(({ from, target }) => `${from} -> ${target}`)).toEqual([]);
  });
});

describe('the doors of the web', () => {
  it('the web imports nothing of the server but its contract', () => {
    const broken = [...imports(webFiles)].filter(
      ({ target }) => target !== null && !within(target, 'web') && !within(target, 'server/contract'),
    );
    expect(broken.map(({ from, target }) => `${from} -> ${target}`)).toEqual([]);
  });

  it('a feature never imports another feature', () => {
    const featureOf = (path: string) => /^web\/src\/features\/([^/]+)\//.exec(path)?.[1];
    const broken = [...imports(webFiles)].filter(({ from, target }) => {
      const feature = featureOf(from);
      const other = target === null ? undefined : featureOf(target);
      return feature !== undefined && other !== undefined && feature !== other;
    });
    expect(broken.map(({ from, target }) => `${from} -> ${target}`)).toEqual([]);
  });

  it('a building block of ui imports nothing of ours but its neighbours', () => {
    const broken = [...imports(webFiles)].filter(
      ({ from, target }) => within(from, 'web/src/ui') && target !== null && !within(target, 'web/src/ui'),
    );
    expect(broken.map(({ from, target }) => `${from} -> ${target}`)).toEqual([]);
  });

  it('antd and react-query stay with the pages behind the wall', () => {
    const heavy = ['antd', '@ant-design/cssinjs', '@ant-design/icons', '@tanstack/react-query', 'dayjs'];
    const broken = [...imports(webFiles)].filter(
      ({ from, specifier }) =>
        heavy.includes(packageOf(specifier)) &&
        !(within(from, 'web/src/features') && !/^web\/src\/features\/(?:wall|login)\//.test(from)),
    );
    expect(broken.map(({ from }) => from)).toEqual([]);
  });

  it('hls.js is imported by the player alone', () => {
    const broken = [...imports(webFiles)].filter(
      ({ from, specifier }) => packageOf(specifier) === 'hls.js' && !within(from, 'web/src/player'),
    );
    expect(broken.map(({ from }) => from)).toEqual([]);
  });
});

describe('the doors of the runtime', () => {
  const rules = [
    {
      title: 'the environment is read in main, the command line and config alone',
      pattern: /\bprocess\s*\.\s*env\b|\bprocess\s*\[\s*['"]env/,
      allowed: ['server/main.ts', 'server/command-line.ts', 'server/config'],
    },
    {
      title: 'time is read and waited for in base/clock alone',
      pattern:
        /\bDate\s*\.\s*now\b|\bnew\s+Date\s*\(\s*\)|\b(?:setTimeout|setInterval)\s*\(|\bperformance\s*\.\s*now\b|\bAbortSignal\s*\.\s*timeout\b|\bprocess\s*\.\s*hrtime\b|['"](?:node:)?timers(?:\/promises)?['"]/,
      allowed: ['server/base/clock.ts'],
    },
    {
      title: 'the process is ended by main and the command line alone',
      pattern: /\bprocess\s*\.\s*(?:exit|on|once)\b/,
      allowed: ['server/main.ts', 'server/command-line.ts', 'server/engine/engine-worker.ts'],
    },
  ];

  for (const { title, pattern, allowed } of rules) {
    it(title, () => {
      const broken = serverFiles.filter(
        // `socket.setTimeout(…)` is a method of Node's, not a timer of ours.
        (file) =>
          !allowed.some((door) => within(file.path, door)) &&
          pattern.test(file.code.replace(/\.\s*setTimeout\s*\(/g, '.')),
      );
      expect(broken.map((file) => file.path)).toEqual([]);
    });
  }
});

describe('the reader of imports', () => {
  it('finds every way to name a module and is not fooled by comments', () => {
    const code = withoutComments(`
      import { a } from './a.ts'; // import './no.ts'
      import type { B } from "./b.ts";
      import './c.ts';
      export * from './d.ts';
      /* import './no-block.ts' */
      const url = 'http://example/'; const e = await import('./e.ts');
      type F = import('./f.ts').F;
      const pattern = /['"]/; import h from './h.ts';
      import {
        i,
      } from './i.ts';
    `);
    expect(importsOf(code)).toEqual(['a', 'b', 'c', 'd', 'e', 'f', 'h', 'i'].map((name) => `./${name}.ts`));
  });
});
