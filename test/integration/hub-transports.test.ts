import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { selfSignedCertificate } from '../support/certificate.ts';
import { eventually } from '../support/eventually.ts';
import type { ProbedStream } from '../support/ffprobe.ts';
import { GstCamera, gstLaunch } from '../support/gst-camera.ts';
import { untilItHasAPlaylist } from '../support/hub-playlist.ts';
import { type HubProcess, startHub } from '../support/hub-process.ts';

/** Every way to a camera that is not ours, from the configuration to a player that is not ours. */
const certificate = selfSignedCertificate('IP:127.0.0.1');
const { fingerprint } = certificate;
let cameras: GstCamera[];
let hub: HubProcess;

/** A server for each way: none of them waits for what another is doing to its server. */
beforeAll(async () => {
  const path = { path: '/cam', launch: gstLaunch() };
  cameras = await Promise.all([
    GstCamera.start([path]),
    GstCamera.start([{ ...path, transport: 'udp' }]),
    GstCamera.start([path]),
    GstCamera.start([path], { tls: certificate.files }),
  ]);
  const [open, udpAlone, tunnelled, secure] = cameras as [GstCamera, GstCamera, GstCamera, GstCamera];
  hub = await startHub([
    { id: 'udp', main: open.url('/cam'), transport: 'udp' },
    { id: 'as-it-comes', main: udpAlone.url('/cam') },
    { id: 'tunnel', main: tunnelled.url('/cam', 'rtsph') },
    { id: 'pinned', main: secure.url('/cam', 'rtsps'), tls: { fingerprint } },
    { id: 'vouched', main: secure.url('/cam', 'rtsps'), tls: { caFile: certificate.files.certificate } },
    { id: 'stranger', main: secure.url('/cam', 'rtsps') },
  ]);
});

afterAll(async () => {
  await hub?.stop();
  await Promise.all(cameras?.map((camera) => camera.stop()) ?? []);
  certificate.remove();
});

describe.concurrent("GStreamer's cameras, however they are reached", () => {
  it.each(['udp', 'as-it-comes', 'tunnel', 'pinned', 'vouched'])('%s is played by ffmpeg', async (id) => {
    await untilItHasAPlaylist(hub, id);
    const args = [
      ...['-v', 'warning', '-headers', `Authorization: Bearer ${hub.token}\r\n`],
      ...['-read_intervals', '%+2', '-count_frames', '-show_streams', '-of', 'json'],
      `${hub.url}/live/${id}/master.m3u8`,
    ];
    const { stdout, stderr } = await promisify(execFile)('ffprobe', args, { timeout: 45_000 });
    const [picture] = (JSON.parse(stdout) as { streams: ProbedStream[] }).streams;
    expect(picture).toMatchObject({ codec_name: 'h264', width: 320, height: 240 });
    // Its encoder leaves pictures out where the processors are busy.
    expect(Number(picture?.nb_read_frames)).toBeGreaterThan(10);
    expect(stderr).not.toMatch(/non monoton|corrupt|error while decoding|invalid/i);
  });

  it('a certificate that nobody vouches for is told as the reason', async () => {
    await eventually(
      async () => {
        const health = await (await hub.fetch('/api/health')).text();
        expect(health).toContain('certificate-not-trusted');
      },
      { deadlineMs: 60_000 },
    );
  });
});
