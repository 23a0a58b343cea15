import type { Track } from '../../server/media/codec/track.ts';
import { fragmentHeaderBytes, writeFragmentHeader } from '../../server/media/fmp4/fragment-header.ts';
import { writeInitSegment } from '../../server/media/fmp4/init-segment.ts';
import { DecodeTimeline } from '../../server/media/rtp/decode-timeline.ts';
import type { CollectedUnit } from './unit-collector.ts';

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

/** Video units of 25 frames a second on a timeline that begins at one second. */
export function toVideoSamples(units: CollectedUnit[], reorderFrames: number): FragmentSample[] {
  const timeline = new DecodeTimeline();
  timeline.expectReorder(reorderFrames, 3600);
  const times = units.map((unit) => {
    const presentationTicks = unit.rtpTimestamp - units[0]!.rtpTimestamp + 90_000;
    return { presentationTicks, decodeTicks: timeline.decodeTicks(presentationTicks) };
  });
  return units.map((unit, index) => ({
    ...times[index]!,
    bytes: unit.bytes,
    durationTicks:
      (times[index + 1]?.decodeTicks ?? times[index]!.decodeTicks + 3600) - times[index]!.decodeTicks,
    keyFrame: unit.keyFrame,
  }));
}

/** Sound units one behind the other, as their durations say. */
export function toAudioSamples(units: CollectedUnit[]): FragmentSample[] {
  let decodeTicks = 0;
  return units.map(({ bytes, durationTicks }) => {
    const sample = { bytes, decodeTicks, presentationTicks: decodeTicks, durationTicks, keyFrame: true };
    decodeTicks += durationTicks;
    return sample;
  });
}
