import { afterAll, beforeAll, expect, it } from 'vitest';
import { systemClock } from '../../server/base/clock.ts';
import { silentLogger } from '../../server/base/logger.ts';
import { openInlineLink } from '../../server/engine/engine-link.ts';
import { EnginePool, type StreamObserver } from '../../server/engine/engine-pool.ts';
import type { EngineFailure } from '../../server/engine/engine-protocol.ts';
import type { InitSegment, PartData } from '../../server/hls/part.ts';
import { eventually } from '../support/eventually.ts';
import { probeMedia } from '../support/ffprobe.ts';
import { GstCamera } from '../support/gst-camera.ts';
import { type Mpeg4Clip, makeMpeg4Clip } from '../support/mpeg4-clip.ts';
import { StubFfmpeg } from '../support/stub-ffmpeg.ts';

/** Cameras of GStreamer's that browsers cannot play, through the engine's side door to ffprobe. */
const PICTURE =
  'videotestsrc is-live=true pattern=ball ! video/x-raw,format=I420,width=640,height=480,framerate=25/1';
const STILL = PICTURE.replace('pattern=ball', 'pattern=smpte75');
const JPEG = 'jpegenc ! rtpjpegpay name=pay0 pt=26';
const sized = (size: string, frames: number) =>
  `videotestsrc is-live=true num-buffers=${frames} ! video/x-raw,format=I420,${size},framerate=25/1 ! jpegenc ! joint.`;
const GROWING = `( ${sized('width=320,height=240', 100)} ${sized('width=640,height=360', 1_000)} concat name=joint ! rtpjpegpay name=pay0 pt=26 )`;
const SOUND =
  'audiotestsrc is-live=true wave=ticks ! audio/x-raw,rate=8000,channels=1 ! alawenc ! rtppcmapay name=pay1 pt=8';
const SEARCH_PATH = process.env.PATH ?? '';

let clip: Mpeg4Clip;
let camera: GstCamera;
const pools: EnginePool[] = [];
const stubs: StubFfmpeg[] = [];

beforeAll(async () => {
  clip = makeMpeg4Clip();
  camera = await GstCamera.start([
    { path: '/jpeg', launch: `( ${PICTURE} ! ${JPEG} ${SOUND} )` },
    { path: '/mpeg4', launch: clip.launch },
    {
      path: '/vp8',
      launch: `( ${PICTURE} ! vp8enc deadline=1 keyframe-max-dist=25 ! rtpvp8pay name=pay0 pt=96 )`,
    },
    {
      path: '/mpeg-ts',
      launch: `( ${PICTURE} ! x264enc tune=zerolatency speed-preset=ultrafast bitrate=400 key-int-max=25 ! mpegtsmux ! rtpmp2tpay name=pay0 pt=33 )`,
    },
    { path: '/growing', launch: GROWING },
    { path: '/still-jpeg', launch: `( ${STILL} ! ${JPEG} )` },
    {
      path: '/still-h264',
      launch: `( ${STILL} ! x264enc tune=zerolatency speed-preset=ultrafast bitrate=400 key-int-max=25 ! rtph264pay name=pay0 pt=96 )`,
    },
  ]);
});

afterAll(async () => {
  await Promise.all(pools.map((pool) => pool.stop()));
  await camera?.stop();
  for (const stub of stubs) stub.remove();
  clip?.remove();
});

function poolWith(program: string | null): EnginePool {
  const spawn = () => openInlineLink({ clock: systemClock, logger: silentLogger });
  const transcoding = { lanes: 1, ffmpeg: { program, searchPath: SEARCH_PATH } };
  const pool = new EnginePool({ threads: 1, clock: systemClock, logger: silentLogger, spawn, transcoding });
  pools.push(pool);
  pool.start();
  return pool;
}

