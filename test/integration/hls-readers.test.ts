import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { eventually } from '../support/eventually.ts';
import { GstCamera, gstLaunch } from '../support/gst-camera.ts';
import { HlsFollower } from '../support/hls-follower.ts';
import { untilItHasAPlaylist } from '../support/hub-playlist.ts';
import { type HubProcess, startHub } from '../support/hub-process.ts';
import { type LoginProxy, startLoginProxy } from '../support/login-proxy.ts';
import { readMasterPlaylist } from '../support/master-playlist-reader.ts';
import { type SimulatorProcess, startSimulator } from '../support/simulator-process.ts';

/** The hub's HLS as readers see it that are not ours. All read at once; each test looks at one of them. */
const SECONDS = 8;
/** Matroska counts in milliseconds. */
const TOLERANCE_S = 0.002;

let camera: GstCamera;
let simulator: SimulatorProcess;
let hub: HubProcess;
let proxy: LoginProxy;
let folder: string;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'onescreen-readers-'));
  camera = await GstCamera.start([{ path: '/aac', launch: gstLaunch({ sound: 'aac' }) }]);
  simulator = await startSimulator(['--paths', '2', '--clip', 'bench-360p']);
  hub = await startHub(
    [
      { id: 'sound', main: camera.url('/aac') },
      { id: 'cut', main: simulator.url('bench/1'), sub: simulator.url('bench/2') },
    ],
    { segmentsKept: 8 },
  );
  proxy = await startLoginProxy(hub.url, hub.token);
  for (const id of ['sound', 'cut']) await untilItHasAPlaylist(hub, id);
});

afterAll(async () => {
  await proxy?.stop();
  await hub?.stop();
  await simulator?.stop();
  await camera?.stop();
  rmSync(folder, { recursive: true, force: true });
});

interface Packet {
  stream: number;
  dts: number;
  duration: number;
}

/** Every packet begins where the one before of its stream ended; both streams last so long. */
function expectContinuous(packets: readonly Packet[], seconds: number): void {
  for (const stream of [0, 1]) {
    const own = packets.filter((packet) => packet.stream === stream);
    const gaps = own.flatMap(({ dts }, at) => {
      const before = own[at - 1];
      const end = before ? before.dts + before.duration : dts;
      return Math.abs(dts - end) > TOLERANCE_S ? [`stream ${stream}: ${end} to ${dts}`] : [];
    });
    expect(gaps).toEqual([]);
    expect(own.at(-1)!.dts - own[0]!.dts).toBeGreaterThan(seconds);
  }
}

/** All packets that ffprobe reads, and what it complains of. */
async function probe(
  input: string,
  args: readonly string[] = [],
): Promise<{ packets: Packet[]; complaints: string[] }> {
  const { stdout, stderr } = await promisify(execFile)('ffprobe', [
    ...['-v', 'warning', ...args, '-of', 'csv=p=0'],
    ...['-show_entries', 'packet=stream_index,dts_time,duration_time', input],
  ]);
  const packets = stdout
    .trim()
    .split('\n')
    .map((line) => line.split(',').map(Number))
    .map(([stream, dts, duration]) => ({ stream: stream!, dts: dts!, duration: duration! }));
  return { packets, complaints: stderr.split('\n').filter((line) => line !== '') };
}

/** Follows a playlist until that has happened. */
async function follow(
  playlist: string,
  until: (follower: HlsFollower) => Promise<unknown>,
): Promise<HlsFollower> {
  const follower = new HlsFollower(playlist, (path) => hub.fetch(path));
  const following = follower.follow();
  try {
    await Promise.race([until(follower), following]);
  } finally {
    follower.stop();
    await following;
  }
  return follower;
}

