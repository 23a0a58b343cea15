import { execFileSync } from 'node:child_process';
import type { PacketFields } from './rtp-fixture.ts';

export type StreamCodec = 'h264' | 'h265';

const MAX_PAYLOAD_BYTES = 1_200;
const FRAME_TICKS = 3600;

/**
 * A byte stream of x264 or x265 (ITU-T H.264 Annex B), made by ffmpeg: moving test pictures at 25 frames a second, whose
 * scene changes every second.
 */
export function encodeStream(
  codec: StreamCodec,
  encoderParameters: string,
  { width = 320, height = 180, seconds = 4 } = {},
): Buffer {
  const size = `size=${width}x${height}:rate=25`;
  const scenes = `testsrc2=${size}[a];mandelbrot=${size}[b];[a][b]overlay=enable='lt(mod(n,50),25)'`;
  return encodePicture(codec, encoderParameters, scenes, seconds);
}

/** The same of a picture of lavfi's. */
export function encodePicture(
  codec: StreamCodec,
  encoderParameters: string,
  picture: string,
  seconds = 8,
): Buffer {
  const encoder = codec === 'h264' ? 'libx264' : 'libx265';
  const own = codec === 'h264' ? 'threads=1' : 'pools=none:frame-threads=1:log-level=error';
  return execFileSync(
    'ffmpeg',
    [
      ...['-v', 'error', '-threads', '1', '-f', 'lavfi', '-i', picture, '-t', String(seconds)],
      ...['-pix_fmt', 'yuv420p', '-c:v', encoder, '-preset', codec === 'h264' ? 'veryfast' : 'ultrafast'],
      ...[`-${codec === 'h264' ? 'x264' : 'x265'}-params`, `${own}:${encoderParameters}`],
      ...['-f', codec === 'h264' ? 'h264' : 'hevc', 'pipe:1'],
    ],
    { maxBuffer: 64 * 1024 * 1024 },
  );
}

/** NAL units between start codes, in access units: each ends before what begins the next picture. */
export function splitAccessUnits(stream: Buffer, codec: StreamCodec): Buffer[][] {
  const units: Buffer[][] = [[]];
  let hasSlice = false;
  for (const nalUnit of splitNalUnits(stream)) {
    const slice = isSlice(nalUnit, codec);
    const first = nalUnit[codec === 'h264' ? 1 : 2]! > 0x7f;
    if (hasSlice && (!slice || first)) {
      units.push([]);
      hasSlice = false;
    }
    hasSlice ||= slice;
    units.at(-1)!.push(nalUnit);
  }
  return units;
}

/** One RTP packet for each NAL unit or fragment of it, the marker on the last of each access unit. */
export function packetizeUnits(
  units: Buffer[][],
  codec: StreamCodec,
  { firstSequence = 0, firstTimestamp = 0 } = {},
): PacketFields[] {
  const packets: PacketFields[] = [];
  units.forEach((unit, index) => {
    const payloads = unit.flatMap((nalUnit) => fragments(nalUnit, codec));
    payloads.forEach((payload, position) => {
      packets.push({
        payload,
        sequenceNumber: (firstSequence + packets.length) & 0xffff,
        timestamp: (firstTimestamp + index * FRAME_TICKS) >>> 0,
        marker: position === payloads.length - 1,
      });
    });
  });
  return packets;
}

export function isSlice(nalUnit: Buffer, codec: StreamCodec): boolean {
  if (codec === 'h264') return [1, 5].includes(nalUnit[0]! & 0x1f);
  return nalUnit[0]! >> 1 < 32;
}

function splitNalUnits(stream: Buffer): Buffer[] {
  const starts: number[] = [];
  for (let at = stream.indexOf('\0\0\x01'); at >= 0; at = stream.indexOf('\0\0\x01', at + 3)) {
    starts.push(at + 3);
  }
  return starts.map((start, index) => {
    let end = index + 1 < starts.length ? starts[index + 1]! - 3 : stream.length;
    while (end > start && stream[end - 1] === 0) end -= 1;
    return stream.subarray(start, end);
  });
}

function fragments(nalUnit: Buffer, codec: StreamCodec): Buffer[] {
  if (nalUnit.length <= MAX_PAYLOAD_BYTES) return [nalUnit];
  const headerBytes = codec === 'h264' ? 1 : 2;
  const type = codec === 'h264' ? nalUnit[0]! & 0x1f : (nalUnit[0]! >> 1) & 0x3f;
  const indicator =
    codec === 'h264' ? [(nalUnit[0]! & 0xe0) | 28] : [(nalUnit[0]! & 0x81) | (49 << 1), nalUnit[1]!];
  const pieces: Buffer[] = [];
  for (let at = headerBytes; at < nalUnit.length; at += MAX_PAYLOAD_BYTES) {
    const end = Math.min(nalUnit.length, at + MAX_PAYLOAD_BYTES);
    const bits = (at === headerBytes ? 0x80 : 0) | (end === nalUnit.length ? 0x40 : 0);
    pieces.push(Buffer.concat([Buffer.from([...indicator, bits | type]), nalUnit.subarray(at, end)]));
  }
  return pieces;
}
