import { describe, expect, it } from 'vitest';
import { AccessUnitWriter } from '../../../../../server/media/rtp/depacketizers/access-unit-writer.ts';
import { createRtpPacket } from '../../../../../server/media/rtp/rtp-packet.ts';
import { UnitCollector } from '../../../../support/unit-collector.ts';

const SLICE = Buffer.from([9, 8, 7]);

describe('AccessUnitWriter', () => {
  it('puts a 4-byte length in front of each NAL unit, also when the buffer moves while it is gathered', () => {
    const sink = new UnitCollector({ initialBytes: 5 });
    const writer = new AccessUnitWriter();
    writer.startPacket(packet(1, true), false, sink);
    writer.writeSlice(sink, SLICE, 0, 3, true, true);
    writer.openFragments(sink);
    writer.appendByte(sink, 5);
    for (let part = 0; part < 100; part += 1) writer.appendFragment(sink, SLICE, 0, 3);
    writer.closeFragments(sink);
    writer.endPacket(packet(1, true), sink);
    const [unit] = sink.units;
    expect(unit?.bytes.toString('hex', 0, 12)).toBe('000000030908070000012d05');
    expect(unit).toMatchObject({ rtpTimestamp: 1, keyFrame: true });
    expect(unit?.bytes).toHaveLength(7 + 4 + 301);
  });

  it('takes fragments out of the sample again as if they had never been there', () => {
    const sink = new UnitCollector();
    const writer = new AccessUnitWriter();
    writer.startPacket(packet(1, true), false, sink);
    writer.openFragments(sink);
    writer.appendFragment(sink, SLICE, 0, 3);
    expect(writer.takeFragments(sink)).toEqual(SLICE);
    writer.endPacket(packet(1, true), sink);
    expect([sink.units, sink.end]).toEqual([[], 0]);
  });

  it('counts an abandoned unit once and takes the next', () => {
    const sink = new UnitCollector();
    const writer = new AccessUnitWriter();
    writer.startPacket(packet(1, false), false, sink);
    writer.abandon(sink);
    writer.abandon(sink);
    writer.writeSlice(sink, SLICE, 0, 3, true, true);
    writer.startPacket(packet(2, true), false, sink);
    writer.writeSlice(sink, SLICE, 0, 3, true, false);
    writer.endPacket(packet(2, true), sink);
    expect(writer.damaged).toBe(1);
    expect(sink.units.map(({ rtpTimestamp, keyFrame }) => [rtpTimestamp, keyFrame])).toEqual([[2, false]]);
  });
});

function packet(timestamp: number, marker: boolean) {
  return { ...createRtpPacket(), timestamp, marker };
}
