import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { silentLogger } from '../../server/base/logger.ts';
import type { PartData } from '../../server/hls/part.ts';
import { readSamples } from '../support/box-reader.ts';
import { eventually } from '../support/eventually.ts';
import { probeMedia } from '../support/ffprobe.ts';
import { GstCamera } from '../support/gst-camera.ts';
import { readBack, seconds, secondsWithSound, WatchedEngine } from '../support/watched-engine.ts';

/** GStreamer's RTSP server with encoders set up as no proper camera is, through the engine to ffprobe. */
const PICTURE = 'videotestsrc is-live=true pattern=ball ! video/x-raw,width=320,height=240,framerate=25/1';
const FAST = 'tune=zerolatency speed-preset=ultrafast bitrate=300';
const H264_PAY = 'rtph264pay name=pay0 pt=96';
/** 25 frames a second, at 90 kHz. */
const FRAME_TICKS = 3_600;
const SOUND = 'audiotestsrc is-live=true wave=ticks';

const CAMERAS: Record<string, string> = {
  refresh: `( ${PICTURE} ! x264enc ${FAST} key-int-max=25 intra-refresh=true ! ${H264_PAY} )`,
  slices: `( ${PICTURE} ! x264enc ${FAST} key-int-max=25 option-string=slices=4 ! ${H264_PAY} aggregate-mode=none )`,
  reordered: `( ${PICTURE} ! x264enc speed-preset=ultrafast key-int-max=25 bframes=3 b-adapt=false ! ${H264_PAY} )`,
  latm:
    `( ${PICTURE} ! x264enc ${FAST} key-int-max=25 ! ${H264_PAY} ` +
    `${SOUND} ! audio/x-raw,rate=44100,channels=2 ! voaacenc ! aacparse ! rtpmp4apay name=pay1 pt=97 )`,
  linear:
    `( ${PICTURE} ! x264enc ${FAST} key-int-max=25 ! ${H264_PAY} ` +
    `${SOUND} ! audio/x-raw,format=S16BE,rate=44100,channels=2 ! rtpL16pay name=pay1 pt=97 )`,
  jpeg: '( videotestsrc is-live=true ! video/x-raw,format=I420,width=320,height=240 ! jpegenc ! rtpjpegpay name=pay0 pt=26 )',
};

let camera: GstCamera;
let engine: WatchedEngine;
const logged: object[] = [];
const logger = { ...silentLogger, info: (fields: object) => void logged.push(fields) };

beforeAll(async () => {
  camera = await GstCamera.start(Object.entries(CAMERAS).map(([id, launch]) => ({ path: `/${id}`, launch })));
  engine = new WatchedEngine(logger);
});

afterAll(async () => {
  await engine?.stop();
  await camera?.stop();
});

function addressOf(path: string) {
  return { url: camera.url(`/${path}`), credentials: null, label: path };
}

describe("GStreamer's camera", () => {
  it.concurrent.each([
    { path: 'refresh', what: 'that refreshes gradually' },
    { path: 'slices', what: 'that sends four slices a picture' },
    { path: 'reordered', what: 'with B-frames' },
  ])('$what is decoded whole', async ({ path }) => {
    const seen = await engine.look(addressOf(path), seconds(4));
    const { streams, complaints, frames } = await readBack(seen);
    expect(streams[0]).toMatchObject({ codec_name: 'h264', width: 320, height: 240 });
    expect(Number(streams[0]?.nb_read_frames)).toBe(frames);
    expect([complaints, seen.failures]).toEqual(['', []]);
    // Its encoder leaves pictures out where the processors are busy: the next one is whole frames later then.
    const steps = decodeSteps(seen.parts);
    expect(steps.filter((step) => step <= 0 || step % FRAME_TICKS !== 0)).toEqual([]);
    expect(steps.filter((step) => step === FRAME_TICKS).length).toBeGreaterThanOrEqual(steps.length * 0.5);
  });

  it.concurrent.each([{ path: 'latm', codec: 'aac', rate: '44100' }])(
    'is heard in $codec, made of its $path sound',
    async ({ path, codec, rate }) => {
      const seen = await engine.look(addressOf(path), secondsWithSound(3));
      const { streams, complaints } = await readBack(seen, seen.inits.at(-1));
      expect(streams[1]).toMatchObject({ codec_name: codec, sample_rate: rate, channels: 2 });
      expect(Number(streams[1]?.nb_read_frames)).toBeGreaterThan(30);
      expect(complaints).toBe('');
    },
  );

  it.concurrent('is played without sound that nobody can play, which is logged', async () => {
    const { inits } = await engine.look(addressOf('linear'), seconds(1));
    const { streams } = await probeMedia(inits[0]!.bytes);
    expect(streams.map(({ codec_type }) => codec_type)).toEqual(['video']);
    expect(logged).toContainEqual({ camera: 'linear', ignored: ['audio L16: not supported'] });
  });

  it('of MJPEG is refused with a word, when it is pulled and when it is probed', async () => {
    const { failures } = await engine.look(addressOf('jpeg'), (seen) => seen.failures.length > 0);
    expect(failures[0]).toMatchObject({ code: 'no-playable-track' });
    expect(failures[0]?.message).toMatch(/offers MJPEG: needs transcoding$/);
    // GStreamer answers 503 while it ends the session before.
    await eventually(async () =>
      expect(await engine.pool.probe(addressOf('jpeg'))).toMatchObject({ failure: failures[0] }),
    );
  });
});

/** Ticks between the frames behind the first second, in which a delay may still be found out. */
function decodeSteps(parts: PartData[]): number[] {
  const ticks = parts
    .flatMap(({ bytes, videoEnd }) => readSamples(bytes.subarray(0, videoEnd)))
    .map(({ decodeTicks }) => decodeTicks);
  return ticks.slice(26).map((tick, index) => tick - ticks[index + 25]!);
}