function open(pool: EnginePool, path: string) {
  const seen = {
    ...{ inits: [] as InitSegment[], parts: [] as PartData[], failures: [] as EngineFailure[] },
    frozen: false,
  };
  const observer: StreamObserver = {
    init: (init) => void seen.inits.push(init),
    part: (part) => void seen.parts.push({ ...part, bytes: Buffer.from(part.bytes) }),
    ...{ segmentEnded() {}, interrupted() {}, segmentingEnded() {} },
    measured: ({ frozen }) => {
      seen.frozen = frozen;
    },
    statusChanged: ({ phase, failure }) => failure && phase === 'waiting' && void seen.failures.push(failure),
  };
  const address = { url: camera.url(path), credentials: null, label: path };
  const stream = pool.openStream(
    { ...address, partTargetMs: 200, segmentTargetMs: 2_000, segmenting: true },
    observer,
  );
  const durationMs = () => seen.parts.reduce((sum, part) => sum + part.durationMs, 0);
  return Object.assign(seen, { stream, durationMs });
}

/** Those of a machine that is busy are left out: ffmpeg is the humblest on it, and GStreamer is late or says that it is. */
const ownFailures = (failures: EngineFailure[]) =>
  failures.filter(
    ({ code, message }) =>
      code !== 'timed-out' && code !== 'connection-refused' && !/made no picture/.test(message),
  );

it.each([
  { path: '/jpeg', size: { width: 640, height: 480 }, frames: 25, sound: true },
  { path: '/mpeg4', size: { width: 352, height: 288 }, frames: 12, sound: false },
  { path: '/mpeg-ts', size: { width: 640, height: 480 }, frames: 25, sound: false },
  { path: '/vp8', size: { width: 640, height: 480 }, frames: 25, sound: false },
])(
  '$path is transcoded, decoded whole by ffprobe, and its lane is free again',
  async ({ path, size, frames, sound }) => {
    const pool = poolWith(null);
    const seen = open(pool, path);
    const last = () => seen.parts.filter(({ epoch }) => epoch === seen.inits.at(-1)?.epoch);
    const lastMs = () => last().reduce((sum, part) => sum + part.durationMs, 0);
    await eventually(() => lastMs() > 3_000, { deadlineMs: 60_000 });
    seen.stream.close();
    const { streams, complaints } = await probeMedia(
      Buffer.concat([seen.inits.at(-1)!.bytes, ...last().map(({ bytes }) => bytes)]),
    );
    const shown = last().reduce((sum, part) => sum + part.frames, 0);
    expect(streams[0]).toMatchObject({ codec_name: 'h264', ...size });
    expect(Number(streams[0]?.nb_read_frames)).toBe(shown);
    // Its encoder leaves pictures out where the processors are busy.
    expect(shown).toBeGreaterThanOrEqual(frames * 2);
    expect(streams.slice(1)).toMatchObject(sound ? [{ codec_name: 'aac', sample_rate: '48000' }] : []);
    expect([complaints, ownFailures(seen.failures)]).toEqual(['', []]);
    expect(seen.inits.length).toBeLessThanOrEqual(1 + seen.failures.length);
    await eventually(() => pool.lanesTaken === 0);
  },
);

it('a camera that changes its size is shown at the new one, after an init of its own', async () => {
  const seen = open(poolWith(null), '/growing');
  // It is small again when it begins anew.
  const last = () => seen.inits.at(-1);
  const isGrown = () => seen.inits.length > 1 && last()?.video.width === 640;
  await eventually(() => isGrown() && seen.parts.filter(({ epoch }) => epoch === last()?.epoch).length > 5, {
    deadlineMs: 60_000,
  });
  seen.stream.close();
  const sizes = [];
  for (const { epoch, bytes } of seen.inits.slice(-2)) {
    const parts = seen.parts.filter((part) => part.epoch === epoch);
    const { streams, complaints } = await probeMedia(
      Buffer.concat([bytes, ...parts.map((part) => part.bytes)]),
    );
    sizes.push(`${streams[0]?.width}x${streams[0]?.height} ${complaints}`);
  }
  expect([sizes, ownFailures(seen.failures)]).toEqual([['320x240 ', '640x360 '], []]);
  expect(seen.inits.length).toBeLessThanOrEqual(2 + 2 * seen.failures.length);
});

