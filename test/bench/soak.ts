import { eventually } from '../support/eventually.ts';
import { type HubProcess, startHub } from '../support/hub-process.ts';
import { type SimulatorProcess, startSimulator } from '../support/simulator-process.ts';
import {
  atLeast,
  atMost,
  type Bar,
  finishBench,
  type Row,
  readBenchOptions,
  round,
  say,
} from './bench-report.ts';
import { HttpPlayer } from './http-player.ts';
import { type HubSample, HubSamples } from './hub-samples.ts';
import { SlowPage } from './slow-page.ts';
import { growthInNoises, NOISES_OF_FLAT, type Trend, trendOf } from './trend.ts';
import { TroubledCameras } from './troubled-cameras.ts';
import { VerdictFeed } from './verdict-feed.ts';
import { type WatchedTile, WatchedWall } from './watched-tile.ts';

/**
 * A hub for a long time under cameras of which a third are hardly ever well, on a wall, with players over HTTP and a page that
 * does not keep up: its memory and its descriptors have to stay what they are.
 *
 *   --minutes N     so long (30; about one with --quick)
 *   --cameras N     so many (100)
 *   --csv FILE      every sample
 */
const CLIP = 'bench-360p';
const FRAME_MS = 40;
const HTTP_PLAYERS = 20;
const SLOW_TILES = 36;
const COUNTED = 5;
const HEALED_DEADLINE_MS = 90_000;

/** Less than this is noise, however even a short series looks. */
const LEAST_NOISE = { pssMegabytes: 4, heapMegabytes: 2, externalMegabytes: 0.5, descriptors: 3 };
/** A hub of a minute's age is not yet what it will be: its compiler works, its pools fill. */
const QUICK_SHARE = 0.5;

const options = readBenchOptions(['minutes', 'cameras', 'csv']);
const cameras = Number(options.values.cameras ?? 100);
const minutes = Number(options.values.minutes ?? (options.quick ? 1 : 30));
const settleMs = options.quick ? 20_000 : Math.min(5, minutes / 3) * 60_000;
const sampleEveryMs = options.quick ? 1_000 : 5_000;
const troubledFrom = Math.ceil((cameras * 2) / 3) + 1;

const rows: Row[] = [];
const bars: Bar[] = [];
await run();
finishBench('soak', options, rows, bars);

async function run(): Promise<void> {
  const simulator = await startSimulator([
    ...['--paths', String(cameras), '--clip', CLIP],
    ...['--session-timeout', '10'],
  ]);
  const ids = Array.from({ length: cameras }, (_, at) => `c${at + 1}`);
  const hub = await startHub(ids.map((id, at) => ({ id, main: simulator.url(`bench/${at + 1}`) })));
  const pid = hub.pid();
  const verdicts = new VerdictFeed(hub);
  const wall = new WatchedWall(hub);
  const counting = new WatchedWall(hub);
  const allLive = () => ids.every((id) => verdicts.get(id)?.state === 'live');
  try {
    for (const id of ids) await wall.open(id);
    const counted = await Promise.all(
      ids.slice(0, COUNTED).map((id) => counting.open(id, { countsFrames: true })),
    );
    await eventually(allLive, { deadlineMs: HEALED_DEADLINE_MS, pauseMs: 200 });
    const { samples, players, troubled } = await soak(hub, simulator, ids);
    const healed = await eventually(allLive, { deadlineMs: HEALED_DEADLINE_MS, pauseMs: 200 }).catch(
      () => false,
    );
    report({ samples, players, troubled, counted });
    const after = await samples.take();
    bars.push(
      atMost(
        'descriptors more than before the trouble',
        after.descriptors - samples.taken[0]!.descriptors,
        3,
      ),
      atLeast(
        'cameras that are live in the end',
        ids.filter((id) => verdicts.get(id)?.state === 'live').length,
        cameras,
      ),
    );
    if (!healed)
      say(`soak: not live in the end: ${ids.filter((id) => verdicts.get(id)?.state !== 'live').join(', ')}`);
    if (hub.pid() !== pid || /media thread was lost/.test(hub.output()))
      bars.push(atMost('threads lost', 1, 0));
  } finally {
    verdicts.close();
    wall.close();
    counting.close();
    await hub.stop();
    await simulator.stop();
  }
}

