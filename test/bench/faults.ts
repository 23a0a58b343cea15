import { type HubCamera, type HubProcess, startHub } from '../support/hub-process.ts';
import { type SimulatorProcess, startSimulator } from '../support/simulator-process.ts';
import {
  atLeast,
  atMost,
  type Bar,
  finishBench,
  median,
  printTable,
  type Row,
  readBenchOptions,
  say,
} from './bench-report.ts';
import { type RoundResult, runRound } from './fault-round.ts';
import { FAULT_TABLE, type NamedFault } from './fault-table.ts';
import { VerdictFeed } from './verdict-feed.ts';
import { type WatchedTile, WatchedWall } from './watched-tile.ts';

/**
 * Cameras that go wrong in every way of the fault table while they are watched, and are sound again: what the hub says of them, and
 * how soon their picture is back on the live link. Beside them a neighbour that nothing happens to, which must not lose a frame.
 *
 *   --rounds N      so many in all, spread over the faults (100; each fault once with --quick)
 *   --only WORD     the faults whose name has this word
 *   --together N    so many at the same time (25)
 *   --recorder yes  all of them channels of one recorder: they ask for one password, which the hub knows
 */
const CLIP = 'bench-360p';
const FRAME_MS = 40;
const PASSWORD = 'operator:pass word';
const LOCK = ['--lock', PASSWORD];
/** Keep-alives are among what goes wrong: cameras ask for them every few seconds. */
const simulatorArgs = (paths: number, clip = CLIP) => [
  ...['--clip', clip, '--session-timeout', '4', '--paths', String(paths)],
];
const NEIGHBOUR = 'neighbour';

interface Round {
  named: NamedFault;
  camera: HubCamera;
  path: string;
  simulator: SimulatorProcess;
}

interface Outcome {
  named: NamedFault;
  result: RoundResult | null;
}

const options = readBenchOptions(['rounds', 'only', 'together', 'recorder']);
const chosen = FAULT_TABLE.filter(({ name }) => name.includes(options.values.only ?? ''));
const count = Number(options.values.rounds ?? (options.quick || options.values.only ? chosen.length : 100));
const isRecorder = options.values.recorder === 'yes';
const together = Number(options.values.together ?? 25);
const outcomes: Outcome[] = [];
let lostFrames = Number.NaN;
let neighbourFrames = 0;
await run();
finishBench('faults', options, tableRows(), bars());

async function run(): Promise<void> {
  const simulators: SimulatorProcess[] = [];
  const rounds = await prepareRounds(simulators);
  const neighbour = { id: NEIGHBOUR, main: simulators[0]!.url(`bench/${count + 1}`) };
  const hub = await startHub([...rounds.map(({ camera }) => camera), neighbour]);
  const wall = new WatchedWall(hub);
  const verdicts = new VerdictFeed(hub);
  try {
    const neighbourWall = new WatchedWall(hub);
    const tile = await neighbourWall.open(NEIGHBOUR, { countsFrames: true });
    await runAll(rounds, wall, verdicts);
    judgeNeighbour(tile);
    neighbourWall.close();
    reportOutput(hub);
  } finally {
    verdicts.close();
    wall.close();
    await hub.stop();
    await Promise.all(simulators.map((simulator) => simulator.stop()));
  }
}

/** One camera for each round: what is remembered of earlier faults colours no verdict. */
async function prepareRounds(simulators: SimulatorProcess[]): Promise<Round[]> {
  const shared = await startSimulator(simulatorArgs(count + 1));
  const locked = await startSimulator([...simulatorArgs(count), ...LOCK]);
  simulators.push(shared, locked);
  const rounds: Round[] = [];
  for (let at = 0; at < count; at += 1) {
    const named = chosen[at % chosen.length]!;
    const isLocked = isRecorder || named.stage === 'locked';
    let simulator = isLocked ? locked : shared;
    if (named.stage === 'alone' || named.clip) {
      simulator = await startSimulator([...simulatorArgs(count, named.clip), ...(isLocked ? LOCK : [])]);
      simulators.push(simulator);
    }
    const path = `bench/${at + 1}`;
    const login = isLocked ? `${PASSWORD.replace(' ', '%20')}@` : '';
    const camera = { id: `c${at + 1}`, main: simulator.url(path).replace('rtsp://', `rtsp://${login}`) };
    rounds.push({ named, camera, simulator, path: named.stage === 'alone' ? '*' : path });
  }
  return rounds;
}

