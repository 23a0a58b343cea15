import type { Browser, Page } from 'playwright-core';
import { newLoggedInPage } from '../support/browser.ts';
import type { HubProcess } from '../support/hub-process.ts';
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
import { pause } from './http-player.ts';
import { processorMs } from './process-cost.ts';
import { growthInNoises, NOISES_OF_FLAT } from './trend.ts';
import { type WallMeasured, type WallPlayer, WallRun } from './wall-run.ts';
import { hubMetric, WallStand } from './wall-stand.ts';
import { measureStrain, type StrainMeasured } from './wall-strain.ts';
import { SCENE_TILES, saveScenes, type TourMeasured, turnToScene, watchTour } from './wall-turns.ts';

/**
 * The wall that an operator keeps open for a whole shift, in Chromium: tiles of 640×360 at 25 frames a second over the live
 * link, and beside it the same cameras on the same page as LL-HLS through hls.js over plain HTTP/1.1. Then 49 tiles, which are to
 * hold, and 64, which this machine cannot draw: the page is to help itself. At last scenes of 16 and a tour. Every displayed frame is looked at.
 *
 *   --minutes N        of each wall over the live link, instead of 30
 *   --tiles 16,36      other walls, or nothing
 *   --beside nothing   without hls.js
 *   --large nothing    without the walls of 49 and 64 tiles
 *   --turns scenes     without the tour; nothing: without the scenes too
 *   --profile FOLDER   writes processor profiles of the page's main thread and of the hub there
 */
const options = readBenchOptions(['minutes', 'tiles', 'beside', 'large', 'turns', 'profile']);
const { tiles: asked = '16,36', turns } = options.values;
const walls = asked === 'nothing' ? [] : asked.split(',').map(Number);
const shiftSeconds = options.quick ? 25 : Number(options.values.minutes ?? 30) * 60;
const besideSeconds = Math.min(shiftSeconds, options.quick ? 12 : 60);
const largeSeconds = Math.min(shiftSeconds, options.quick ? 20 : 120);
/** What happens in the first minute of a shift nobody minds; a quick look has not so long. */
const settleSeconds = options.quick ? 3 : 60;
const besideSettleSeconds = 3;
const HOLDS = 49;
const TOO_MANY = 64;
/** Two scenes of 16, four pages of 9. */
const TURNED_CAMERAS = 36;
const CAMERA_FRAME_RATE = 25;
/** So long the largest wall may take to notice that it is too large. */
const NOTICE_MS = options.quick ? 40_000 : 60_000;
const limits = options.quick
  ? {
      startS: 8,
      stallS: 1,
      medianS: 0.8,
      p95S: 1.5,
      shownShare: 0.6,
      busyShare: 0.6,
      keyS: 0.4,
      warmSceneS: 2,
      coldSceneS: 6,
    }
  : {
      startS: 5,
      stallS: 0.5,
      medianS: 0.5,
      p95S: 0.8,
      shownShare: 0.75,
      busyShare: 0.4,
      keyS: 0.2,
      warmSceneS: 1,
      coldSceneS: 3,
    };
/** Of the browser's memory: less than this is noise. */
const LEAST_NOISE_MEGABYTES = 4;
/** What the page's scripts hold may be more at the end than after the first minute by this; a player that leaks adds it within minutes. */
const HELD_GROWTH_MEGABYTES = 1;

const rows: Row[] = [];
const bars: Bar[] = [];
const stand = await WallStand.start(
  Math.max(TURNED_CAMERAS, ...walls, options.values.large === 'nothing' ? 0 : TOO_MANY),
);
try {
  for (const tiles of walls) {
    bars.push(...shiftBars(tiles, await measure(tiles, 'live link', shiftSeconds, settleSeconds)));
    if (options.values.beside !== 'nothing')
      await measure(tiles, 'hls.js', besideSeconds, besideSettleSeconds);
  }
  if (options.values.large !== 'nothing') {
    bars.push(...holdingBars(await measure(HOLDS, 'live link', largeSeconds, settleSeconds)));
    bars.push(...strainBars(await strain()));
  }
  if (turns !== 'nothing') bars.push(await scene('on-demand'), await scene('warm'));
  if (turns === undefined) bars.push(...(await tour()));
} finally {
  await stand.stop();
}
finishBench('wall-shift', options, rows, bars);

async function measure(
  tiles: number,
  player: WallPlayer,
  seconds: number,
  settle: number,
): Promise<WallMeasured> {
  const { profile } = options.values;
  const nodeArguments = profile ? ['--cpu-prof', `--cpu-prof-dir=${profile}`] : [];
  say(`wall-shift: ${tiles} tiles by ${player}, ${round(seconds / 60)} min …`);
  const run = async (browser: Browser, hub: HubProcess, cameraIds: string[]) => {
    const wall = await WallRun.open({ browser, hub, player, cameraIds });
    return wall.measure({
      seconds,
      growSeconds: Math.min(300, seconds / 3),
      settleSeconds: settle,
      hubMs: () => processorMs([hub.pid()]),
      requests: () => hubMetric(hub, 'onescreen_hls_requests_total'),
      profileFolder: profile ?? null,
    });
  };
  const measured = await stand.measure(tiles, run, { nodeArguments });
  rows.push(rowOf(tiles, player, seconds, measured));
  return measured;
}

