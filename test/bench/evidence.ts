import { type ChildProcess, spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { BookmarkDto } from '../../server/contract/bookmark-dto.ts';
import { eventually } from '../support/eventually.ts';
import { probeMedia } from '../support/ffprobe.ts';
import { type HubProcess, startHub } from '../support/hub-process.ts';
import { LiveLinkClient } from '../support/live-link-client.ts';
import { type SimulatorProcess, startSimulator } from '../support/simulator-process.ts';
import { atMost, type Bar, finishBench, type Row, readBenchOptions } from './bench-report.ts';
import { processorMs } from './process-cost.ts';

/**
 * How fast a bookmark is kept and seen, what recording costs against `ffmpeg -c copy`, and what is left of it when the hub is killed
 * again and again.
 */
const options = readBenchOptions(['clips', 'kills', 'seconds']);
const CLIPS = Number(options.values.clips ?? (options.quick ? 10 : 50));
const KILLS = Number(options.values.kills ?? (options.quick ? 3 : 200));
const SECONDS = Number(options.values.seconds ?? (options.quick ? 10 : 60));
const MARKS = options.quick ? 10 : 40;
/** The hub opens its cameras and writes what it held of each, ffmpeg looks at what it gets, and V8 compiles what runs often. */
const SETTLE_MS = options.quick ? 6_000 : 30_000;

const EVIDENCE = { evidence: { minFreeMegabytes: 16 } };
const json = { 'content-type': 'application/json' };
const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

async function mark(hub: HubProcess, cameraId: string, runOnSeconds: number): Promise<string> {
  const id = randomUUID();
  const body = JSON.stringify({ id, cameraId, runOnSeconds });
  const response = await hub.fetch('/api/bookmarks', { method: 'POST', headers: json, body });
  if (response.status !== 201) throw new Error(`a bookmark was refused: ${await response.text()}`);
  return id;
}

async function get(hub: HubProcess, id: string): Promise<BookmarkDto | null> {
  const response = await hub.fetch(`/api/bookmarks/${id}`);
  return response.ok ? ((await response.json()) as BookmarkDto) : null;
}

const percentile = (values: readonly number[], share: number) =>
  [...values].sort((a, b) => a - b)[Math.min(values.length - 1, Math.floor(values.length * share))] ?? 0;

/** Of a camera that is being watched, one bookmark after the other. */
async function measureMarks(hub: HubProcess): Promise<{ kept: number[]; seen: number[] }> {
  const viewer = new LiveLinkClient(`${hub.url.replace('http', 'ws')}/live-link`, {
    authorization: `Bearer ${hub.token}`,
  });
  await eventually(() => viewer.isOpen);
  viewer.send({ type: 'open', tile: 0, camera: 'c1', profile: 'main', sound: false });
  await eventually(() => viewer.media(0).length > 30, { deadlineMs: 30_000 });
  const kept: number[] = [];
  const seen: number[] = [];
  for (let count = 0; count < MARKS; count++) {
    const beganMs = performance.now();
    const id = await mark(hub, 'c1', 1);
    kept.push(performance.now() - beganMs);
    await eventually(
      async () => {
        const bookmark = await get(hub, id);
        return bookmark?.still.state === 'decoded' && bookmark.clip.pieces.length > 0;
      },
      { deadlineMs: 40_000 },
    );
    seen.push(performance.now() - beganMs);
    await pause(200);
  }
  viewer.socket.terminate();
  return { kept, seen };
}

/** Both at the same time: whatever else goes on in the machine, goes on for both. Processor milliseconds for each camera and second. */
async function measureRecording(
  hub: HubProcess,
  simulator: SimulatorProcess,
): Promise<{ ours: number; theirs: number }> {
  const folder = mkdtempSync(join(tmpdir(), 'ffmpeg-copies-'));
  const copies = startCopies(simulator, folder);
  const ids: string[] = [];
  try {
    for (let camera = 1; camera <= CLIPS; camera++) ids.push(await mark(hub, `c${camera}`, 3600));
    await pause(SETTLE_MS);
    // One that could not connect to a busy machine has ended: the others are measured.
    const running = copies.flatMap(({ pid, exitCode }) => (pid && exitCode === null ? [pid] : []));
    const before = { ours: processorMs([hub.pid()]), theirs: processorMs(running) };
    await pause(SECONDS * 1000);
    return {
      ours: (processorMs([hub.pid()]) - before.ours) / (CLIPS * SECONDS),
      theirs: (processorMs(running) - before.theirs) / (running.length * SECONDS),
    };
  } finally {
    for (const copy of copies) copy.kill('SIGKILL');
    await Promise.all(ids.map((id) => hub.fetch(`/api/bookmarks/${id}/stop`, { method: 'POST' })));
    rmSync(folder, { recursive: true, force: true });
  }
}

function startCopies(simulator: SimulatorProcess, folder: string): ChildProcess[] {
  return Array.from({ length: CLIPS }, (_, index) => {
    const camera = index + 1;
    const input = ['-v', 'error', '-rtsp_transport', 'tcp', '-i', simulator.url(`bench/${camera}`)];
    const output = ['-c', 'copy', '-f', 'mp4', join(folder, `${camera}.mp4`)];
    return spawn('ffmpeg', ['-nostdin', ...input, ...output], { stdio: 'ignore' });
  });
}

/** Complaints: bookmarks that are gone, and clips that do not play. */
async function killAgainAndAgain(
  hub: HubProcess,
): Promise<{ kept: number; played: number; problems: string[] }> {
  const problems: string[] = [];
  let kept = 0;
  let played = 0;
  for (let kill = 1; kill <= KILLS; kill++) {
    const ids: string[] = [];
    const untilMs = performance.now() + 300 + Math.random() * 2_000;
    while (performance.now() < untilMs) {
      ids.push(await mark(hub, `c${1 + (ids.length % 4)}`, 1));
      await pause(Math.random() * 300);
    }
    await hub.restart('SIGKILL');
    for (const id of ids) {
      const bookmark = await get(hub, id);
      if (!bookmark) problems.push(`bookmark ${id} is gone after kill ${kill}`);
      else kept += 1;
      for (const piece of bookmark?.clip.pieces.keys() ?? []) {
        const response = await hub.fetch(`/api/bookmarks/${id}/clip.mp4?piece=${piece}`);
        const { streams, complaints } = await probeMedia(Buffer.from(await response.arrayBuffer()));
        if (complaints || Number(streams[0]?.nb_read_frames) < 1)
          problems.push(`${id}/${piece}: ${complaints}`);
        else played += 1;
      }
    }
    process.stderr.write(
      `kill ${kill} of ${KILLS}: ${kept} bookmarks, ${played} pieces, ${problems.length} problems\n`,
    );
  }
  return { kept, played, problems };
}

const cameras = (simulator: SimulatorProcess) =>
  Array.from({ length: CLIPS }, (_, index) => ({
    id: `c${index + 1}`,
    main: simulator.url(`bench/${index + 1}`),
  }));

async function withHub<T>(simulator: SimulatorProcess, work: (hub: HubProcess) => Promise<T>): Promise<T> {
  const hub = await startHub(cameras(simulator), EVIDENCE);
  try {
    return await work(hub);
  } finally {
    await hub.stop();
  }
}

async function measureAll() {
  const simulator = await startSimulator(['--paths', String(CLIPS), '--clip', 'bench-1080p']);
  try {
    const { kept, seen } = await withHub(simulator, measureMarks);
    const { ours, theirs } = await withHub(simulator, (hub) => measureRecording(hub, simulator));
    return { kept, seen, ours, theirs, killed: await withHub(simulator, killAgainAndAgain) };
  } finally {
    await simulator.stop();
  }
}

const { kept, seen, ours, theirs, killed } = await measureAll();
for (const problem of killed.problems) process.stderr.write(`${problem}\n`);
const rows: Row[] = [
  { what: 'bookmark kept, p95 (ms)', figure: Math.round(percentile(kept, 0.95)) },
  { what: 'picture and clip seen, p95 (ms)', figure: Math.round(percentile(seen, 0.95)) },
  { what: `${CLIPS} clips at once, processor ms per camera-second`, figure: Number(ours.toFixed(2)) },
  { what: 'the same with ffmpeg -c copy', figure: Number(theirs.toFixed(2)) },
  { what: `bookmarks kept over ${KILLS} kills`, figure: killed.kept },
  { what: 'pieces of clips that play', figure: killed.played },
];
const bars: Bar[] = [
  atMost('bookmark kept, p95 (ms)', percentile(kept, 0.95), 200),
  atMost('picture and clip seen, p95 (ms)', percentile(seen, 0.95), 3_000),
  atMost('processor time against ffmpeg -c copy', ours / theirs, 0.5),
  atMost('bookmarks lost, clips that do not play', killed.problems.length, 0),
];
finishBench('evidence', options, rows, bars);
