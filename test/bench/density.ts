import { mkdirSync, rmSync } from 'node:fs';
import { startProgram } from '../support/child-process.ts';
import { type HubProcess, startHub } from '../support/hub-process.ts';
import { type SimulatorProcess, startSimulator } from '../support/simulator-process.ts';
import { atMost, type Bar, finishBench, type Row, readBenchOptions, say } from './bench-report.ts';
import { HttpPlayer, pause } from './http-player.ts';
import { memoryBytes, processorMs } from './process-cost.ts';

/**
 * Processor time and memory per camera: N cameras of 1080p25 at 2 Mbit/s over RTSP/TCP, each pulled, segmented and read by one
 * player; beside it, in the same run, one `ffmpeg -c copy -f hls` process per camera.
 *
 *   --cameras N[,N]         these sizes instead of 50 and 100
 *   --players low-latency   players that ask for every part
 *   --beside nothing        without ffmpeg
 *   --profile FOLDER        writes a processor profile of each of the hub's threads there
 */
/** What the clip carries, container aside. */
const CLIP_MEGABITS = 2;
const HLS_FOLDER = '/dev/shm/onescreen-density';

interface Measured {
  msPerCameraSecond: number;
  megabytesPerCamera: number;
}

const options = readBenchOptions(['cameras', 'players', 'beside', 'profile']);
const sizes = options.values.cameras
  ? options.values.cameras.split(',').map(Number)
  : options.quick
    ? [50]
    : [50, 100];
const lowLatency = options.values.players === 'low-latency';
const beside = options.values.beside ?? 'ffmpeg';
const warmUpMs = options.quick ? 8_000 : 15_000;
const measureMs = options.quick ? 10_000 : 30_000;

const rows: Row[] = [];
const bars: Bar[] = [];
for (const cameras of sizes) await measureSize(cameras);
finishBench('density', options, rows, bars);

async function measureSize(cameras: number): Promise<void> {
  say(`density: ${cameras} cameras …`);
  const simulator = await startSimulator(['--paths', String(cameras), '--clip', 'bench-1080p']);
  const hub = await startHub(
    Array.from({ length: cameras }, (_, at) => ({
      id: `c${at + 1}`,
      main: simulator.url(`bench/${at + 1}`),
    })),
    {},
    options.values.profile ? ['--cpu-prof', `--cpu-prof-dir=${options.values.profile}`] : [],
  );
  const players = startPlayers(hub, cameras);
  const others = beside === 'ffmpeg' ? startFfmpegs(simulator, cameras) : [];
  try {
    await pause(warmUpMs);
    await compare(
      cameras,
      hub,
      simulator,
      players,
      others.map((program) => program.pid),
    );
  } finally {
    await Promise.all(others.map((program) => program.stop('SIGKILL')));
    await Promise.all(players.map((player) => player.stop()));
    await hub.stop();
    await simulator.stop();
    rmSync(HLS_FOLDER, { recursive: true, force: true });
  }
}

async function compare(
  cameras: number,
  hub: HubProcess,
  simulator: SimulatorProcess,
  players: HttpPlayer[],
  others: number[],
): Promise<void> {
  const groups = { hub: [hub.pid()], ffmpeg: others, simulator: [simulator.pid] };
  const before = mapValues(groups, processorMs);
  const framesBefore = sum(players, (player) => player.pieces);
  const bytesBefore = sum(players, (player) => player.bytes);
  const started = performance.now();
  await pause(measureMs);
  const seconds = (performance.now() - started) / 1000;
  const result = mapValues(
    groups,
    (pids, name): Measured => ({
      msPerCameraSecond: (processorMs(pids) - before[name]) / seconds / cameras,
      megabytesPerCamera: memoryBytes(pids) / 1e6 / cameras,
    }),
  );
  const megabits = ((sum(players, (player) => player.bytes) - bytesBefore) * 8) / 1e6 / seconds / cameras;
  const pieces = (sum(players, (player) => player.pieces) - framesBefore) / seconds / cameras;
  const failures = sum(players, (player) => player.failures);
  rows.push({
    cameras,
    what: 'onescreen',
    'ms/camera-s': result.hub.msPerCameraSecond,
    'MB/camera': result.hub.megabytesPerCamera,
    'read Mbit/s': megabits,
    'pieces/s': pieces,
    failures,
  });
  rows.push({
    cameras,
    what: 'simulated cameras',
    'ms/camera-s': result.simulator.msPerCameraSecond,
    'MB/camera': result.simulator.megabytesPerCamera,
  });
  bars.push(
    atMost(
      `${cameras} cameras: processor time, ms per camera-second`,
      result.hub.msPerCameraSecond,
      options.quick ? 3 : lowLatency ? 2.3 : 2,
    ),
    atMost(`${cameras} cameras: memory, MB per camera`, result.hub.megabytesPerCamera, options.quick ? 8 : 6),
    atMost(`${cameras} cameras: failed requests of players`, failures, 0),
    atMost(`${cameras} cameras: share of the picture that players missed`, 1 - megabits / CLIP_MEGABITS, 0.1),
  );
  if (others.length === 0) return;
  rows.push({
    cameras,
    what: 'ffmpeg -c copy -f hls',
    'ms/camera-s': result.ffmpeg.msPerCameraSecond,
    'MB/camera': result.ffmpeg.megabytesPerCamera,
  });
  bars.push(
    atMost(
      `${cameras} cameras: processor time, ratio to ffmpeg`,
      result.hub.msPerCameraSecond / result.ffmpeg.msPerCameraSecond,
      options.quick ? 0.7 : 0.5,
    ),
  );
}

function startPlayers(hub: HubProcess, cameras: number): HttpPlayer[] {
  return Array.from({ length: cameras }, (_, at) => {
    const player = new HttpPlayer({
      url: `${hub.url}/live/c${at + 1}/main/index.m3u8`,
      token: hub.token,
      lowLatency,
    });
    player.start();
    return player;
  });
}

function startFfmpegs(simulator: SimulatorProcess, cameras: number) {
  mkdirSync(HLS_FOLDER, { recursive: true });
  return Array.from({ length: cameras }, (_, at) =>
    startProgram('ffmpeg', [
      ...['-nostdin', '-loglevel', 'error', '-rtsp_transport', 'tcp', '-i', simulator.url(`bench/${at + 1}`)],
      ...[
        '-c',
        'copy',
        '-f',
        'hls',
        '-hls_time',
        '2',
        '-hls_list_size',
        '5',
        '-hls_flags',
        'delete_segments',
      ],
      `${HLS_FOLDER}/${at + 1}.m3u8`,
    ]),
  );
}

function mapValues<Key extends string, From, To>(
  record: Record<Key, From>,
  map: (value: From, key: Key) => To,
): Record<Key, To> {
  return Object.fromEntries(
    Object.entries(record).map(([key, value]) => [key, map(value as From, key as Key)]),
  ) as Record<Key, To>;
}

function sum<T>(items: readonly T[], value: (item: T) => number): number {
  return items.reduce((total, item) => total + value(item), 0);
}
