import { loadavg } from 'node:os';
import type { Browser } from 'playwright-core';
import { startWholeBrowser } from '../support/browser.ts';
import { type HubProcess, startHub } from '../support/hub-process.ts';
import { type SimulatorProcess, startSimulator } from '../support/simulator-process.ts';
import {
  atMost,
  type Bar,
  finishBench,
  median,
  percentile,
  type Row,
  readBenchOptions,
  say,
} from './bench-report.ts';
import { type LatencyFindings, type LatencyRunOptions, runLatency } from './latency-run.ts';
import { type CameraLoop, type FrameWay, frameWays, type LinkStages } from './latency-stages.ts';

/**
 * From glass to glass, without the encoder: every frame of the cameras carries its number as a bar code, the page reads it off the
 * displayed frame by a canvas, and the simulator says when the frame was due. So all is in: the camera's pacing, the hub,
 * the way to the page, the browser's buffer and its decoder. One machine, one clock.
 *
 * Each round opens the page anew; the bars hold the median of the rounds, because a machine with other work disturbs some.
 *
 *   --rounds N      instead of 3
 *   --seconds N     of each round, instead of 20
 *   --only NAME     `link-1`, `link-16` or `hls-1`
 */
const options = readBenchOptions(['rounds', 'seconds', 'only']);
const rounds = Number(options.values.rounds ?? (options.quick ? 1 : 3));
const seconds = Number(options.values.seconds ?? (options.quick ? 8 : 20));

interface Scenario {
  name: string;
  player: LatencyRunOptions['player'];
  tiles: number;
  medianS: number;
  p95S: number | null;
}

const SCENARIOS: readonly Scenario[] = [
  { name: 'link-1', player: 'live link', tiles: 1, medianS: 0.5, p95S: 0.8 },
  { name: 'link-16', player: 'live link', tiles: 16, medianS: 0.5, p95S: 0.8 },
  { name: 'hls-1', player: 'hls.js', tiles: 1, medianS: 1.2, p95S: null },
];
const MOST_TILES = 16;
const PART_TARGET_MS = 200;
/** Of the looks at frames: more, and the bars would rest on what was left over. */
const UNREADABLE_SHARE = 0.05;

const rows: Row[] = [];
const bars: Bar[] = [];
await measure();
finishBench('latency', options, rows, bars);

async function measure(): Promise<void> {
  const simulator = await startSimulator(['--paths', String(MOST_TILES), '--clip', 'bench-clock']);
  // Main and sub are the same stream: whichever a tile chooses, its pictures are those of its camera.
  const cameras = pathNames().map((path, at) => {
    const url = simulator.url(path);
    return { id: cameraIds(MOST_TILES)[at]!, main: url, sub: url };
  });
  const hub = await startHub(cameras, { partTargetMs: PART_TARGET_MS });
  const browser = await startWholeBrowser();
  try {
    for (const scenario of SCENARIOS) {
      if ((options.values.only ?? scenario.name) === scenario.name)
        await measureScenario(scenario, simulator, hub, browser);
    }
  } finally {
    await browser.close();
    await hub.stop();
    await simulator.stop();
  }
}

async function measureScenario(
  scenario: Scenario,
  simulator: SimulatorProcess,
  hub: HubProcess,
  browser: Browser,
): Promise<void> {
  const { player, tiles, medianS, p95S } = scenario;
  const medians: number[] = [];
  const p95s: number[] = [];
  let worstUnreadable = 0;
  for (let round = 1; round <= rounds; round++) {
    say(`latency: ${tiles} ${tiles === 1 ? 'tile' : 'tiles'} by ${player}, round ${round} of ${rounds} …`);
    const findings = await runLatency({
      ...{ browser, hub, player, cameraIds: cameraIds(tiles), seconds },
      ownPids: [hub.pid(), simulator.pid],
    });
    const loops = await Promise.all(pathNames().map((path) => simulator.loop(path)));
    const measured = summarize(findings, loops);
    medians.push(measured.median);
    p95s.push(measured.p95);
    worstUnreadable = Math.max(worstUnreadable, measured.unreadable);
    rows.push({
      ...{ player, tiles, round },
      ...measured.row,
      'cores busy elsewhere': findings.coresElsewhere,
      'load average': loadavg()[0]!,
    });
  }
  const title = `${player}, ${tiles} ${tiles === 1 ? 'tile' : 'tiles'}`;
  bars.push(atMost(`${title}: camera to screen, median, s`, median(medians), medianS));
  if (p95S !== null) bars.push(atMost(`${title}: camera to screen, p95, s`, median(p95s), p95S));
  bars.push(atMost(`${title}: share of frames that could not be read`, worstUnreadable, UNREADABLE_SHARE));
}

function summarize(findings: LatencyFindings, loops: readonly CameraLoop[]) {
  const ways = frameWays(findings, loops);
  const totals = ways.map((way) => way.totalS);
  const unreadable = 1 - ways.length / findings.frames.length;
  const middle = median(totals);
  const p95 = percentile(totals, 0.95);
  const link = (stage: keyof LinkStages) => (way: FrameWay) => way.link?.[stage] ?? null;
  return {
    median: middle,
    p95,
    unreadable,
    row: {
      frames: ways.length,
      'median, s': middle,
      'p95, s': p95,
      'camera to hub': mean(ways, link('cameraToHubS')),
      'part fills': mean(ways, link('partFillsS')),
      'hub to page': mean(ways, link('hubToPageS')),
      append: mean(ways, link('appendS')),
      'until in the buffer': mean(ways, (way) => way.untilBufferS),
      'buffer to screen': mean(ways, (way) => way.inBufferS),
      'by the product': (findings.own.latencyMs.median ?? Number.NaN) / 1000,
      stalls: findings.own.stalls,
      unreadable,
      newer: findings.mismatches,
    },
  };
}

/** Of what is known; an empty cell where nothing is. */
function mean(ways: readonly FrameWay[], of: (way: FrameWay) => number | null): number | string {
  const known = ways.map(of).filter((value) => value !== null);
  return known.length === 0 ? '' : known.reduce((sum, value) => sum + value, 0) / known.length;
}

function pathNames(): string[] {
  return Array.from({ length: MOST_TILES }, (_, at) => `bench/${at + 1}`);
}

function cameraIds(count: number): string[] {
  return Array.from({ length: count }, (_, at) => `clock-${String(at + 1).padStart(2, '0')}`);
}
