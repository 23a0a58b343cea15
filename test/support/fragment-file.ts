import type { Track } from '../../server/media/codec/track.ts';
import { fragmentHeaderBytes, writeFragmentHeader } from '../../server/media/fmp4/fragment-header.ts';
import { writeInitSegment } from '../../server/media/fmp4/init-segment.ts';

export interface FragmentSample {
  bytes: Buffer;
  decodeTicks: number;
  presentationTicks: number;
  durationTicks: number;
  keyFrame: boolean;
}

/** One track's samples as a whole fragmented file, `perFragment` samples each. */
export function writeFragmentFile(
  track: Track,
  timescale: number,
  samples: FragmentSample[],
  perFragment = 5,
): Buffer {
  const parts = [writeInitSegment([{ id: 1, timescale, track }])];
  for (let first = 0; first < samples.length; first += perFragment) {
    parts.push(writeFragment(samples.slice(first, first + perFragment), parts.length));
  }
  return Buffer.concat(parts);
}

function writeFragment(samples: FragmentSample[], sequence: number): Buffer {
  const payload = Buffer.concat(samples.map((sample) => sample.bytes));
  const payloadStart = fragmentHeaderBytes(samples.length) + 3;
  const buffer = Buffer.concat([Buffer.alloc(payloadStart, 0xcc), payload]);
  const start = writeFragmentHeader(buffer, payloadStart, {
    sequence,
    trackId: 1,
    baseDecodeTicks: samples[0]!.decodeTicks,
    sampleCount: samples.length,
    sizes: samples.map((sample) => sample.bytes.length),
    durations: samples.map((sample) => sample.durationTicks),
    keyFrames: samples.map((sample) => (sample.keyFrame ? 1 : 0)),
    compositionOffsets: samples.map((sample) => sample.presentationTicks - sample.decodeTicks),
    payloadBytes: payload.length,
  });
  return buffer.subarray(start);
}
