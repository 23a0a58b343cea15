import { mkdirSync, rmSync } from 'node:fs';
import { startProgram } from '../support/child-process.ts';
import { type HubProcess, startHub } from '../support/hub-process.ts';
import { type SimulatorProcess, startSimulator } from '../support/simulator-process.ts';
import { atMost, type Bar, finishBench, type Row, readBenchOptions, say } from './bench-report.ts';
import { type PlotPoint, writeGrowthPlot } from './growth-plot.ts';
import { HttpPlayer, pause } from './http-player.ts';
import { memoryBytes, processorMs } from './process-cost.ts';

/**
 * Processor time and memory per camera: N cameras of 1080p25 at 2 Mbit/s over RTSP/TCP, each pulled, segmented and read by one
 * player, every frame accounted for; and right after it one `ffmpeg -c copy -f hls` process per camera in the hub's place.
 *
 *   --cameras N[,N]         these sizes instead of 50 and 100
 *   --players KIND          plain (the default), low-latency (they ask for every part), or none (warm cameras that nobody watches)
 *   --arrivals N            players that come each second (50); `all`: at once, as after a restart of the hub
 *   --beside nothing        without ffmpeg, as always where there are more than a hundred cameras
 *   --plot FILE.svg         draws how cost and memory go with the number of cameras
 *   --profile FOLDER        writes a processor profile of each of the hub's threads there
 */
/** What the clip carries, container aside. */
const CLIP_MEGABITS = 2;
const HLS_FOLDER = '/dev/shm/onescreen-density';

type Players = 'plain' | 'low-latency' | 'none';

interface Measured {
  msPerCameraSecond: number;
  megabytesPerCamera: number;
}

interface Limits {
  milliseconds: number;
  megabytes: number;
  ffmpegRatio: number;
}

const options = readBenchOptions(['cameras', 'players', 'arrivals', 'beside', 'profile', 'plot']);
const usualSizes = options.quick ? [50] : [50, 100];
const sizes = options.values.cameras?.split(',').map(Number) ?? usualSizes;
const players = playersOf(options.values.players ?? 'plain');
const beside = options.values.beside ?? (players === 'none' ? 'nothing' : 'ffmpeg');
const arrivalsPerSecond = arrivalsOf(options.values.arrivals ?? '50');
/** More of them need more than two cores have. */
const MOST_FFMPEGS = 100;
/** Nothing of them is compiled as they run. */
const FFMPEG_WARM_UP_MS = 10_000;
// Long enough for the compiler of V8 to have done its work.
const warmUpMs = options.quick ? 10_000 : 30_000;
const measureMs = options.quick ? 10_000 : 30_000;

const rows: Row[] = [];
const bars: Bar[] = [];
const points: PlotPoint[] = [];
for (const cameras of sizes) await measureSize(cameras);
if (options.values.plot) writeGrowthPlot(options.values.plot, points);
finishBench('density', options, rows, bars);

/** One after the other: what either does to the caches of the other is no cost of a camera. */
async function measureSize(cameras: number): Promise<void> {
  say(`density: ${cameras} cameras …`);
  const simulator = await startSimulator(['--paths', String(cameras), '--clip', 'bench-1080p']);
  try {
    const hub = await measureHub(cameras, simulator);
    if (beside === 'ffmpeg' && cameras <= MOST_FFMPEGS) await measureFfmpeg(cameras, simulator, hub);
  } finally {
    await simulator.stop();
  }
}

async function measureHub(cameras: number, simulator: SimulatorProcess): Promise<Measured> {
  const hub = await startHub(
    Array.from({ length: cameras }, (_, at) => ({
      id: `c${at + 1}`,
      main: simulator.url(`bench/${at + 1}`),
      mode: players === 'none' ? ('warm' as const) : ('on-demand' as const),
    })),
    {},
    options.values.profile ? ['--cpu-prof', `--cpu-prof-dir=${options.values.profile}`] : [],
  );
  const readers = players === 'none' ? [] : makePlayers(hub, cameras);
  try {
    await letCome(readers);
    await pause(warmUpMs);
    const readBefore = readSoFar(readers);
    const { measured, seconds } = await measure(cameras, {
      onescreen: [hub.pid()],
      'simulated cameras': [simulator.pid],
    });
    points.push({ cameras, ...measured.onescreen });
    const read = readColumns(readers, readBefore, seconds);
    rows.push({ cameras, what: 'onescreen', ...costColumns(measured.onescreen), ...read });
    const simulated = costColumns(measured['simulated cameras']);
    rows.push({ cameras, what: 'simulated cameras', ...simulated });
    holdHub(cameras, measured.onescreen);
    if (readers.length > 0) holdReaders(cameras, readers, readBefore, seconds);
    return measured.onescreen;
  } finally {
    await Promise.all(readers.map((player) => player.stop()));
    await hub.stop();
  }
}

async function measureFfmpeg(cameras: number, simulator: SimulatorProcess, hub: Measured): Promise<void> {
  const programs = startFfmpegs(simulator, cameras);
  try {
    await pause(FFMPEG_WARM_UP_MS);
    const { measured } = await measure(cameras, { ffmpeg: programs.map((program) => program.pid) });
    holdAgainstFfmpeg(cameras, hub, measured.ffmpeg);
  } finally {
    await Promise.all(programs.map((program) => program.stop('SIGKILL')));
    rmSync(HLS_FOLDER, { recursive: true, force: true });
  }
}