async function soak(hub: HubProcess, simulator: SimulatorProcess, ids: readonly string[]) {
  const samples = new HubSamples(hub, sampleEveryMs);
  await samples.take();
  const troubled = new TroubledCameras(
    simulator,
    ids.slice(troubledFrom - 1).map((_, at) => `bench/${troubledFrom + at}`),
  );
  const slow = new SlowPage(hub, ids.slice(-SLOW_TILES));
  const players = ids
    .slice(0, HTTP_PLAYERS)
    .map(
      (id) =>
        new HttpPlayer({ url: `${hub.url}/live/${id}/main/index.m3u8`, token: hub.token, lowLatency: true }),
    );
  for (const part of [troubled, slow, ...players]) part.start();
  const totalMs = minutes * 60_000;
  for (let step = 1; step <= 10; step += 1) {
    await samples.takeFor(totalMs / 10);
    say(`soak: ${step * 10} %, ${describe(samples.taken.at(-1)!)}`);
  }
  await Promise.all([troubled, slow, ...players].map((part) => part.stop()));
  return { samples, players, troubled };
}

function report({
  samples,
  players,
  troubled,
  counted,
}: {
  samples: HubSamples;
  players: HttpPlayer[];
  troubled: TroubledCameras;
  counted: WatchedTile[];
}): void {
  if (options.values.csv) samples.writeCsv(options.values.csv);
  const step = Math.max(1, Math.floor(samples.taken.length / 10));
  for (const sample of samples.taken.filter((_, at) => at % step === 0)) rows.push(rowOf(sample));
  const memory = trendOf(samples.series('pssMegabytes', settleMs));
  const heap = trendOf(samples.series('heapMegabytes', settleMs));
  const external = trendOf(samples.series('externalMegabytes', settleMs));
  const descriptors = trendOf(samples.series('descriptors', settleMs));
  const frames = counted.reduce((sum, tile) => sum + tile.frames, 0);
  const lost = counted.reduce((sum, tile) => sum + Math.round(tile.mediaMs / FRAME_MS) - tile.frames, 0);
  rows.push(trendRow('memory (PSS), MB', memory), trendRow('heap of the main thread, MB', heap));
  rows.push(trendRow('outside of that heap, MB', external), trendRow('descriptors', descriptors));
  rows.push({ 'minutes / trend': `${troubled.faults} faults, ${frames} frames counted at sound cameras` });
  bars.push(
    growthBar('memory', 'pssMegabytes', memory),
    growthBar('heap of the main thread', 'heapMegabytes', heap),
    growthBar('outside of that heap', 'externalMegabytes', external),
    growthBar('descriptors', 'descriptors', descriptors),
    atMost(
      'failed requests of players',
      players.reduce((sum, player) => sum + player.failures, 0),
      0,
    ),
    atMost('share of the frames that sound cameras lost', lost / Math.max(1, frames), 0.001),
  );
}

function growthBar(name: string, figure: keyof typeof LEAST_NOISE, trend: Trend): Bar {
  if (options.quick) {
    const share = Math.max(0, trend.growth) / trend.mean;
    return atMost(`${name}: growth behind the first 20 s, share of it`, share, QUICK_SHARE);
  }
  const noises = growthInNoises(trend, LEAST_NOISE[figure]);
  return atMost(
    `${name}: growth behind the first minutes, in deviations of its noise`,
    noises,
    NOISES_OF_FLAT,
  );
}

function rowOf({ atMs, pssMegabytes, heapMegabytes, externalMegabytes, descriptors }: HubSample): Row {
  return {
    'minutes / trend': round(atMs / 60_000),
    'PSS MB': pssMegabytes,
    'heap MB': heapMegabytes,
    'external MB': externalMegabytes,
    descriptors,
  };
}

function trendRow(name: string, { mean, perMinute, growth, noise }: Trend): Row {
  return { 'minutes / trend': name, mean, 'a minute': perMinute, 'in all': growth, noise };
}

function describe({ pssMegabytes, descriptors }: HubSample): string {
  return `${Math.round(pssMegabytes)} MB, ${descriptors} descriptors`;
}
