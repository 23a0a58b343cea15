import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { AudioTrack, VideoTrack } from '../../../../server/media/codec/track.ts';
import { splitSample } from '../../../support/box-reader.ts';
import { isSlice } from '../../../support/elementary-stream.ts';
import { decodeWithFfmpeg, probeStreams } from '../../../support/ffmpeg.ts';
import { demuxFlv, makeFlv } from '../../../support/flv-clip.ts';
import {
  avcRecord,
  type FlvTagFields,
  type FlvVideoForm,
  flvConfiguration,
  flvFile,
  flvMetadata,
  flvPicture,
  flvTag,
} from '../../../support/flv-writer.ts';
import { toAudioSamples, writeFragmentFile } from '../../../support/fragment-file.ts';
import { H264_CASES } from '../../../support/parameter-set-cases.ts';
import type { CollectedUnit } from '../../../support/unit-collector.ts';

const PICTURE_BYTES = 320 * 180 * 1.5;
const RAW_VIDEO = ['-f', 'rawvideo', '-pix_fmt', 'yuv420p', '-fps_mode', 'passthrough'];
const AAC = ['-c:a', 'aac'];
const A_LAW = ['-c:a', 'pcm_alaw', '-ar', '8000', '-ac', '1'];
const MU_LAW = ['-c:a', 'pcm_mulaw', '-ar', '8000', '-ac', '1'];

describe('FLV that ffmpeg wrote', () => {
  it.each([
    { what: 'without B-frames', video: ['-bf', '0'] },
    { what: 'with B-frames', video: ['-bf', '2', '-x264-params', 'b-adapt=0'] },
    { what: 'of four slices a picture', video: ['-bf', '0', '-x264-params', 'slices=4'] },
  ])('is read as ffprobe reads it: H.264 $what', ({ video: encoder }) => {
    const file = makeFlv(encoder, AAC);
    const { demuxer, video, audio } = demuxFlv(file);
    const packets = probePackets(file);
    const timesOf = ({ dts, pts, flags }: ProbedPacket) => [dts, pts, flags.startsWith('K')];
    expect(
      video.units.map(({ rtpTimestamp, compositionMs, keyFrame }) => [
        rtpTimestamp,
        rtpTimestamp + compositionMs!,
        keyFrame,
      ]),
    ).toEqual(packets.filter(({ codec_type }) => codec_type === 'video').map(timesOf));
    const sound = packets.filter(({ codec_type }) => codec_type === 'audio');
    expect(audio.units.map(({ rtpTimestamp, bytes }) => [rtpTimestamp, bytes.length])).toEqual(
      sound.map(({ dts, size }) => [dts, Number(size)]),
    );
    expect(demuxer).toMatchObject({ damaged: 0, failure: null });
    expect(demuxer.video.refusal).toBeNull();
  });

  it('is decoded to the very pictures and samples that ffmpeg decodes it to', () => {
    const file = makeFlv(['-bf', '2', '-x264-params', 'b-adapt=0'], AAC);
    const { demuxer, video, audio } = demuxFlv(file, 777);
    const pictures = pictureFile(demuxer.videoTrack!, video.units);
    expect(probeStreams(pictures)[0]).toMatchObject({
      codec_name: 'h264',
      nb_read_frames: '50',
      has_b_frames: 2,
    });
    expect(decodeWithFfmpeg(pictures, RAW_VIDEO).equals(decodeWithFfmpeg(file, RAW_VIDEO))).toBe(true);
    for (const { bytes } of video.units) {
      for (const nalUnit of splitSample(bytes)) expect(isSlice(Buffer.from(nalUnit), 'h264')).toBe(true);
    }
    const sound = soundFile(demuxer.audioTrack!, audio.units);
    expect(probeStreams(sound)[0]).toMatchObject({ codec_name: 'aac', sample_rate: '44100', channels: 1 });
    const decoded = ['-map', '0:a', '-f', 's16le'];
    expect(decodeWithFfmpeg(sound, decoded).equals(decodeWithFfmpeg(file, decoded))).toBe(true);
  });

  it.each([
    { law: 'A-law', audio: A_LAW },
    { law: 'μ-law', audio: MU_LAW },
  ])('brings G.711 $law, which becomes FLAC without a loss', ({ audio: encoder }) => {
    const file = makeFlv(['-bf', '0'], encoder);
    const { demuxer, audio } = demuxFlv(file);
    const sound = soundFile(demuxer.audioTrack!, audio.units);
    expect(probeStreams(sound)[0]).toMatchObject({ codec_name: 'flac', sample_rate: '8000', channels: 1 });
    const decoded = ['-map', '0:a', '-f', 's16le'];
    expect(decodeWithFfmpeg(sound, decoded).equals(decodeWithFfmpeg(file, decoded))).toBe(true);
    const stamps = audio.units.map(({ rtpTimestamp }) => rtpTimestamp);
    expect(stamps).toEqual([...stamps].sort((a, b) => a - b));
  });

  it('gives the same units in whatever pieces it comes', () => {
    const file = makeFlv(['-bf', '2'], A_LAW);
    const whole = demuxFlv(file);
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 20_000 }), (pieceBytes) => {
        const { video, audio } = demuxFlv(file, pieceBytes);
        expect(video.units.map(keyOf)).toEqual(whole.video.units.map(keyOf));
        expect(audio.units.map(keyOf)).toEqual(whole.audio.units.map(keyOf));
      }),
      { numRuns: 25 },
    );
  });
});