async function measure<Name extends string>(cameras: number, pids: Record<Name, number[]>) {
  const before = mapValues(pids, processorMs);
  const started = performance.now();
  await pause(measureMs);
  const seconds = (performance.now() - started) / 1000;
  const measured = mapValues(
    pids,
    (group, name): Measured => ({
      msPerCameraSecond: (processorMs(group) - before[name]) / seconds / cameras,
      megabytesPerCamera: memoryBytes(group) / 1e6 / cameras,
    }),
  );
  return { measured, seconds };
}

function holdHub(cameras: number, hub: Measured): void {
  const limits = limitsOf(cameras);
  if (!limits) return;
  bars.push(
    atMost(
      `${cameras} cameras: processor time, ms per camera-second`,
      hub.msPerCameraSecond,
      limits.milliseconds,
    ),
    atMost(`${cameras} cameras: memory, MB per camera`, hub.megabytesPerCamera, limits.megabytes),
  );
}

function holdReaders(cameras: number, readers: HttpPlayer[], before: ReadTotals, seconds: number): void {
  const { failures, missing, bytes } = readSoFar(readers);
  const megabits = ((bytes - before.bytes) * 8) / 1e6 / seconds / cameras;
  bars.push(
    atMost(`${cameras} cameras: failed requests of players`, failures, 0),
    atMost(`${cameras} cameras: frames missing at players`, missing, 0),
    atMost(
      `${cameras} cameras: share of the picture that players lag behind`,
      1 - megabits / CLIP_MEGABITS,
      0.1,
    ),
  );
}

function holdAgainstFfmpeg(cameras: number, hub: Measured, ffmpeg: Measured): void {
  rows.push({ cameras, what: 'ffmpeg -c copy -f hls', ...costColumns(ffmpeg) });
  const ratio = hub.msPerCameraSecond / ffmpeg.msPerCameraSecond;
  rows.push({ cameras, what: 'processor time, ratio to ffmpeg', 'ms/camera-s': ratio });
  // An ffmpeg that writes whole segments does nothing of what a low-latency player asks for.
  if (players === 'low-latency') return;
  const limits = limitsOf(cameras);
  if (limits)
    bars.push(atMost(`${cameras} cameras: processor time, ratio to ffmpeg`, ratio, limits.ffmpegRatio));
}

/** Per camera; null where what a process costs by itself outweighs the cameras. */
function limitsOf(cameras: number): Limits | null {
  if (cameras < 50) return null;
  if (options.quick) return { milliseconds: 3, megabytes: 8, ffmpegRatio: 0.7 };
  if (players === 'none') return { milliseconds: 0.6, megabytes: cameras < 100 ? 3 : 1.5, ffmpegRatio: 0.5 };
  const milliseconds = players === 'low-latency' ? 2.3 : cameras >= 1000 ? 0.8 : cameras >= 100 ? 1.3 : 2;
  return { milliseconds, megabytes: cameras >= 100 ? 4.5 : 6, ffmpegRatio: 0.5 };
}

function makePlayers(hub: HubProcess, cameras: number): HttpPlayer[] {
  return Array.from({ length: cameras }, (_, at) => {
    const url = `${hub.url}/live/c${at + 1}/main/index.m3u8`;
    return new HttpPlayer({ url, token: hub.token, lowLatency: players === 'low-latency' });
  });
}

/** Windows fill as they come, and memory that is touched for the first time costs as much as all the rest. */
async function letCome(readers: readonly HttpPlayer[]): Promise<void> {
  const startedAt = performance.now();
  for (const [at, player] of readers.entries()) {
    const waitMs = startedAt + (at * 1000) / arrivalsPerSecond - performance.now();
    if (waitMs > 0) await pause(waitMs);
    player.start();
  }
}

function arrivalsOf(value: string): number {
  const perSecond = value === 'all' ? Number.POSITIVE_INFINITY : Number(value);
  if (!(perSecond > 0)) throw new Error(`--arrivals ${value}: expected a number or all`);
  return perSecond;
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

interface ReadTotals {
  pieces: number;
  bytes: number;
  failures: number;
  frames: number;
  missing: number;
}

function readSoFar(readers: readonly HttpPlayer[]): ReadTotals {
  const totals = { pieces: 0, bytes: 0, failures: 0, frames: 0, missing: 0 };
  for (const { pieces, bytes, failures, ledger } of readers) {
    totals.pieces += pieces;
    totals.bytes += bytes;
    totals.failures += failures;
    totals.frames += ledger.frames;
    totals.missing += ledger.missing;
  }
  return totals;
}

function readColumns(readers: HttpPlayer[], before: ReadTotals, seconds: number): Row {
  if (readers.length === 0) return {};
  const now = readSoFar(readers);
  const rate = (total: keyof ReadTotals) => (now[total] - before[total]) / seconds / readers.length;
  return {
    'read Mbit/s': (rate('bytes') * 8) / 1e6,
    'frames/s': rate('frames'),
    'requests/s': rate('pieces'),
    'missing frames': now.missing,
  };
}

function costColumns({ msPerCameraSecond, megabytesPerCamera }: Measured): Row {
  return { 'ms/camera-s': msPerCameraSecond, 'MB/camera': megabytesPerCamera };
}

function playersOf(text: string): Players {
  if (text === 'plain' || text === 'low-latency' || text === 'none') return text;
  throw new Error(`--players takes plain, low-latency or none, not ${text}`);
}

function mapValues<Key extends string, From, To>(
  record: Record<Key, From>,
  map: (value: From, key: Key) => To,
): Record<Key, To> {
  const entries = Object.entries(record).map(([key, value]) => [key, map(value as From, key as Key)]);
  return Object.fromEntries(entries) as Record<Key, To>;
}
