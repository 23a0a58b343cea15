import { describe, expect, it } from 'vitest';
import { readSamples } from '../../support/box-reader.ts';
import { encodeStream, type StreamCodec, splitAccessUnits } from '../../support/elementary-stream.ts';
import { decodeWithFfmpeg, probeStreams } from '../../support/ffmpeg.ts';
import {
  mediaOf,
  type ReceivedStream,
  receiveTracks,
  receiveUnits,
  sendUnits,
} from '../../support/received-stream.ts';

const FRAME_MS = 40;
/** A unit of silence is no longer. */
const SILENT_BYTES = 20;
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

describe('A camera that goes on in another format that it described', () => {
  /** Scenes of 50 pictures each, of H.264 under 96 and of H.265 under 97. `cut` takes packets out before they are numbered. */
  function play(
    codecs: StreamCodec[],
    cut: (packets: Sent[], scene: number) => Sent[] = (packets) => packets,
  ) {
    const scenes = codecs.map((codec) => sendUnits(codec, streamOf([{ codec, width: 320, height: 180 }])));
    const packets = scenes.flatMap((scene, at) =>
      cut(scene.packets, at).map((packet) => ({
        ...packet,
        payloadType: codecs[at] === 'h264' ? 96 : 97,
        timestamp: (packet.timestamp! + at * 50 * FRAME_MS * 90) >>> 0,
        atMs: packet.atMs + at * 50 * FRAME_MS,
      })),
    );
    const sets = parameterSetsOf(scenes[1]!.packets);
    const h265 = { ...mediaOf('video', 97, 'H265', 90_000), fmtp: sets };
    const media = { ...mediaOf('video', 96, 'H264', 90_000), others: [h265] };
    const numbered = packets.map((packet, index) => ({
      ...packet,
      sequenceNumber: (64_000 + index) & 0xffff,
    }));
    return receiveTracks([{ media, packets: numbered }]);
  }

  const fileOf = (output: ReceivedStream, init: ReceivedStream['inits'][number]) => {
    const parts = output.parts.filter(({ epoch }) => epoch === init.epoch);
    return Buffer.concat([init.bytes, ...parts.map(({ bytes }) => bytes)]);
  };

  it('is played epoch by epoch, on one timeline, from H.264 to H.265 and back', () => {
    const output = play(['h264', 'h265', 'h264']);
    expect(output.inits.map(({ videoCodecs }) => videoCodecs.slice(0, 4))).toEqual(['avc1', 'hvc1', 'avc1']);
    for (const init of output.inits) {
      const [stream] = probeStreams(fileOf(output, init));
      expect(stream).toMatchObject({ width: 320, height: 180, nb_read_frames: '50' });
      expect(output.parts.find(({ epoch }) => epoch === init.epoch)!.independent).toBe(true);
    }
    const ends = output.parts.map(({ mediaTimeMs, durationMs }) => Math.round(mediaTimeMs + durationMs));
    expect(output.parts.slice(1).map(({ mediaTimeMs }) => Math.round(mediaTimeMs))).toEqual(
      ends.slice(0, -1),
    );
  });

  it.each([
    { what: 'at a key frame', from: 0, frames: [25, 50] },
    { what: 'in mid-group', from: 11, frames: [25, 25] },
  ])(
    'is entered $what, and nothing is left in it of a picture whose end did not come',
    ({ from, frames }) => {
      const output = play(['h264', 'h265'], (packets, scene) => {
        if (scene === 1) return packets.filter(({ atMs }) => atMs >= from * FRAME_MS);
        // The key frame at 25 has many packets.
        return packets.filter(({ atMs, marker }) => atMs < (marker ? 25 : 26) * FRAME_MS);
      });
      expect(output.inits.map(({ videoCodecs }) => videoCodecs.slice(0, 4))).toEqual(['avc1', 'hvc1']);
      const decoded = output.inits.map((init) =>
        Number(probeStreams(fileOf(output, init))[0]?.nb_read_frames),
      );
      const counted = output.inits.map(({ epoch: wanted }) =>
        output.parts.filter(({ epoch }) => epoch === wanted).reduce((sum, part) => sum + part.frames, 0),
      );
      expect([decoded, counted]).toEqual([frames, frames]);
    },
  );

  it('is not followed where the other has another clock', () => {
    const payload = Buffer.from(Array.from({ length: 160 }, (_, at) => at));
    const sound = Array.from({ length: 100 }, (_, index) => ({
      ...{ payload, payloadType: index < 40 ? 0 : 8, sequenceNumber: index, timestamp: index * 160 },
      atMs: index * 20,
    }));
    const media = { ...mediaOf('audio', 0, 'PCMU', 8_000), others: [mediaOf('audio', 8, 'PCMA', 16_000)] };
    const output = receiveTracks([
      sendUnits('h264', streamOf([{ width: 320, height: 180 }])),
      { media, packets: sound },
    ]);
    expect(output.inits).toHaveLength(1);
    const [, heard] = probeStreams(fileOf(output, output.inits[0]!));
    expect(heard?.codec_name).toBe('flac');
    const samples = output.parts.flatMap(({ bytes }) => readSamples(bytes));
    const loud = samples.filter(({ trackId, bytes }) => trackId === 2 && bytes.length > SILENT_BYTES);
    // What comes before the first picture is not heard; behind it is silence.
    expect(loud.length).toBeGreaterThan(35);
    expect(loud.length).toBeLessThanOrEqual(40);
  });
});

type Sent = ReturnType<typeof sendUnits>['packets'][number];

/** As a camera describes the sets of a stream whose first packets they are. */
function parameterSetsOf(packets: Sent[]): Map<string, string> {
  const named = { 32: 'sprop-vps', 33: 'sprop-sps', 34: 'sprop-pps' } as Record<number, string>;
  return new Map(
    packets.flatMap(({ payload }) => {
      const name = named[payload[0]! >> 1];
      return name ? [[name, payload.toString('base64')] as const] : [];
    }),
  );
}

/** Access units of all scenes, two seconds each; every key frame has its parameter sets in front. */
function streamOf(scenes: Scene[]): Buffer[][] {
  return scenes.flatMap(({ codec = 'h264', parameters, width, height }) => {
    const closed = codec === 'h264' ? CLOSED : `${CLOSED}:repeat-headers=1`;
    return splitAccessUnits(encodeStream(codec, parameters ?? closed, { width, height, seconds: 2 }), codec);
  });
}