describe.concurrent('read by others', () => {
  it('ffmpeg has nothing to complain of, and no gap in picture or sound', async () => {
    const { packets, complaints } = await probe(`${hub.url}/live/sound/main/index.m3u8`, [
      ...['-headers', `Authorization: Bearer ${hub.token}\r\n`, '-read_intervals', `%+${SECONDS}`],
    ]);
    // It reads the init segment again with each reload, and says so itself.
    expect(complaints.filter((line) => !line.includes('duplicated MOOV'))).toEqual([]);
    expectContinuous(packets, SECONDS - 1);
  });

  it("GStreamer's hlsdemux plays picture and sound without a gap", async () => {
    const file = join(folder, 'gstreamer.mkv');
    const output = await runGStreamer(`${proxy.url}/live/sound/main/index.m3u8`, file);
    expect(output).not.toMatch(/ERROR|WARN/);
    const { packets } = await probe(file);
    expectContinuous(packets, SECONDS - 3);
    expect(proxy.log.filter((line) => !/ 20[06]$/.test(line))).toEqual([]);
  });

  it('a player by the book finds the rules kept, deltas right, and each hint fulfilled', async () => {
    const follower = await follow('/live/sound/main/index.m3u8', (one) =>
      eventually(() => one.deltas > 10, { deadlineMs: 60_000 }),
    );
    const { history, faults } = follower;
    // Its encoder leaves pictures out where the processors are busy: a part is shorter then.
    const remarks = history.remarks.filter((remark) => !remark.includes('is shorter than 85%'));
    expect([history.violations, remarks, faults]).toEqual([[], [], []]);
    expect(follower.segmentsCompared).toBeGreaterThan(5);
    // Each part was asked for when the one before had come, and came a part's length later.
    const waits = follower.hintWaits.sort((a, b) => a - b);
    expect(waits.length).toBeGreaterThan(50);
    expect(waits[waits.length >> 1]).toBeGreaterThan(100);
    expect(waits[waits.length >> 1]).toBeLessThan(400);
  });

  it('a player by the book goes on over restarts of the camera, and counts them', async () => {
    const follower = await follow('/live/cut/main/index.m3u8', async (one) => {
      const count = () => [...one.history.segments.values()].at(-1)?.discontinuitySequence;
      for (const restarts of [0, 1, 2]) {
        await eventually(() => expect(count()).toBe(restarts), { deadlineMs: 60_000 });
        const before = one.parts.size;
        await eventually(() => one.parts.size > before + 15, { deadlineMs: 60_000 });
        if (restarts < 2) await simulator.fault('bench/1', { kind: 'restart', forMs: 300 });
      }
    });
    expect([follower.history.violations, follower.faults]).toEqual([[], []]);
  });

  it('the master playlist says what was measured, and what it names is there', async () => {
    const variants = await eventually(
      async () => {
        const text = await (await hub.fetch('/live/cut/master.m3u8')).text();
        await hub.fetch('/live/cut/sub/index.m3u8');
        const read = readMasterPlaylist(text);
        expect(read.map(({ attributes }) => attributes.has('CODECS'))).toEqual([true, true]);
        return read;
      },
      { deadlineMs: 60_000 },
    );
    for (const { uri, attributes } of variants) {
      expect(attributes.get('RESOLUTION')).toBe('640x360');
      expect(attributes.get('CODECS')).toMatch(/^avc1\.[0-9a-fA-F]{6}$/);
      expect(Number(attributes.get('FRAME-RATE'))).toBeCloseTo(25, 0);
      const average = Number(attributes.get('AVERAGE-BANDWIDTH'));
      expect(average).toBeGreaterThan(100_000);
      expect(Number(attributes.get('BANDWIDTH'))).toBeGreaterThanOrEqual(average);
      expect((await hub.fetch(`/live/cut/${uri}`)).status).toBe(200);
    }
  });
});

/** Plays for some seconds from where pictures come, and keeps in a file what came out. Returns what was said. */
async function runGStreamer(url: string, file: string): Promise<string> {
  const child = spawn('gst-launch-1.0', [
    ...['souphttpsrc', `location=${url}`, '!', 'hlsdemux', '!', 'qtdemux', 'name=q'],
    ...[
      'q.video_0',
      '!',
      'queue',
      '!',
      'h264parse',
      '!',
      'matroskamux',
      'streamable=true',
      'name=m',
      '!',
      'filesink',
      `location=${file}`,
      'buffer-mode=unbuffered',
    ],
    ...['q.audio_0', '!', 'queue', '!', 'aacparse', '!', 'm.'],
  ]);
  let output = '';
  child.stdout.on('data', (chunk: Buffer) => {
    output += String(chunk);
  });
  child.stderr.on('data', (chunk: Buffer) => {
    output += String(chunk);
  });
  const closed = once(child, 'close');
  const hasBegun = () => (statSync(file, { throwIfNoEntry: false })?.size ?? 0) > 0;
  await eventually(() => hasBegun() || child.exitCode !== null || child.signalCode !== null);
  const deadline = setTimeout(() => child.kill('SIGINT'), (SECONDS + 2) * 1000);
  await closed;
  clearTimeout(deadline);
  return output;
}
