import { describe, expect, it } from 'vitest';
import { encodeStream, type StreamCodec, splitAccessUnits } from '../../support/elementary-stream.ts';
import { decodeWithFfmpeg, probeStreams } from '../../support/ffmpeg.ts';
import { receiveUnits } from '../../support/received-stream.ts';

const FRAME_MS = 40;
const CLOSED = 'keyint=25:min-keyint=25:scenecut=0:bframes=0';

interface Scene {
  codec?: StreamCodec;
  parameters?: string;
  width: number;
  height: number;
}

/** What a camera does to its encoder while it is being watched, and what is left of it for a player. */
const CHANGES: { what: string; scenes: Scene[] }[] = [
  {
    what: 'another size',
    scenes: [
      { width: 320, height: 180 },
      { width: 640, height: 360 },
      { width: 320, height: 180 },
    ],
  },
  {
    what: 'another profile and entropy coding',
    scenes: [
      { width: 320, height: 180, parameters: `${CLOSED}:cabac=0:8x8dct=0:weightp=0` },
      { width: 320, height: 180, parameters: `${CLOSED}:cabac=1:8x8dct=1:weightp=2` },
    ],
  },
  {
    what: 'several slices where there was one',
    scenes: [
      { width: 320, height: 180 },
      { width: 320, height: 180, parameters: `${CLOSED}:slices=4` },
    ],
  },
  {
    what: 'another size in H.265',
    scenes: [
      { codec: 'h265', width: 320, height: 180 },
      { codec: 'h265', width: 640, height: 360 },
    ],
  },
];

describe('A camera that changes in mid-stream to', () => {
  it.each(CHANGES)('$what is played by ffmpeg, epoch by epoch, on one timeline', ({ scenes }) => {
    const codec = scenes[0]!.codec ?? 'h264';
    const output = receiveUnits(codec, streamOf(scenes));
    const sameSets = scenes[1]!.parameters === `${CLOSED}:slices=4`;
    const expected = sameSets ? [scenes[0]!] : scenes;
    expect(output.inits.map(({ video }) => [video.width, video.height])).toEqual(
      expected.map(({ width, height }) => [width, height]),
    );
    const frames = (scenes.length * 50) / expected.length;
    output.inits.forEach((init, index) => {
      const parts = output.parts.filter(({ epoch }) => epoch === init.epoch);
      const file = Buffer.concat([init.bytes, ...parts.map(({ bytes }) => bytes)]);
      const [stream] = probeStreams(file);
      const { width, height } = expected[index]!;
      expect(stream).toMatchObject({ width, height, nb_read_frames: String(frames) });
      const pixels = decodeWithFfmpeg(file, ['-f', 'rawvideo', '-pix_fmt', 'gray']);
      expect(pixels).toHaveLength(frames * width * height);
      expect(parts[0]!.independent).toBe(true);
    });
    const times = output.parts.map(({ mediaTimeMs }) => Math.round(mediaTimeMs));
    const ends = output.parts.map(({ mediaTimeMs, durationMs }) => Math.round(mediaTimeMs + durationMs));
    expect(times.slice(1)).toEqual(ends.slice(0, -1));
    expect(ends.at(-1)! - times[0]!).toBe(scenes.length * 50 * FRAME_MS);
  });

  it('another size finds every segment of the old one ended, and begins the next with a key frame', () => {
    const output = receiveUnits(
      'h264',
      streamOf([
        { width: 320, height: 180 },
        { width: 640, height: 360 },
      ]),
    );
    const change = output.events.findIndex(({ type }, index) => type === 'init' && index > 0);
    expect(output.events[change - 1]).toMatchObject({ type: 'ended' });
    expect(output.events[change + 1]).toMatchObject({ type: 'part', part: { independent: true, index: 0 } });
  });
});

/** Access units of all scenes, two seconds each; every key frame has its parameter sets in front. */
function streamOf(scenes: Scene[]): Buffer[][] {
  return scenes.flatMap(({ codec = 'h264', parameters, width, height }) => {
    const closed = codec === 'h264' ? CLOSED : `${CLOSED}:repeat-headers=1`;
    return splitAccessUnits(encodeStream(codec, parameters ?? closed, { width, height, seconds: 2 }), codec);
  });
}
