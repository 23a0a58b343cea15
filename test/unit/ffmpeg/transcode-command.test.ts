import { execFileSync } from 'node:child_process';
import { describe, expect, it } from 'vitest';
import { TRANSCODE_LIMITS, transcodeArguments } from '../../../server/ffmpeg/transcode-command.ts';
import { demuxFlv } from '../../support/flv-clip.ts';

const URL = 'rtsp://127.0.0.1:5000/token';

/** The command on a test picture and a tone instead of a camera, a second of them. */
async function transcode(picture: string, hasSound = false, seconds = 1) {
  const args = await transcodeArguments({ url: URL, hasSound });
  const output = args.slice(args.indexOf('-i') + 2);
  const tone = `sine=sample_rate=8000[out1]`;
  const source = `${picture}[out0]${hasSound ? `;${tone}` : ''}`;
  const input = ['-v', 'error', '-f', 'lavfi', '-i', source];
  const cut = ['-t', String(seconds)];
  const flv = execFileSync('ffmpeg', [...input, ...output.slice(0, -1), ...cut, ...output.slice(-1)], {
    maxBuffer: 64 * 1024 * 1024,
  });
  return demuxFlv(flv);
}

describe('transcodeArguments', () => {
  it('reads over TCP, asks nobody anything and writes to a pipe', async () => {
    const args = await transcodeArguments({ url: URL, hasSound: true });
    expect(args.slice(0, 5)).toEqual(['-nostdin', '-hide_banner', '-nostats', '-loglevel', 'error']);
    expect(args[args.indexOf('-rtsp_transport') + 1]).toBe('tcp');
    expect(args[args.indexOf('-i') + 1]).toBe(URL);
    expect(args.slice(-3)).toEqual(['-map', '0:a:0', 'pipe:1']);
    expect(args[args.indexOf('-vcodec') + 1]).toBe('libx264');
  });

  it('makes H.264 without B-frames, with a key frame each second', async () => {
    const { demuxer, video } = await transcode('testsrc2=size=320x180:rate=25', false, 3);
    expect(demuxer.videoTrack).toMatchObject({ codec: 'h264', width: 320, height: 180 });
    expect(demuxer.videoTrack?.declaredReorderFrames).toBe(0);
    const keys = video.units.filter(({ keyFrame }) => keyFrame).map(({ rtpTimestamp }) => rtpTimestamp);
    expect(keys).toEqual([0, 1000, 2000]);
    expect(video.units.every(({ compositionMs }) => compositionMs === 0)).toBe(true);
  });

  it('keeps the times of the pictures, also of a camera that has its own', async () => {
    const { video } = await transcode('testsrc2=size=320x180:rate=25/2', false, 2);
    expect(video.units.map(({ rtpTimestamp }) => rtpTimestamp).slice(0, 4)).toEqual([0, 80, 160, 240]);
    expect(video.units).toHaveLength(25);
  });

  it.each([
    { size: '2560x1920', width: 1440, height: 1080 },
    { size: '3840x1080', width: 1920, height: 540 },
    { size: '321x181', width: 320, height: 180 },
    { size: '640x480', width: 640, height: 480 },
  ])('makes of $size a picture of $width × $height', async ({ size, width, height }) => {
    const { demuxer } = await transcode(`color=size=${size}:rate=2`);
    expect(demuxer.videoTrack).toMatchObject({ width, height });
  });

  it('leaves out what comes faster than anybody needs', async () => {
    expect((await transcode('testsrc2=size=320x180:rate=60')).video.units).toHaveLength(30);
    expect((await transcode('testsrc2=size=320x180:rate=30')).video.units).toHaveLength(30);
  });

  it('keeps to its bits, whatever the picture', async () => {
    const noise = 'nullsrc=size=640x360:rate=10,geq=random(1)*255:128:128';
    const { video } = await transcode(noise, false, 4);
    const bits = video.units.reduce((sum, { bytes }) => sum + bytes.length * 8, 0);
    expect(bits / 4_000).toBeLessThan(TRANSCODE_LIMITS.videoKbps * 1.2);
    expect(bits / 4_000).toBeGreaterThan(TRANSCODE_LIMITS.videoKbps * 0.5);
  });

  it('makes AAC of sound where there is any', async () => {
    const { demuxer, audio } = await transcode('testsrc2=size=320x180:rate=25', true);
    expect(demuxer.audioTrack).toMatchObject({ codec: 'aac', sampleRate: 48_000, channels: 1 });
    expect(audio.units.length).toBeGreaterThan(40);
    expect((await transcode('testsrc2=size=320x180:rate=25')).demuxer.audioTrack).toBeNull();
  });

  it('announces a level that decoders take', async () => {
    expect((await transcode('testsrc2=size=640x480:rate=25')).demuxer.videoTrack?.codecString).toBe(
      'avc1.4d401e',
    );
  });
});
