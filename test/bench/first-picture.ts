import type { Browser } from 'playwright-core';
import { startWholeBrowser } from '../support/browser.ts';
import { type HubCamera, type HubProcess, startHub } from '../support/hub-process.ts';
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
import { ClickedWall, type ClickToPicture } from './click-to-picture.ts';
import { type FirstBytes, firstBytesByHttp, firstBytesByLiveLink } from './first-bytes.ts';
import { pause } from './http-player.ts';

/**
 * How long an operator waits for a picture. The cameras send a key frame every two seconds, each at its own time, so that every
 * request comes at another point of a group of pictures.
 *
 *   --cameras N     of each kind, instead of 20
 */
const options = readBenchOptions(['cameras']);
const count = options.values.cameras ? Number(options.values.cameras) : options.quick ? 7 : 20;
const GROUP_MS = 2_000;
/** A warm camera has a group of pictures to show by then. */
const WARM_UP_MS = 2 * GROUP_MS;

const rows: Row[] = [];
const bars: Bar[] = [];
await measure();
finishBench('first-picture', options, rows, bars);

async function measure(): Promise<void> {
  const large = await startSimulator(['--paths', String(count * 4), '--clip', 'bench-1080p']);
  const small = await startSimulator(['--paths', String(count * 4), '--clip', 'bench-360p']);
  const hub = await startHub(cameras(large, small));
  try {
    await pause(WARM_UP_MS);
    await measureBytes(hub);
    await measurePictures(hub);
  } finally {
    await hub.stop();
    await large.stop();
    await small.stop();
  }
}

/** Every camera is asked for once, so that each is cold when its turn comes. */
function cameras(large: SimulatorProcess, small: SimulatorProcess): HubCamera[] {
  const kinds = ['link', 'http', 'cold', 'warm'];
  return kinds.flatMap((kind, group) =>
    names(kind).map((id, at): HubCamera => {
      const path = `bench/${group * count + at + 1}`;
      const mode = kind === 'warm' ? 'warm' : 'on-demand';
      return { id, mode, main: large.url(path), sub: small.url(path) };
    }),
  );
}

function names(kind: string): string[] {
  return Array.from({ length: count }, (_, at) => `${kind}-${String(at + 1).padStart(2, '0')}`);
}

async function measureBytes(hub: HubProcess): Promise<void> {
  say(`first-picture: ${count} cold cameras over the live link, ${count} over HTTP …`);
  // The first request of the process pays for its own machinery.
  await hub.fetch('/healthz');
  const [byLink, byHttp] = await Promise.all([
    inTurn(names('link'), (camera) => firstBytesByLiveLink(hub, camera)),
    inTurn(names('http'), (camera) => firstBytesByHttp(hub, camera)),
  ]);
  reportBytes('live link', byLink);
  reportBytes('HTTP', byHttp);
}

/** Each at a random point of its camera's group: right after the camera before, the points would follow a pattern. */
async function inTurn<T>(cameraIds: readonly string[], work: (cameraId: string) => Promise<T>): Promise<T[]> {
  const results: T[] = [];
  for (const cameraId of cameraIds) {
    await pause(Math.random() * GROUP_MS);
    results.push(await work(cameraId));
  }
  return results;
}

function reportBytes(way: string, measured: readonly FirstBytes[]): void {
  const ours = measured.map((bytes) => bytes.afterKeyFrameMs / 1000);
  rows.push(
    row(
      `cold, ${way}: request to key frame at the hub, s`,
      measured.map((bytes) => bytes.keyFrameWaitMs / 1000),
    ),
    row(`cold, ${way}: key frame to first media bytes, s`, ours),
  );
  const limit = options.quick ? 0.6 : 0.4;
  bars.push(
    atMost(`cold, ${way}: first media bytes after the key frame, slowest, s`, Math.max(...ours), limit),
  );
}

async function measurePictures(hub: HubProcess): Promise<void> {
  const browser = await startWholeBrowser();
  try {
    say(`first-picture: ${count} clicks on cold cameras, ${count} on warm ones …`);
    const cold = await clicks(browser, hub, 1, names('cold'));
    reportClicks('cold, 1080p', cold);
    bars.push(moving('cold', cold, options.quick ? 2.3 : 1.8));
    // A warm camera keeps its sub profile at hand: what the tiles of a grid show.
    const warm = await clicks(browser, hub, 4, names('warm'));
    reportClicks('warm, 360p', warm);
    bars.push(moving('warm', warm, options.quick ? 0.8 : 0.5));
    // In a tile as large as the wall the main profile is wanted, which nobody keeps.
    if (!options.quick) reportClicks('warm, 1080p', await clicks(browser, hub, 1, names('warm')));
  } finally {
    await browser.close();
  }
}

async function clicks(
  browser: Browser,
  hub: HubProcess,
  layout: 1 | 4,
  cameraIds: readonly string[],
): Promise<ClickToPicture[]> {
  const wall = await ClickedWall.open(browser, hub, layout);
  // The browser loads its decoder with the first video that it ever plays.
  await wall.click(names('link')[0]!);
  const measured = await inTurn(cameraIds, (cameraId) => wall.click(cameraId));
  await wall.close();
  return measured;
}

function reportClicks(kind: string, measured: readonly ClickToPicture[]): void {
  const report = (what: string, ms: (click: ClickToPicture) => number) =>
    rows.push(
      row(
        `${kind}: ${what}, s`,
        measured.map((click) => ms(click) / 1000),
      ),
    );
  report('click to key frame at the hub', (click) => click.keyFrameMs);
  report('click to first frame', (click) => click.firstFrameMs);
  report('click to moving picture', (click) => click.movingMs);
  report('key frame at the hub to moving picture', (click) => click.movingMs - click.keyFrameMs);
}

function moving(kind: string, measured: readonly ClickToPicture[], limit: number): Bar {
  const seconds = measured.map((click) => click.movingMs / 1000);
  return atMost(`${kind}, click to moving picture, median, s`, median(seconds), limit);
}

function row(what: string, seconds: readonly number[]): Row {
  return {
    what,
    cameras: seconds.length,
    fastest: Math.min(...seconds),
    median: median(seconds),
    p95: percentile(seconds, 0.95),
    slowest: Math.max(...seconds),
  };
}