describe('The frame rate of a track in FLV', () => {
  const untimed = avcRecord(Buffer.from('6742c01eda0280f640', 'hex'), Buffer.from('68ce3c80', 'hex'));
  const configuration: FlvTagFields = { kind: 'video', body: flvConfiguration('legacy 7', untimed) };
  const metadata = (frameRate: number): FlvTagFields => ({ kind: 'script', body: flvMetadata(frameRate) });

  it.each([
    { what: 'metadata in front', tags: [metadata(12.5), configuration], frameRate: 12.5 },
    { what: 'metadata behind', tags: [configuration, metadata(15)], frameRate: 15 },
    { what: 'the newest metadata', tags: [metadata(15), configuration, metadata(20)], frameRate: 20 },
    { what: 'nothing', tags: [configuration, metadata(0)], frameRate: null },
  ])('is told by $what where the parameter sets do not tell it', ({ tags, frameRate }) => {
    const { demuxer } = demuxFlv(flvFile(tags));
    const { videoTrack } = demuxer;
    expect(videoTrack).toMatchObject({ width: 640, declaredFrameRate: frameRate });
    demuxer.push(flvTag(configuration));
    expect(demuxer.videoTrack).toBe(videoTrack);
    demuxer.push(flvTag(metadata(50)));
    expect(demuxer.videoTrack?.declaredFrameRate).toBe(50);
  });

  it('is that of the parameter sets where they tell it', () => {
    const { sps, pps } = H264_CASES[0]!;
    const timed = flvConfiguration('legacy 7', avcRecord(Buffer.from(sps, 'hex'), Buffer.from(pps, 'hex')));
    const { demuxer } = demuxFlv(flvFile([metadata(30), { kind: 'video', body: timed }]));
    expect(demuxer.videoTrack?.declaredFrameRate).toBe(15);
  });
});

describe('Pictures in FLV', () => {
  it.each<{ form: FlvVideoForm; encoder: string; parameters: string }>([
    { form: 'hvc1', encoder: 'libx265', parameters: 'bframes=2:b-adapt=0' },
    { form: 'legacy 12', encoder: 'libx265', parameters: 'bframes=2:b-adapt=0' },
    { form: 'hvc1', encoder: 'libx265', parameters: 'bframes=0' },
    { form: 'avc1', encoder: 'libx264', parameters: 'bframes=2:b-adapt=0' },
    { form: 'legacy 7', encoder: 'libx264', parameters: 'bframes=0' },
  ])(
    'of $encoder ($parameters) as $form are decoded to what the encoder wrote',
    ({ form, encoder, parameters }) => {
      const source = makeMp4(encoder, parameters);
      const { demuxer, video } = demuxFlv(flvOf(form, source), 4_000);
      expect(video.units).toHaveLength(50);
      expect(demuxer).toMatchObject({ damaged: 0, failure: null });
      const file = pictureFile(demuxer.videoTrack!, video.units);
      expect(probeStreams(file)[0]).toMatchObject({
        codec_name: encoder === 'libx264' ? 'h264' : 'hevc',
        codec_tag_string: encoder === 'libx264' ? 'avc1' : 'hvc1',
        ...{ width: 320, height: 180, nb_read_frames: '50' },
      });
      const decoded = decodeWithFfmpeg(file, RAW_VIDEO);
      expect(decoded).toHaveLength(50 * PICTURE_BYTES);
      expect(decoded.equals(decodeWithFfmpeg(source, RAW_VIDEO))).toBe(true);
      expect(video.units.filter(({ keyFrame }) => keyFrame)).toHaveLength(2);
    },
  );
});