it('a picture that stands still is known to, whether it is transcoded or not, and one that moves is not', async () => {
  const pools = [poolWith(null), poolWith(null)] as const;
  const [still, played] = [open(pools[0], '/still-jpeg'), open(pools[0], '/still-h264')];
  const moving = open(pools[1], '/jpeg');
  await eventually(() => still.frozen && played.frozen, { deadlineMs: 60_000 });
  await eventually(() => moving.durationMs() > 3_000);
  expect(moving.frozen).toBe(false);
  for (const { stream, failures } of [still, played, moving]) {
    stream.close();
    expect(ownFailures(failures)).toEqual([]);
  }
  await Promise.all(pools.map((pool) => eventually(() => pool.lanesTaken === 0)));
});

it('begins anew when ffmpeg dies, and when it hangs and does not even listen', async () => {
  const stub = new StubFfmpeg(`
    if [ ! -e $FOLDER/died ]; then touch $FOLDER/died; echo "Segmentation fault" >&2; exit 139; fi
    if [ ! -e $FOLDER/hung ]; then touch $FOLDER/hung; trap "" TERM; while :; do sleep 1; done; fi
    exec ffmpeg "$@"`);
  stubs.push(stub);
  const pool = poolWith(stub.program);
  const seen = open(pool, '/jpeg');
  await eventually(() => seen.parts.length > 2, { deadlineMs: 60_000 });
  const code = 'transcoding-failed';
  expect(ownFailures(seen.failures)).toEqual([
    { code, message: 'ffmpeg exited with 139: Segmentation fault' },
  ]);
  expect(seen.failures).toContainEqual({ code, message: 'ffmpeg made no picture for 8000 ms' });
  expect(pool.lanesTaken).toBe(1);
  seen.stream.close();
  await eventually(() => pool.lanesTaken === 0);
});

it('says plainly what hinders it: no ffmpeg, no free lane', async () => {
  const without = poolWith('/nowhere/ffmpeg');
  const missing = open(without, '/jpeg');
  await eventually(() => ownFailures(missing.failures).length > 0);
  missing.stream.close();
  const offer = `${camera.url('/jpeg')} offers MJPEG: needs transcoding`;
  const failure = { code: 'needs-ffmpeg', message: `${offer}, and there is no ffmpeg at FFMPEG_PATH` };
  expect(ownFailures(missing.failures)[0]).toEqual(failure);
  const probes = (pool: EnginePool, path: string) =>
    pool.probe({ url: camera.url(path), credentials: null, label: path });
  // GStreamer answers 503 while it takes down what the stream before had it put up.
  await eventually(async () => expect(await probes(without, '/jpeg')).toMatchObject({ failure }));

  const pool = poolWith(null);
  const first = open(pool, '/jpeg');
  await eventually(() => first.parts.length > 0, { deadlineMs: 60_000 });
  const second = open(pool, '/mpeg4');
  await eventually(() => ownFailures(second.failures).length > 0);
  const [hindered] = ownFailures(second.failures);
  expect(hindered).toMatchObject({ code: 'no-free-lane' });
  expect(hindered!.message).toMatch(
    /MPEG-4 Visual: needs transcoding, and all 1 transcoding lanes are in use$/,
  );
  await eventually(async () =>
    expect(await probes(pool, '/mpeg4')).toEqual({ failure: null, loggedIn: false }),
  );
  first.stream.close();
  await eventually(
    () => {
      second.stream.hurry();
      return second.parts.length > 0;
    },
    { deadlineMs: 60_000, pauseMs: 200 },
  );
  second.stream.close();
});
