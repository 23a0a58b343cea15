import { type HubProcess, startHub } from '../support/hub-process.ts';
import { atLeast, atMost, type Bar, finishBench, type Row, readBenchOptions, say } from './bench-report.ts';
import { memoryBytes } from './process-cost.ts';
import { measureImport, measureUndo } from './registry-import.ts';
import { killWriters } from './registry-kills.ts';
import { measureLists, measureListsBetweenEdits } from './registry-lists.ts';
import { measureRegistryPage } from './registry-page.ts';

/**
 * A city in the registry, on SQLite: how long it takes to bring its cameras in and out again, how soon a hub that has all of them is
 * ready, and how soon it answers an admin who lists, filters, searches and sorts them while it goes on probing; the page of them all
 * in Chromium; and processes that are killed while they write, whose every acknowledged change has to be there again.
 *
 *   --cameras N     instead of 42,000
 *   --kills N       instead of 200
 */
const options = readBenchOptions(['cameras', 'kills']);
const CITY = 42_000;
const count = options.values.cameras ? Number(options.values.cameras) : options.quick ? CITY / 4 : CITY;
const kills = Number(options.values.kills ?? (options.quick ? 20 : 200));
const rounds = options.quick ? 20 : 100;

const rows: Row[] = [];
const bars: Bar[] = [];
const hub = await startHub([]);
try {
  await measureComing(hub);
  await measureStart(hub);
  await measureAnswers(hub);
  await measurePage(hub);
} finally {
  await hub.stop();
}
await measureKills();
finishBench('registry', options, rows, bars);

async function measureComing(empty: HubProcess): Promise<void> {
  say(`registry: ${count} cameras come in, are taken back, and come again …`);
  const first = await measureImport(empty, count);
  rows.push({ what: 'table tried', ms: first.triedMs }, { what: 'table applied', ms: first.appliedMs });
  rows.push({ what: 'others waited meanwhile, p99', ms: first.othersP99Ms });
  rows.push({ what: 'others waited meanwhile, longest', ms: first.othersLongestMs });
  bars.push(atMost('cameras imported, s', (first.triedMs + first.appliedMs) / 1000, 20));
  bars.push(atMost('others waited meanwhile, p99, ms', first.othersP99Ms, 100));
  rows.push({ what: 'import undone', ms: await measureUndo(empty, first.importId, count) });
  await measureImport(empty, count);
}

async function measureStart(full: HubProcess): Promise<void> {
  say('registry: the hub starts with all of them …');
  await full.halt();
  const starting = performance.now();
  await full.restart();
  const startMs = performance.now() - starting;
  rows.push({ what: 'hub started', ms: startMs });
  bars.push(atMost('start with all cameras, s', startMs / 1000, 10));
}

async function measureAnswers(full: HubProcess): Promise<void> {
  say('registry: lists, filters, searches …');
  const figures = [...(await measureLists(full, rounds)), await measureListsBetweenEdits(full, rounds)];
  for (const { what, medianMs, p95Ms, matching } of figures)
    rows.push({ what, ms: medianMs, 'p95 ms': p95Ms, matching });
  bars.push(atMost('slowest kind of list, p95, ms', Math.max(...figures.map(({ p95Ms }) => p95Ms)), 50));
  rows.push({ what: 'memory of the hub, MB', ms: memoryBytes([full.pid()]) / 1e6 });
}

async function measurePage(full: HubProcess): Promise<void> {
  say('registry: the page …');
  const { firstRowsMs, slowestFirstRowsMs, firstRowsAgainMs, frameP95Ms, framesPerSecond } =
    await measureRegistryPage(full);
  rows.push({ what: 'first rows of the page', ms: firstRowsMs });
  rows.push({ what: 'first rows of the page, the slowest of five', ms: slowestFirstRowsMs });
  rows.push({ what: 'first rows of the page, again', ms: firstRowsAgainMs });
  rows.push({ what: 'a frame while scrolling', ms: 1000 / framesPerSecond, 'p95 ms': frameP95Ms });
  bars.push(atMost('first rows of the page, s', firstRowsMs / 1000, 1));
  bars.push(atLeast('frames a second while scrolling', framesPerSecond, 57));
}

async function measureKills(): Promise<void> {
  say(`registry: ${kills} writers are killed …`);
  const { kept, problems } = await killWriters({ kills, databaseUrl: null });
  for (const problem of problems) say(problem);
  rows.push({ what: 'changes kept by writers that were killed', matching: kept });
  bars.push(atMost('changes lost or broken by kills', problems.length, 0));
}