/** All of a unit, in few characters. */
function keyOf({ bytes, ...times }: CollectedUnit): string {
  return `${JSON.stringify(times)} ${createHash('sha1').update(bytes).digest('hex')}`;
}

interface ProbedPacket {
  codec_type: string;
  dts: number;
  pts: number;
  size: string;
  pos: string;
  flags: string;
}

function probePackets(file: Buffer): ProbedPacket[] {
  const args = ['-v', 'error', '-show_packets', '-of', 'json', '-i', 'pipe:0'];
  const run = execFileSync('ffprobe', args, { input: file, maxBuffer: 64 * 1024 * 1024 });
  return (JSON.parse(run.toString()) as { packets: ProbedPacket[] }).packets;
}

/** The pictures as a file of fragments, their times in milliseconds as they came. */
function pictureFile(track: VideoTrack, units: CollectedUnit[]): Buffer {
  const samples = units.map(({ bytes, rtpTimestamp, compositionMs = 0, keyFrame }, index) => ({
    ...{ bytes, keyFrame, decodeTicks: rtpTimestamp, presentationTicks: rtpTimestamp + compositionMs },
    durationTicks: (units[index + 1]?.rtpTimestamp ?? rtpTimestamp + 40) - rtpTimestamp,
  }));
  return writeFragmentFile(track, 1_000, samples);
}

function soundFile(track: AudioTrack, units: CollectedUnit[]): Buffer {
  return writeFragmentFile(track, track.sampleRate, toAudioSamples(units));
}

/** Two seconds of moving pictures as an encoder and ffmpeg's muxer write them. */
function makeMp4(encoder: string, parameters: string): Buffer {
  const quiet = encoder === 'libx264' ? 'threads=1' : 'pools=none:frame-threads=1:log-level=error';
  return execFileSync(
    'ffmpeg',
    [
      ...[
        '-v',
        'error',
        '-f',
        'lavfi',
        '-i',
        'testsrc2=size=320x180:rate=25',
        '-t',
        '2',
        '-pix_fmt',
        'yuv420p',
      ],
      ...['-c:v', encoder, '-preset', 'ultrafast', '-g', '25'],
      ...[`-${encoder.slice(3)}-params`, `${quiet}:keyint=25:min-keyint=25:${parameters}`],
      ...['-movflags', 'empty_moov+frag_keyframe', '-f', 'mp4', 'pipe:1'],
    ],
    { maxBuffer: 64 * 1024 * 1024 },
  );
}

/** The pictures of an MP4 file, in FLV: NAL units and configuration record as ffmpeg wrote them. */
function flvOf(form: FlvVideoForm, file: Buffer): Buffer {
  const box = Math.max(file.indexOf('avcC'), file.indexOf('hvcC'));
  const record = file.subarray(box + 4, box - 4 + file.readUInt32BE(box - 4));
  const packets = probePackets(file);
  const first = packets[0]!.dts;
  const frameTicks = packets[1]!.dts - first;
  const milliseconds = (ticks: number) => Math.round((ticks * 40) / frameTicks);
  return flvFile([
    { kind: 'video', body: flvConfiguration(form, record) },
    ...packets.map(({ dts, pts, pos, size, flags }): FlvTagFields => {
      const at = Number(pos);
      const nalUnits = splitSample(file.subarray(at, at + Number(size))).map((nalUnit) =>
        Buffer.from(nalUnit),
      );
      const compositionMs = milliseconds(pts - dts);
      const body = flvPicture(form, nalUnits, { keyFrame: flags.startsWith('K'), compositionMs });
      return { kind: 'video', body, timestampMs: milliseconds(dts - first) };
    }),
  ]);
}
