import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { HealthDto, VerdictDto } from '../../server/contract/dto.ts';
import { eventually } from '../support/eventually.ts';
import type { ProbedStream } from '../support/ffprobe.ts';
import { GstCamera } from '../support/gst-camera.ts';
import { type HubProcess, startHub } from '../support/hub-process.ts';
import { LiveLinkClient } from '../support/live-link-client.ts';
import { type Mpeg4Clip, makeMpeg4Clip } from '../support/mpeg4-clip.ts';
import { childrenOf, isRunning } from '../support/process-tree.ts';

/** Cameras that browsers cannot play, on one side of the hub as people run it; on the other, players that are not ours. */
const PICTURE =
  'videotestsrc is-live=true pattern=ball ! video/x-raw,format=I420,width=640,height=480,framerate=25/1';
const SOUND =
  'audiotestsrc is-live=true wave=ticks ! audio/x-raw,rate=8000,channels=1 ! alawenc ! rtppcmapay name=pay1 pt=8';
const LOGIN = { auth: 'digest' as const, username: 'ankang', password: 'S3cret w/rd?' };

let clip: Mpeg4Clip;
let camera: GstCamera;
let hub: HubProcess;
const links: LiveLinkClient[] = [];

beforeAll(async () => {
  clip = makeMpeg4Clip();
  camera = await GstCamera.start([
    { path: '/mjpeg', launch: `( ${PICTURE} ! jpegenc ! rtpjpegpay name=pay0 pt=26 ${SOUND} )`, ...LOGIN },
    { path: '/mpeg4', launch: clip.launch, ...LOGIN },
  ]);
  hub = await startHub(cameras(), { transcodeLanes: 1, idleReleaseMs: 1_000, probe: { refreshMs: 5_000 } });
});

afterAll(async () => {
  for (const link of links) link.socket.terminate();
  await hub?.stop();
  await camera?.stop();
  clip?.remove();
});

function cameras() {
  const login = `${LOGIN.username}:${encodeURIComponent(LOGIN.password)}@`;
  return ['mjpeg', 'mpeg4'].map((id) => ({
    id,
    main: camera.url(`/${id}`).replace('rtsp://', `rtsp://${login}`),
  }));
}

/** A viewer that says when it leaves. */
async function watch(id: string): Promise<LiveLinkClient> {
  const link = new LiveLinkClient(`${hub.url.replace('http', 'ws')}/live-link`, {
    authorization: `Bearer ${hub.token}`,
  });
  links.push(link);
  await eventually(() => link.isOpen);
  link.send({ type: 'open', tile: 1, camera: id, profile: 'main', sound: true });
  return link;
}

async function verdictOf(id: string, of: HubProcess = hub): Promise<VerdictDto> {
  const { verdicts } = (await (await of.fetch('/api/health')).json()) as HealthDto;
  return verdicts.find(({ cameraId }) => cameraId === id)!;
}

const lanes = () => childrenOf(hub.pid()).filter(({ commandLine }) => commandLine.includes('ffmpeg'));

/** Plays a few seconds as any player would, and tells what was in it. */
async function play(id: string): Promise<{ streams: ProbedStream[]; complaints: string }> {
  const args = [
    ...['-v', 'warning', '-headers', `Authorization: Bearer ${hub.token}\r\n`],
    ...['-read_intervals', '%+3', '-count_frames', '-show_streams', '-of', 'json'],
    `${hub.url}/live/${id}/master.m3u8`,
  ];
  const { stdout, stderr } = await promisify(execFile)('ffprobe', args, { timeout: 45_000 });
  return { streams: (JSON.parse(stdout) as { streams: ProbedStream[] }).streams, complaints: stderr };
}

it('stand by until somebody watches, then play as any camera does', async () => {
  await eventually(async () => expect(await verdictOf('mjpeg')).toMatchObject({ state: 'standby' }));
  expect(lanes()).toEqual([]);
  const link = await watch('mjpeg');
  await eventually(() => expect(link.replies('track')[0]?.mime).toMatch(/avc1\.4d401e,mp4a\.40\.2/));
  await eventually(async () => expect(await verdictOf('mjpeg')).toMatchObject({ state: 'live', viewers: 1 }));
  expect(lanes()).toHaveLength(1);
});

it('show their password to nobody: not in the list of processes, not in a log', async () => {
  const [lane] = lanes();
  const described = await Promise.all(
    ['/api/directory', '/api/health', '/metrics'].map(async (path) => (await hub.fetch(path)).text()),
  );
  for (const text of [lane!.commandLine, lane!.environment, ...described, hub.output()]) {
    expect(text).not.toMatch(/S3cret|ankang:/);
  }
  expect(lane!.commandLine).toMatch(/ -i rtsp:\/\/127\.0\.0\.1:\d+\/[\w-]+ /);
  expect(lane!.environment).toMatch(/^PATH=\S*$/);
  expect(described[2]).toContain('onescreen_transcode_lanes_taken 1');
});

it('wait for a lane, say so, and are let in when one is free', async () => {
  const link = await watch('mpeg4');
  await eventually(async () =>
    expect(await verdictOf('mpeg4')).toMatchObject({ state: 'unsupported', reason: 'no-free-lane' }),
  );
  for (const first of links.splice(0, 1)) first.socket.close();
  await eventually(() => link.replies('track').length > 0);
  const { streams, complaints } = await play('mpeg4');
  expect(streams).toMatchObject([{ codec_name: 'h264', width: 352, height: 288 }]);
  expect(Number(streams[0]?.nb_read_frames)).toBeGreaterThan(20);
  expect(complaints).not.toMatch(/non monoton|corrupt|error while decoding|invalid/i);
  await eventually(async () => expect(await verdictOf('mpeg4')).toMatchObject({ state: 'live', viewers: 2 }));
  expect(lanes()).toHaveLength(1);
  expect(await verdictOf('mjpeg')).toMatchObject({ state: 'standby', viewers: 0 });
});

it('leave nothing running when the hub is killed, and nothing when it is asked to end', async () => {
  for (const signal of ['SIGKILL', 'SIGTERM'] as const) {
    await eventually(() => lanes().length === 1);
    const { pid } = lanes()[0]!;
    await hub.restart(signal);
    await eventually(() => !isRunning(pid));
    if (signal === 'SIGKILL') await watch('mpeg4');
  }
});

it('say what they need where there is no ffmpeg', async () => {
  const without = await startHub(cameras(), { probe: { refreshMs: 5_000 } }, [], {
    FFMPEG_PATH: '/nowhere/ffmpeg',
  });
  try {
    await eventually(async () => {
      for (const id of ['mjpeg', 'mpeg4']) {
        expect(await verdictOf(id, without)).toMatchObject({ state: 'unsupported', reason: 'needs-ffmpeg' });
      }
    });
  } finally {
    await without.stop();
  }
});
