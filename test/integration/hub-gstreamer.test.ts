import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ProbedStream } from '../support/ffprobe.ts';
import { GstCamera, gstLaunch } from '../support/gst-camera.ts';
import { untilItHasAPlaylist } from '../support/hub-playlist.ts';
import { type HubProcess, startHub } from '../support/hub-process.ts';

/** Cameras that are not ours on one side, a reader that is not ours on the other, and the hub between them. */
const CREDENTIALS = { username: 'ankang', password: 'p@ss w/rd' };
const H265 =
  '( videotestsrc is-live=true ! video/x-raw,width=320,height=240,framerate=25/1 ! ' +
  'x265enc speed-preset=ultrafast tune=zerolatency key-int-max=25 ! rtph265pay name=pay0 pt=96 )';
const BFRAMES =
  '( videotestsrc is-live=true ! video/x-raw,width=320,height=240,framerate=25/1 ! ' +
  'x264enc bframes=2 b-adapt=false speed-preset=veryfast key-int-max=25 ! rtph264pay name=pay0 pt=96 )';

let camera: GstCamera;
let hub: HubProcess;

beforeAll(async () => {
  const login = { auth: 'digest' as const, ...CREDENTIALS };
  camera = await GstCamera.start([
    { path: '/aac', launch: gstLaunch({ sound: 'aac' }), ...login },
    { path: '/alaw', launch: gstLaunch({ sound: 'alaw' }), ...login },
    { path: '/opus', launch: gstLaunch({ sound: 'opus' }), ...login },
    { path: '/h265', launch: H265, ...login },
    { path: '/bframes', launch: BFRAMES, ...login },
  ]);
  const user = `${CREDENTIALS.username}:${encodeURIComponent(CREDENTIALS.password)}@`;
  hub = await startHub(
    ['aac', 'alaw', 'opus', 'h265', 'bframes'].map((id) => ({
      id,
      main: camera.url(`/${id}`).replace('rtsp://', `rtsp://${user}`),
    })),
  );
});

afterAll(async () => {
  await hub?.stop();
  await camera?.stop();
});

/** Plays a few seconds as any player would, and tells what was in it. */
async function play(id: string): Promise<{ streams: ProbedStream[]; complaints: string }> {
  await untilItHasAPlaylist(hub, id);
  const args = [
    ...['-v', 'warning', '-headers', `Authorization: Bearer ${hub.token}\r\n`],
    ...['-read_intervals', '%+4', '-count_frames', '-show_streams', '-of', 'json'],
    `${hub.url}/live/${id}/master.m3u8`,
  ];
  const { stdout, stderr } = await promisify(execFile)('ffprobe', args, { timeout: 45_000 });
  return { streams: (JSON.parse(stdout) as { streams: ProbedStream[] }).streams, complaints: stderr };
}

describe("GStreamer's cameras, read by ffmpeg through the hub", () => {
  it.each([
    ['aac', 'h264', 'aac', '44100'],
    ['alaw', 'h264', 'flac', '8000'],
    ['opus', 'h264', 'opus', '48000'],
  ])('carry picture and %s sound', async (id, video, audio, rate) => {
    const { streams, complaints } = await play(id);
    const picture = streams.find((stream) => stream.codec_type === 'video');
    const sound = streams.find((stream) => stream.codec_type === 'audio');
    expect(picture).toMatchObject({ codec_name: video, width: 320, height: 240 });
    expect(sound).toMatchObject({ codec_name: audio, sample_rate: rate });
    expect(Number(picture?.nb_read_frames)).toBeGreaterThan(20);
    expect(Number(sound?.nb_read_frames)).toBeGreaterThan(20);
    expect(complaints).not.toMatch(/non monoton|corrupt|error while decoding|invalid/i);
  });

  it.each([
    ['H.265', 'h265', 'hevc'],
    ['H.264 with B-frames', 'bframes', 'h264'],
  ])('carry %s', async (_, id, codec) => {
    const { streams, complaints } = await play(id);
    expect(streams[0]).toMatchObject({ codec_name: codec, width: 320, height: 240 });
    expect(Number(streams[0]?.nb_read_frames)).toBeGreaterThan(20);
    expect(complaints).not.toMatch(/non monoton|corrupt|error while decoding|invalid/i);
  });

  it('answer nobody without a login, and never show their password', async () => {
    expect((await fetch(`${hub.url}/live/aac/master.m3u8`)).status).toBe(401);
    const described = await Promise.all(
      ['/api/directory', '/api/health', '/metrics'].map(async (path) => (await hub.fetch(path)).text()),
    );
    for (const text of [...described, hub.output()]) {
      expect(text).not.toContain(CREDENTIALS.password);
      expect(text).not.toContain(encodeURIComponent(CREDENTIALS.password));
    }
  });
});
