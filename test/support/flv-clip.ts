import { execFileSync } from 'node:child_process';
import { FlvDemuxer } from '../../server/media/flv/flv-demuxer.ts';
import { UnitCollector } from './unit-collector.ts';

const INPUTS = [
  ...['-f', 'lavfi', '-i', 'testsrc2=size=320x180:rate=25'],
  ...['-f', 'lavfi', '-i', 'sine=frequency=440:sample_rate=44100'],
];

/** Two seconds of moving pictures and a tone as ffmpeg muxes them to FLV. */
export function makeFlv(video: readonly string[], audio: readonly string[]): Buffer {
  return execFileSync(
    'ffmpeg',
    [
      ...['-v', 'error', '-threads', '1', ...INPUTS, '-t', '2', '-pix_fmt', 'yuv420p'],
      ...['-c:v', 'libx264', '-preset', 'ultrafast', '-threads', '1', '-g', '25', ...video],
      ...[...audio, '-f', 'flv', 'pipe:1'],
    ],
    { maxBuffer: 64 * 1024 * 1024 },
  );
}

export interface DemuxedFlv {
  demuxer: FlvDemuxer;
  video: UnitCollector;
  audio: UnitCollector;
}

/** Pushes a file in pieces of at most so many bytes, each in a buffer of its own that is spoilt afterwards. */
export function demuxFlv(file: Buffer, pieceBytes = file.length): DemuxedFlv {
  const video = new UnitCollector();
  const audio = new UnitCollector();
  const demuxer = new FlvDemuxer({ video, audio });
  for (let at = 0; at < file.length; at += Math.max(1, pieceBytes)) {
    const piece = Buffer.from(file.subarray(at, at + Math.max(1, pieceBytes)));
    demuxer.push(piece);
    piece.fill(0xee);
  }
  return { demuxer, video, audio };
}
