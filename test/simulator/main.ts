/**
 * The simulated cameras as a process of their own.
 *
 *   --port 8554            the RTSP port (0 takes a free one)
 *   --config FILE          paths for every profile in a streams.config.json
 *   --paths N --clip NAME  N paths `bench/1` … `bench/N` of one clip
 *   --control PORT         faults over HTTP on loopback (see control-server.ts)
 *   --clips FOLDER         where clips.json lies
 *   --session-timeout S    what clients are told, 60 by default
 *   --lock USER:PASSWORD   the paths of --paths ask for these (Digest)
 *
 * Prints one line of JSON when it listens: {"port":8554,"control":null,"paths":64}
 */
import { existsSync, readFileSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { systemClock } from '../../server/base/clock.ts';
import { ClipLibrary } from './clip.ts';
import { startControlServer } from './control-server.ts';
import { addConfiguredPaths, type ConfiguredCameras } from './paths-from-config.ts';
import { RtspSimulator } from './rtsp-simulator.ts';

const { values } = parseArgs({
  options: {
    port: { type: 'string', default: '8554' },
    host: { type: 'string', default: '127.0.0.1' },
    config: { type: 'string' },
    paths: { type: 'string', default: '0' },
    clip: { type: 'string', default: 'bench-1080p' },
    control: { type: 'string' },
    clips: { type: 'string' },
    'session-timeout': { type: 'string', default: '60' },
    lock: { type: 'string' },
  },
});

/** Beside this file in the sources; two floors up when it was bundled into dist/simulator. */
function findClips(): string {
  const here = dirname(fileURLToPath(import.meta.url));
  const candidates = [
    join(here, 'clips'),
    resolve(here, '../../test/simulator/clips'),
    resolve('test/simulator/clips'),
  ];
  const found = candidates.find((folder) => existsSync(join(folder, 'clips.json')));
  if (!found) throw new Error(`no clips.json in ${candidates.join(', ')}: say --clips FOLDER`);
  return found;
}

const simulator = new RtspSimulator(systemClock, Number(values['session-timeout']));
const library = new ClipLibrary(values.clips ?? findClips());
if (values.config !== undefined) {
  const config = JSON.parse(readFileSync(values.config, 'utf8')) as ConfiguredCameras;
  addConfiguredPaths(simulator, library, config);
}
const [username, password] = values.lock?.split(':') ?? [];
for (let i = 1; i <= Number(values.paths); i += 1) {
  simulator.addPath(`bench/${i}`, { clip: library.get(values.clip), username, password });
}
const port = await simulator.start(Number(values.port), values.host).catch((error: NodeJS.ErrnoException) => {
  if (error.code !== 'EADDRINUSE') throw error;
  process.stderr.write(`Port ${values.port} is taken.\n`);
  process.exit(1);
});
const control =
  values.control === undefined ? null : await startControlServer(simulator, Number(values.control));
const controlPort = control === null ? null : (control.address() as AddressInfo).port;
process.stdout.write(
  `${JSON.stringify({ port, control: controlPort, paths: simulator.pathNames().length })}\n`,
);

for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.once(signal, () => {
    control?.close();
    void simulator.stop().then(() => process.exit(0));
  });
}