/** The cameras of the second scene have been idle until then, or the hub keeps them at hand. */
async function scene(mode: 'on-demand' | 'warm'): Promise<Bar> {
  const word = mode === 'warm' ? 'warm' : 'cold';
  say(`wall-shift: a scene of ${SCENE_TILES}, ${word} …`);
  const seconds = await onTurnedWall(mode, (page, cameraIds) => turnToScene(page, 2, cameraIds));
  const limit = mode === 'warm' ? limits.warmSceneS : limits.coldSceneS;
  return atMost(`scene of ${SCENE_TILES}, ${word}: all live after its key, s`, seconds, limit);
}

async function tour(): Promise<Bar[]> {
  say('wall-shift: a tour …');
  const measured: TourMeasured = await onTurnedWall('on-demand', (page) => watchTour(page));
  return [
    atLeast('tour of 4 pages of 9: turns', measured.turns, 4),
    atMost('tour of 4 pages of 9: longest time that a shown tile was empty, s', measured.longestEmptyS, 0),
  ];
}

/** A page that shows the first scene and plays. */
function onTurnedWall<T>(
  mode: 'on-demand' | 'warm',
  run: (page: Page, cameraIds: string[]) => Promise<T>,
): Promise<T> {
  const start = async (browser: Browser, hub: HubProcess, cameraIds: string[]) => {
    await saveScenes(hub, cameraIds);
    const page = await newLoggedInPage(browser, hub);
    await page.goto(`${hub.url}/?tiles=${SCENE_TILES}&playback-stats`);
    await page.locator('[data-slot]').first().click();
    await turnToScene(page, 1, cameraIds);
    await pause(3_000);
    return run(page, cameraIds);
  };
  return stand.measure(TURNED_CAMERAS, start, { mode });
}

function strain(): Promise<StrainMeasured> {
  say(`wall-shift: ${TOO_MANY} tiles …`);
  return stand.measure(TOO_MANY, async (browser, hub, cameraIds) => {
    const page = await newLoggedInPage(browser, hub);
    const query = `tiles=${TOO_MANY}&cameras=${cameraIds.join(',')}&playback-stats`;
    await page.goto(`${hub.url}/?${query}`, { waitUntil: 'commit' });
    return measureStrain(page, TOO_MANY, NOTICE_MS);
  });
}

function rowOf(tiles: number, player: WallPlayer, seconds: number, measured: WallMeasured): Row {
  return {
    tiles,
    player,
    minutes: seconds / 60,
    'players start, s': measured.playersStartS,
    'first picture, s': measured.firstPictureS,
    'all play, s': measured.allPlayingS,
    'latency, s': measured.latencyS.median,
    'p95, s': measured.latencyS.p95,
    'stalls/tile/min': measured.stallsPerTileMinute,
    'longest, s': measured.longestStallS,
    'frames/s': measured.framesPerSecond,
    'tiles that save': measured.savingTiles,
    'scaled coarsely': measured.coarseTiles,
    'main thread, %': measured.mainThreadShare * 100,
    'browser, cores': measured.browserCores,
    'browser, MB': measured.browserMegabytes.mean,
    'grows by, MB': measured.browserMegabytes.growth,
    'noise, MB': measured.browserMegabytes.noise,
    'scripts hold, MB': measured.heldMegabytes.before,
    'at the end, MB': measured.heldMegabytes.after,
    'requests/s': measured.requestsPerSecond,
    'hub, ms/camera-s': measured.hubMsPerCameraSecond,
    'machine held up, s': measured.machineHeldUpS,
  };
}

function shiftBars(tiles: number, measured: WallMeasured): Bar[] {
  const { browserMegabytes, heldMegabytes } = measured;
  const bars = [
    atMost(`${tiles}: all tiles play after opening the page, s`, measured.allPlayingS, limits.startS),
    atMost(`${tiles}: longest stall of any tile, s`, measured.longestStallS, limits.stallS),
    atMost(`${tiles}: arrival to display, median, s`, measured.latencyS.median, limits.medianS),
    atMost(`${tiles}: arrival to display, p95, s`, measured.latencyS.p95, limits.p95S),
    atMost(`${tiles}: tiles that save at the end`, measured.savingTiles, 0),
    atMost(`${tiles}: share of the time the main thread is busy`, measured.mainThreadShare, limits.busyShare),
  ];
  // In half a minute a garbage collection more or less is all that shows.
  if (options.quick) return bars;
  const noises = growthInNoises(browserMegabytes, LEAST_NOISE_MEGABYTES);
  const held = Math.max(0, heldMegabytes.after - heldMegabytes.before);
  return [
    ...bars,
    atMost(`${tiles}: the browser's memory grows, in deviations of its noise`, noises, NOISES_OF_FLAT),
    atMost(`${tiles}: what the page's scripts hold grows by, MB`, held, HELD_GROWTH_MEGABYTES),
  ];
}

function holdingBars(measured: WallMeasured): Bar[] {
  const shown = measured.worstFramesPerSecond / CAMERA_FRAME_RATE;
  return [
    atMost(`${HOLDS}: longest stall of any tile, s`, measured.longestStallS, limits.stallS * 2),
    atMost(`${HOLDS}: arrival to display, p95, s`, measured.latencyS.p95, limits.p95S * 1.5),
    atLeast(`${HOLDS}: share of the frames that the worst tile showed`, shown, limits.shownShare),
  ];
}

function strainBars(measured: StrainMeasured): Bar[] {
  return [
    atLeast(`${TOO_MANY}: tiles with a picture`, measured.tilesWithPicture, TOO_MANY),
    atLeast(`${TOO_MANY}: tiles that save by themselves`, measured.saving, 1),
    atLeast(`${TOO_MANY}: the selected tile keeps its motion`, Number(measured.selectedMoves), 1),
    atMost(`${TOO_MANY}: from a key to the moved selection, p95, s`, measured.keyS, limits.keyS),
  ];
}
