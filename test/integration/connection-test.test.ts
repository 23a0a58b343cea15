import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { systemClock } from '../../server/base/clock.ts';
import { silentLogger } from '../../server/base/logger.ts';
import { AddressPolicy } from '../../server/cameras/address-policy.ts';
import { ConnectionTest } from '../../server/cameras/connection-test.ts';
import {
  type ConnectionTestDto,
  type ConnectionTestRequest,
  connectionTestDtoSchema,
  connectionTestRequestSchema,
} from '../../server/contract/connection-dto.ts';
import { openInlineLink } from '../../server/engine/engine-link.ts';
import { EnginePool } from '../../server/engine/engine-pool.ts';
import { StillMaker } from '../../server/ffmpeg/still-maker.ts';
import { ClipLibrary } from '../simulator/clip.ts';
import { RtspSimulator } from '../simulator/rtsp-simulator.ts';
import { selfSignedCertificate } from '../support/certificate.ts';
import { eventually } from '../support/eventually.ts';
import { probeMedia } from '../support/ffprobe.ts';
import { GstCamera, gstLaunch } from '../support/gst-camera.ts';
import { registrar } from '../support/registry-stage.ts';
import { ordinary, respond, ScriptedCamera } from '../support/scripted-camera.ts';

/** Connection tests of simulated cameras, of GStreamer's and of such that say what they should not, through a real engine. */
const LOGIN = { username: 'u', password: 'geheim' };
/** Between the key frames of the clip. */
const GROUP_MS = 2_000;
const FFMPEG = { program: null, searchPath: process.env.PATH ?? '' };
const certificate = selfSignedCertificate('IP:127.0.0.1');
const clips = new ClipLibrary(fileURLToPath(new URL('../simulator/clips', import.meta.url)));

let simulator: RtspSimulator;
let pool: EnginePool;
let at: (path: string) => string;
let gstreamer: GstCamera;
let secure: ScriptedCamera;
let svac: ScriptedCamera;
let moved: ScriptedCamera;
let home: ScriptedCamera;

beforeAll(async () => {
  simulator = new RtspSimulator();
  const port = await simulator.start(0);
  at = (path) => `rtsp://127.0.0.1:${port}/${path}`;
  const clip = clips.get('justice-anbang-gate-main');
  simulator.addPath('open', { clip, phaseMs: 0 });
  simulator.addPath('locked', { clip, ...LOGIN });
  for (const kind of ['silence', 'not-found'] as const) {
    simulator.addPath(kind, { clip });
    simulator.fault(kind, { kind });
  }
  const offer = ['v=0', 's=cam', 'm=video 0 RTP/AVP 96', 'a=rtpmap:96 SVAC/90000', ''].join('\r\n');
  [svac, home, secure] = await Promise.all([
    ScriptedCamera.start(ordinary({ describe: (request) => respond(request, 200, {}, offer) })),
    ScriptedCamera.start(ordinary()),
    ScriptedCamera.start(ordinary(), certificate),
  ]);
  const location = 'rtsp://169.254.169.254/latest';
  moved = await ScriptedCamera.start(
    ordinary({ describe: (request) => respond(request, 302, { Location: location }) }),
  );
  gstreamer = await GstCamera.start([
    { path: '/udp', launch: gstLaunch(), transport: 'udp' },
    {
      path: '/jpeg',
      launch:
        '( videotestsrc is-live=true ! video/x-raw,format=I420,width=320,height=240 ! jpegenc ! rtpjpegpay name=pay0 )',
    },
  ]);
  const spawn = () => openInlineLink({ clock: systemClock, logger: silentLogger });
  const transcoding = { lanes: 1, ffmpeg: FFMPEG };
  pool = new EnginePool({ threads: 1, clock: systemClock, logger: silentLogger, spawn, transcoding });
  pool.start();
});

afterAll(async () => {
  await pool?.stop();
  await simulator?.stop();
  await gstreamer?.stop();
  await Promise.all([svac, home, secure, moved].map((camera) => camera?.stop()));
  certificate.remove();
});

/** For those that show a picture, on a machine that may stand still for seconds. */
const PATIENT_WAIT_MS = 30_000;
/** For those that show none: longer than the silence that every other pull gives up behind. */
const PICTURE_WAIT_MS = 8_000;

