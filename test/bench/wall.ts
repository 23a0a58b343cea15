import type { Browser } from 'playwright-core';
import { startBrowser } from '../support/browser.ts';
import { type HubCamera, type HubProcess, startHub } from '../support/hub-process.ts';
import { type SimulatorProcess, startSimulator } from '../support/simulator-process.ts';
import { atLeast, atMost, type Bar, finishBench, type Row, readBenchOptions, say } from './bench-report.ts';
import { processorMs } from './process-cost.ts';
import { type WallMeasured, type WallPlayer, WallRun } from './wall-run.ts';

/**
 * The real wall in Chromium: all tiles of 640×360 at 25 frames a second over the live link, and beside it the same cameras on
 * the same page as LL-HLS through hls.js over plain HTTP. Every displayed frame is looked at.
 *
 *   --tiles N          instead of 16
 *   --seconds N        of the live link, instead of ten minutes
 *   --beside nothing   without hls.js
 *   --profile FOLDER   writes processor profiles of the page's main thread and of the hub there
 */
const options = readBenchOptions(['tiles', 'seconds', 'beside', 'profile']);
const tiles = Number(options.values.tiles ?? 16);
const seconds = Number(options.values.seconds ?? (options.quick ? 25 : 600));
const besideSeconds = Math.min(seconds, options.quick ? 12 : 60);
const limits = options.quick
  ? { playingS: 4, stallS: 1, medianS: 0.8, p95S: 1.5, shownShare: 0.75 }
  : { playingS: 3, stallS: 0.5, medianS: 0.6, p95S: 1, shownShare: 0.9 };
const CAMERA_FRAME_RATE = 25;

const rows: Row[] = [];
const bars: Bar[] = [];
await measure();
finishBench('wall', options, rows, bars);

async function measure(): Promise<void> {
  const large = await startSimulator(['--paths', String(tiles), '--clip', 'bench-1080p']);
  const small = await startSimulator(['--paths', String(tiles), '--clip', 'bench-360p']);
  try {
    const pushed = await measurePlayer('live link', large, small, seconds);
    bars.push(...barsOf(pushed));
    if (options.values.beside !== 'nothing') await measurePlayer('hls.js', large, small, besideSeconds);
  } finally {
    await large.stop();
    await small.stop();
  }
}

/** With a hub and a browser of its own, so that nothing is warm. */
async function measurePlayer(
  player: WallPlayer,
  large: SimulatorProcess,
  small: SimulatorProcess,
  runSeconds: number,
): Promise<WallMeasured> {
  const { profile } = options.values;
  const profiling = profile ? ['--cpu-prof', `--cpu-prof-dir=${profile}`] : [];
  const hub = await startHub(cameras(large, small), {}, profiling);
  let browser: Browser | null = null;
  try {
    browser = await startBrowser();
    say(`wall: ${tiles} tiles by ${player}, ${runSeconds} s …`);
    const measured = await runOn(browser, hub, player, runSeconds);
    rows.push(rowOf(player, measured));
    return measured;
  } finally {
    await browser?.close();
    await hub.stop();
  }
}

async function runOn(
  browser: Browser,
  hub: HubProcess,
  player: WallPlayer,
  runSeconds: number,
): Promise<WallMeasured> {
  const run = await WallRun.open({ browser, hub, player, cameraIds: cameraIds() });
  return run.measure({
    seconds: runSeconds,
    hubMs: () => processorMs([hub.pid()]),
    profileFolder: options.values.profile ?? null,
  });
}

function cameras(large: SimulatorProcess, small: SimulatorProcess): HubCamera[] {
  return cameraIds().map((id, at) => ({
    id,
    main: large.url(`bench/${at + 1}`),
    sub: small.url(`bench/${at + 1}`),
  }));
}

function cameraIds(): string[] {
  return Array.from({ length: tiles }, (_, at) => `cam-${String(at + 1).padStart(2, '0')}`);
}

function rowOf(player: WallPlayer, measured: WallMeasured): Row {
  return {
    tiles,
    player,
    'players start, s': measured.playersStartS,
    'all play, s': measured.allPlayingS,
    'first picture, s': measured.firstPictureS,
    'latency, s': measured.latencyS.median,
    'p95, s': measured.latencyS.p95,
    'stalls/tile/min': measured.stallsPerTileMinute,
    'longest, s': measured.longestStallS,
    'frames/s': measured.framesPerSecond,
    'main thread, %': measured.mainThreadShare * 100,
    'browser, cores': measured.browserCores,
    'hub, ms/camera-s': measured.hubMsPerCameraSecond,
    'machine held up, s': measured.machineHeldUpS,
  };
}

function barsOf(measured: WallMeasured): Bar[] {
  return [
    atMost('all tiles play after opening the page, s', measured.allPlayingS, limits.playingS),
    atMost('longest stall of any tile, s', measured.longestStallS, limits.stallS),
    atMost('arrival at the hub to display, median, s', measured.latencyS.median, limits.medianS),
    atMost('arrival at the hub to display, p95, s', measured.latencyS.p95, limits.p95S),
    atLeast(
      'share of the frames that the worst tile showed',
      measured.worstFramesPerSecond / CAMERA_FRAME_RATE,
      limits.shownShare,
    ),
  ];
}
