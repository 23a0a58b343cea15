import { execFileSync } from 'node:child_process';
import type { SampleWriter } from '../../server/hls/sample-writer.ts';
import type { AudioTrack, VideoTrack } from '../../server/media/codec/track.ts';

/** Samples as a depacketizer would deliver them, made by x264 and ffmpeg's AAC encoder: nothing of it is our own code. */
export interface ElementaryClip {
  video: VideoTrack;
  videoSamples: { bytes: Buffer; keyFrame: boolean }[];
  audio: AudioTrack | null;
  audioSamples: Buffer[];
  frameRate: number;
}

export interface ElementaryClipOptions {
  width?: number;
  height?: number;
  frameRate?: number;
  seconds?: number;
  groupFrames?: number;
  sound?: boolean;
}

const AAC_SAMPLE_RATE = 16_000;
/** AAC-LC, 16 kHz, mono (ISO/IEC 14496-3 §1.6.2.1). */
const AAC_CONFIGURATION = Buffer.from([0x14, 0x08]);
const ADTS_HEADER_BYTES = 7;

export function makeElementaryClip(options: ElementaryClipOptions = {}): ElementaryClip {
  const { width = 320, height = 180, frameRate = 25, seconds = 4, groupFrames = 50, sound = false } = options;
  const encoded = ffmpeg(
    ...['-f', 'lavfi', '-i', `testsrc2=size=${width}x${height}:rate=${frameRate}`, '-t', String(seconds)],
    ...['-pix_fmt', 'yuv420p', '-c:v', 'libx264', '-preset', 'ultrafast', '-threads', '1'],
    ...['-x264-params', `keyint=${groupFrames}:min-keyint=${groupFrames}:scenecut=0:bframes=0`],
    ...['-f', 'h264', 'pipe:1'],
  );
  const units = splitAnnexB(encoded);
  const sps = units.find((unit) => (unit[0]! & 31) === 7)!;
  const pps = units.find((unit) => (unit[0]! & 31) === 8)!;
  return {
    video: {
      kind: 'video',
      codec: 'h264',
      codecString: `avc1.${sps.toString('hex', 1, 4)}`,
      width,
      height,
      configuration: avcConfiguration(sps, pps),
      declaredFrameRate: null,
    },
    videoSamples: units
      .filter((unit) => [1, 5].includes(unit[0]! & 31))
      .map((unit) => ({ bytes: lengthPrefixed(unit), keyFrame: (unit[0]! & 31) === 5 })),
    audio: sound
      ? {
          kind: 'audio',
          codec: 'aac',
          codecString: 'mp4a.40.2',
          sampleRate: AAC_SAMPLE_RATE,
          channels: 1,
          configuration: AAC_CONFIGURATION,
        }
      : null,
    audioSamples: sound ? makeAudio(seconds) : [],
    frameRate,
  };
}

/** Writes one sample as a depacketizer does: in pieces, each after asking for room. */
export function writeSample(writer: SampleWriter, bytes: Buffer, pieceBytes = 1_400): void {
  for (let at = 0; at < bytes.length; at += pieceBytes) {
    const piece = bytes.subarray(at, at + pieceBytes);
    if (!writer.ensure(piece.length)) throw new Error('the writer has no room');
    piece.copy(writer.bytes, writer.end);
    writer.end += piece.length;
  }
}

function makeAudio(seconds: number): Buffer[] {
  const adts = ffmpeg(
    ...['-f', 'lavfi', '-i', `sine=frequency=440:sample_rate=${AAC_SAMPLE_RATE}`, '-t', String(seconds)],
    ...['-ac', '1', '-c:a', 'aac', '-b:a', '32k', '-f', 'adts', 'pipe:1'],
  );
  const frames: Buffer[] = [];
  for (let at = 0; at + ADTS_HEADER_BYTES <= adts.length; ) {
    const length = ((adts[at + 3]! & 3) << 11) | (adts[at + 4]! << 3) | (adts[at + 5]! >> 5);
    frames.push(adts.subarray(at + ADTS_HEADER_BYTES, at + length));
    at += length;
  }
  return frames;
}

function ffmpeg(...args: string[]): Buffer {
  return execFileSync('ffmpeg', ['-v', 'error', '-threads', '1', ...args], { maxBuffer: 64 * 1024 * 1024 });
}

/** NAL units between start codes (ISO/IEC 14496-10 Annex B). */
function splitAnnexB(stream: Buffer): Buffer[] {
  const starts: number[] = [];
  for (let at = stream.indexOf('\0\0\x01'); at >= 0; at = stream.indexOf('\0\0\x01', at + 3))
    starts.push(at + 3);
  return starts.map((start, index) => {
    let end = index + 1 < starts.length ? starts[index + 1]! - 3 : stream.length;
    while (end > start && stream[end - 1] === 0) end -= 1;
    return stream.subarray(start, end);
  });
}

function lengthPrefixed(unit: Buffer): Buffer {
  const sample = Buffer.alloc(4 + unit.length);
  sample.writeUInt32BE(unit.length);
  unit.copy(sample, 4);
  return sample;
}

/** avcC (ISO/IEC 14496-15 §5.3.3.1). */
function avcConfiguration(sps: Buffer, pps: Buffer): Buffer {
  return Buffer.concat([
    Buffer.from([1, sps[1]!, sps[2]!, sps[3]!, 0xff, 0xe1, sps.length >> 8, sps.length & 255]),
    sps,
    Buffer.from([1, pps.length >> 8, pps.length & 255]),
    pps,
  ]);
}