/** A timer may be a little early by another clock, and late by whatever held the machine up. */
const isWholeWait = (waitedMs: number) => waitedMs >= PICTURE_WAIT_MS - 10;

/** As on a hub that listens at the port of `home`, and where cameras may be on the rest of this machine. Each has its own: they take a few at once. */
function createTest(pictureWaitMs: number): ConnectionTest {
  return new ConnectionTest({
    engine: pool,
    stills: new StillMaker({ ffmpeg: FFMPEG, clock: systemClock }),
    clock: systemClock,
    pictureWaitMs,
    logger: silentLogger,
    cameras: { get: () => undefined },
    running: { get: () => undefined, holdProbes: async () => () => {}, noteLetIn: () => {} },
    addresses: new AddressPolicy({
      networks: { allow: ['127.0.0.1/32', '255.255.255.255/32', '0.0.0.0/0'], deny: [] },
      ownPorts: () => [home.port],
      publicOrigin: null,
      clock: systemClock,
    }),
    audit: { note() {} },
    refusals: { note() {} },
  });
}

/** The address of one that shows a key frame in a second, and hangs up before there can be enough of it. */
function cutCamera(): string {
  const { beganAtMs } = simulator.loopOf('open')!;
  const clip = clips.get('justice-anbang-gate-main');
  const phaseMs = clip.loopMs - ((systemClock.now() - beganAtMs) % clip.loopMs) + GROUP_MS / 2;
  simulator.addPath('cut', { clip, phaseMs });
  simulator.fault('cut', { kind: 'cut', afterMs: 1_800 });
  return at('cut');
}

async function askUntil(
  isEnough: (answer: ConnectionTestDto) => boolean,
  address: () => string,
): Promise<ConnectionTestDto> {
  for (let tries = 5; ; tries -= 1) {
    const answer = await ask(address());
    if (isEnough(answer) || tries === 1) return answer;
  }
}

/** Until it has shown its key frame: where it is asked to play too late, it hangs up before the next one. */
const askCutCamera = () => askUntil(({ video }) => video !== null, cutCamera);

/** GStreamer answers late where the processors are busy. */
const askGStreamer = (path: string) =>
  askUntil(
    ({ ok }) => ok,
    () => gstreamer.url(path),
  );

async function ask(
  mainUrl: string,
  {
    credentials,
    pictureWaitMs = PATIENT_WAIT_MS,
    ...file
  }: Partial<ConnectionTestRequest['file']> &
    Pick<ConnectionTestRequest, 'credentials'> & { pictureWaitMs?: number } = {},
  signal = new AbortController().signal,
): Promise<ConnectionTestDto> {
  const form = connectionTestRequestSchema.parse({ file: { mainUrl, ...file }, credentials });
  const answer = await createTest(pictureWaitMs).run(registrar(), form, signal);
  return connectionTestDtoSchema.parse(answer);
}

async function sizeOf(still: string | null): Promise<unknown> {
  const [kind, base64 = ''] = (still ?? '').split(',');
  const { streams } = await probeMedia(Buffer.from(base64, 'base64'));
  return { kind, ...streams[0] };
}

