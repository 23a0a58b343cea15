import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { AacDepacketizer } from '../../server/media/rtp/depacketizers/aac-depacketizer.ts';
import type { Depacketizer } from '../../server/media/rtp/depacketizers/depacketizer.ts';
import { G711Depacketizer } from '../../server/media/rtp/depacketizers/g711-depacketizer.ts';
import { H264Depacketizer } from '../../server/media/rtp/depacketizers/h264-depacketizer.ts';
import { H265Depacketizer } from '../../server/media/rtp/depacketizers/h265-depacketizer.ts';
import { OpusDepacketizer } from '../../server/media/rtp/depacketizers/opus-depacketizer.ts';
import { createRtpPacket, parseRtpPacket } from '../../server/media/rtp/rtp-packet.ts';
import { SequenceTracker } from '../../server/media/rtp/sequence-tracker.ts';
import { splitSample } from '../support/box-reader.ts';
import { mutatedPackets } from '../support/mutations.ts';
import { readRtpFixture } from '../support/rtp-fixture.ts';
import { type CollectedUnit, UnitCollector } from '../support/unit-collector.ts';

const MAX_UNIT_BYTES = 4 * 1024 * 1024;
const AAC = {
  config: Buffer.from('1210', 'hex'),
  clockRate: 44_100,
  sizeLength: 13,
  indexLength: 3,
  indexDeltaLength: 3,
};

const FORMATS: {
  name: string;
  fixture: string;
  create: () => Depacketizer;
  check: (unit: CollectedUnit) => void;
}[] = [
  {
    name: 'H.264',
    fixture: 'h264-main',
    create: () => new H264Depacketizer(),
    // Besides slices: recovery points and late picture parameter sets.
    check: ({ bytes }) => expectTypes(bytes, (header) => [1, 5, 6, 8].includes(header & 0x1f)),
  },
  {
    name: 'H.265',
    fixture: 'h265',
    create: () => new H265Depacketizer(),
    check: ({ bytes }) =>
      expectTypes(bytes, (header) => ((header >> 1) & 0x3f) < 32 || [34, 39].includes((header >> 1) & 0x3f)),
  },
  { name: 'AAC', fixture: 'aac', create: () => new AacDepacketizer(AAC), check: expectDuration },
  { name: 'Opus', fixture: 'opus', create: () => new OpusDepacketizer(2), check: expectDuration },
  { name: 'G.711', fixture: 'pcma', create: () => new G711Depacketizer('pcma', 8000), check: expectDuration },
];

describe('damaged, missing, repeated and swapped packets make whole units or none, and the stream is found again:', () => {
  for (const { name, fixture, create, check } of FORMATS) {
    test(name, () => {
      const recorded = readRtpFixture(fixture);
      const clean = run(create(), [recorded], new UnitCollector()).units;
      const packets = recorded.slice(0, 60);
      fc.assert(
        fc.property(mutatedPackets(packets), fc.boolean(), (damaged, smallSink) => {
          const sink = new UnitCollector({ maxBytes: smallSink ? 700 : MAX_UNIT_BYTES });
          const depacketizer = create();
          run(depacketizer, [damaged], sink);
          for (const unit of sink.units) check(unit);
          expect(Number.isInteger(depacketizer.damaged)).toBe(true);

          const again = new UnitCollector();
          depacketizer.reset(sink);
          run(depacketizer, [recorded], again);
          // What the damage made of the marker bits may leave the last unit waiting for the next.
          expect(again.units.length).toBeGreaterThanOrEqual(clean.length - 1);
          expect(again.units.length).toBeLessThanOrEqual(clean.length);
          expect(depacketizer.track).not.toBeNull();
        }),
        { numRuns: 300, interruptAfterTimeLimit: 1_500 },
      );
    });
  }
});

/** As the engine does: parse, track sequence numbers, push. */
function run(depacketizer: Depacketizer, streams: Buffer[][], sink: UnitCollector): UnitCollector {
  const packet = createRtpPacket();
  const sequence = new SequenceTracker();
  for (const bytes of streams.flat()) {
    if (!parseRtpPacket(bytes, 0, bytes.length, packet)) continue;
    const missing = sequence.push(packet.sequenceNumber);
    if (missing >= 0) depacketizer.push(packet, missing > 0, sink);
  }
  return sink;
}

function expectTypes(sample: Buffer, belongs: (header: number) => boolean): void {
  expect(sample.length).toBeGreaterThan(0);
  expect(sample.length).toBeLessThanOrEqual(MAX_UNIT_BYTES);
  for (const nalUnit of splitSample(sample)) {
    if (!belongs(nalUnit[0]!)) throw new Error(`a sample carries a NAL unit it should not: ${nalUnit[0]}`);
  }
}

function expectDuration({ bytes, durationTicks, keyFrame }: CollectedUnit): void {
  expect(bytes.length).toBeGreaterThan(0);
  expect(durationTicks).toBeGreaterThan(0);
  expect(keyFrame).toBe(true);
}