async function runAll(rounds: Round[], wall: WatchedWall, verdicts: VerdictFeed): Promise<void> {
  const waiting = [...rounds];
  const lane = async () => {
    for (let round = waiting.shift(); round; round = waiting.shift()) {
      const { named, camera, path, simulator } = round;
      const result = await runRound({ named, camera: camera.id, path, simulator, wall, verdicts }).catch(
        (error: Error) => {
          say(`${named.name}: ${error.message}`);
          return null;
        },
      );
      outcomes.push({ named, result });
      say(`faults: ${outcomes.length} of ${count} (${named.name})`);
    }
  };
  await Promise.all(Array.from({ length: together }, lane));
}

function judgeNeighbour(tile: WatchedTile): void {
  neighbourFrames = tile.frames;
  lostFrames = Math.round(tile.mediaMs / FRAME_MS) - tile.frames + tile.interruptions + tile.droppedParts;
}

function reportOutput(hub: HubProcess): void {
  const lines = hub
    .output()
    .split('\n')
    .filter((line) => /"level":"?(error|fatal|50|60)/.test(line));
  for (const line of lines.slice(0, 5)) say(`the hub says: ${line}`);
}

function tableRows(): Row[] {
  return chosen.map((named) => {
    const mine = outcomes.filter((outcome) => outcome.named === named);
    const results = mine.flatMap(({ result }) => result ?? []);
    const seconds = (values: (number | null)[], pick: (values: number[]) => number) => {
      const known = values.filter((value) => value !== null);
      return known.length > 0 ? Math.round(pick(known) / 100) / 10 : '-';
    };
    const worst = (values: number[]) => Math.max(...values);
    return {
      fault: named.name,
      expected: named.told.map(({ state, reason }) => `${state}: ${reason}`).join(' or '),
      'told after s': seconds(
        results.map(({ verdictMs }) => verdictMs),
        worst,
      ),
      picture: named.picture,
      'back s': seconds(
        results.map(({ backMs }) => backMs),
        median,
      ),
      'at most': seconds(
        results.map(({ backMs }) => backMs),
        worst,
      ),
      limit: seconds(
        results.map(({ limitMs }) => limitMs),
        worst,
      ),
      'live s': seconds(
        results.map(({ healedMs }) => healedMs),
        worst,
      ),
      rounds: mine.length,
      good: mine.filter(isGood).length,
    };
  });
}

function bars(): Bar[] {
  const bad = outcomes.filter((outcome) => !isGood(outcome));
  if (bad.length > 0) {
    process.stdout.write('\nnot as the table says\n');
    printTable(bad.map(complaintRow));
  }
  const results = outcomes.flatMap(({ result }) => result ?? []);
  const good = (check: (result: RoundResult) => boolean) => results.filter(check).length;
  return [
    atLeast('named faults', chosen.length, options.values.only ? 1 : 30),
    atLeast('rounds', outcomes.length, count),
    atLeast('rounds with state and reason as the table says', good(isToldRight), count),
    atLeast(
      'rounds with the picture as the table says',
      good(({ picture }) => picture === 'as expected'),
      count,
    ),
    atLeast('rounds with the picture back in time', good(isBack), count),
    atLeast(
      'rounds that end live',
      good(({ healedMs }) => healedMs !== null),
      count,
    ),
    atLeast("the neighbour's frames", neighbourFrames, 1),
    atMost('frames that the neighbour lost', lostFrames, 0),
  ];
}

function complaintRow({ named, result }: Outcome): Row {
  if (!result) return { fault: named.name, told: 'the round failed' };
  const { told, strange, picture, verdictMs, backMs, limitMs, healedMs } = result;
  return {
    fault: named.name,
    told: [...strange, verdictMs === null ? `${told} in the end` : ''].filter(Boolean).join(', '),
    picture: picture === 'as expected' ? '' : picture,
    'back s': backMs === null ? 'never' : backMs > limitMs ? backMs / 1000 : '',
    'limit s': backMs === null || backMs > limitMs ? limitMs / 1000 : '',
    live: healedMs === null ? 'never' : '',
  };
}

function isToldRight({ verdictMs, strange }: RoundResult): boolean {
  return verdictMs !== null && strange.length === 0;
}

function isBack({ backMs, limitMs }: RoundResult): boolean {
  return backMs !== null && backMs <= limitMs;
}

function isGood({ result }: Outcome): boolean {
  return (
    result !== null &&
    isToldRight(result) &&
    result.picture === 'as expected' &&
    isBack(result) &&
    result.healedMs !== null
  );
}