describe('a camera that is tried', () => {
  it('is known within seconds, with its picture', async () => {
    const answer = await ask(at('open'));
    expect(answer).toMatchObject({
      ...{ ok: true, failedStep: null, connectedTo: '127.0.0.1', transport: 'tcp', login: 'not-asked' },
      video: { name: 'H.264', width: 1280, height: 720, frameRate: 25, keyFrameIntervalIsLonger: false },
      audio: { name: 'G.711 A-law', sampleRate: 8000, channels: 1, heard: true },
      ...{ unplayable: [], stillMissing: null },
    });
    expect(answer.durationMs).toBeLessThan(30_000);
    expect(await sizeOf(answer.still)).toMatchObject({
      ...{ kind: 'data:image/jpeg;base64', codec_name: 'mjpeg', width: 640, height: 360 },
    });
  });

  describe.concurrent('says what failed', () => {
    it.each<[string, () => Promise<ConnectionTestDto>, Partial<ConnectionTestDto>]>([
      [
        'its name',
        () => ask(`rtsp://${'x'.repeat(70)}.example/a`),
        { failedStep: 'address', reason: 'name-not-found' },
      ],
      [
        'its address, which is the hub itself',
        () => ask(home.url()),
        { failedStep: 'address', reason: 'address-forbidden', message: '127.0.0.1 leads to the hub itself' },
      ],
      [
        'where it sends the hub on to',
        () => ask(moved.url()),
        {
          ...{
            failedStep: 'address',
            reason: 'address-forbidden',
            redirectedTo: 'rtsp://169.254.169.254:554/latest',
          },
          connectedTo: '127.0.0.1',
        },
      ],
      [
        'the way to it',
        () => ask('rtsp://255.255.255.255/a'),
        { failedStep: 'connection', reason: 'host-unreachable' },
      ],
      [
        'its port',
        () => ask('rtsp://127.0.0.1:1/a'),
        { failedStep: 'connection', reason: 'connection-refused' },
      ],
      [
        'its certificate, and shows it',
        () => ask(secure.url()),
        {
          ...{ failedStep: 'connection', reason: 'certificate-not-trusted' },
          certificateFingerprint: certificate.fingerprint,
        },
      ],
      [
        'its password',
        () => ask(at('locked'), { credentials: { ...LOGIN, password: 'falsch' } }),
        { failedStep: 'login', reason: 'wrong-credentials', credentials: 'given' },
      ],
      [
        'that it asks for one',
        () => ask(at('locked')),
        { failedStep: 'login', reason: 'wrong-credentials', credentials: 'none', login: null },
      ],
      ['its path', () => ask(at('not-found')), { failedStep: 'description', reason: 'stream-not-found' }],
      [
        'its codec',
        () => ask(svac.url()),
        {
          ...{ failedStep: 'description', reason: 'no-playable-track' },
          unplayable: ['video SVAC: not supported'],
        },
      ],
      [
        'its media',
        () => ask(at('silence'), { pictureWaitMs: PICTURE_WAIT_MS }),
        {
          ...{ failedStep: 'media', reason: 'no-picture-yet', login: 'not-asked' },
          ...{ pictureFormat: 'H.264', video: null, pictureWaitMs: expect.toSatisfy(isWholeWait) },
        },
      ],
      [
        'what ended it, with what was seen until then',
        askCutCamera,
        { failedStep: 'media', reason: 'closed-by-camera', video: expect.objectContaining({ width: 1280 }) },
      ],
    ])('%s', async (_case, tried, expected) => {
      const answer = await tried();
      expect(answer).toMatchObject({ ok: false, ...expected });
      expect(JSON.stringify(answer)).not.toMatch(/geheim|falsch/);
    });

    it('nothing, with its password, its fingerprint, over UDP or of MJPEG', async () => {
      const [locked, known, udp, mjpeg] = await Promise.all([
        ask(at('locked'), { credentials: LOGIN }),
        ask(secure.url(), {
          ...{ tlsFingerprint: certificate.fingerprint, pictureWaitMs: PICTURE_WAIT_MS },
        }),
        askGStreamer('/udp'),
        askGStreamer('/jpeg'),
      ]);
      expect(locked).toMatchObject({ ok: true, login: 'digest', credentials: 'given' });
      // It shows no picture, but is let in.
      expect(known).toMatchObject({ failedStep: 'media', transport: 'tls', device: 'Scripted/1' });
      expect(udp).toMatchObject({ ok: true, transport: 'udp', video: { width: 320, height: 240 } });
      expect(mjpeg).toMatchObject({
        ...{ ok: true, stillMissing: null },
        video: { name: 'H.264', transcodedFrom: 'MJPEG', width: 320, height: 240 },
      });
    });
  });

  it('is let go at once when nobody waits any more', async () => {
    const nobody = new AbortController();
    const asked = ask(at('silence'), {}, nobody.signal);
    await eventually(() => simulator.connections('silence') === 1);
    nobody.abort(new Error('closed'));
    await expect(asked).rejects.toThrow('closed');
    await eventually(() => simulator.connections('silence') === 0);
  });
});
