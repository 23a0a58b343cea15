import { describe, expect, it } from 'vitest';
import { AccessUnitWriter } from '../../../../../server/media/rtp/depacketizers/access-unit-writer.ts';
import { createRtpPacket } from '../../../../../server/media/rtp/rtp-packet.ts';
import { UnitCollector } from '../../../../support/unit-collector.ts';

const SLICE = Buffer.from([9, 8, 7]);

/** A packet with one slice: `first` starts a picture. */
interface SlicePacket {
  timestamp: number;
  first?: boolean;
  key?: boolean;
  marker?: boolean;
  lost?: boolean;
  reference?: boolean;
}

describe('AccessUnitWriter', () => {
  it('puts a 4-byte length in front of each NAL unit, also when the buffer moves while it is gathered', () => {
    const sink = new UnitCollector({ initialBytes: 5 });
    const writer = new AccessUnitWriter();
    writer.startPacket(packet(1, false), false, sink);
    writer.acceptSlice(sink, true, true, true);
    writer.writeNalUnit(sink, SLICE, 0, 3);
    writer.openFragments(sink);
    writer.appendByte(sink, 5);
    for (let part = 0; part < 100; part += 1) writer.appendFragment(sink, SLICE, 0, 3);
    writer.closeFragments(sink);
    push(writer, sink, { timestamp: 2, first: true });
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
    writer.endPacket(sink);
    expect([sink.units, sink.end]).toEqual([[], 0]);
  });

  it('holds marked units until a key frame has shown that the marker is the end, and none after', () => {
    const { writer, sink, grouped } = begin();
    push(writer, sink, { timestamp: 1, first: true, marker: true });
    expect(grouped()).toEqual([]);
    push(writer, sink, { timestamp: 2, first: true, key: true, marker: true });
    expect(grouped()).toEqual([[1, 1]]);
    push(writer, sink, { timestamp: 3, first: true, marker: true });
    expect(grouped().slice(1)).toEqual([
      [2, 1],
      [3, 1],
    ]);
  });

  it('finds out that the marker stands on every slice, before a slice is taken for a whole unit', () => {
    const { writer, sink, grouped } = begin();
    for (const timestamp of [1, 2, 3]) {
      push(writer, sink, { timestamp, first: true, key: timestamp === 1, marker: true });
      push(writer, sink, { timestamp, marker: true });
    }
    expect(grouped()).toEqual([
      [1, 2],
      [2, 2],
    ]);
    expect(writer.damaged).toBe(0);
  });

  it('trusts the marker no more when a slice follows it, and counts the frame that it broke', () => {
    const { writer, sink, grouped } = begin();
    push(writer, sink, { timestamp: 1, first: true, key: true, marker: true });
    push(writer, sink, { timestamp: 2, first: true, marker: true });
    for (const timestamp of [3, 4, 5]) {
      push(writer, sink, { timestamp, first: true, marker: true });
      push(writer, sink, { timestamp, marker: true });
    }
    expect(grouped()).toEqual([
      [1, 1],
      [2, 1],
      [3, 1],
      [4, 2],
    ]);
    expect(writer.damaged).toBe(1);
  });

  it('ends a unit where the next picture begins, whatever the timestamps say', () => {
    const { writer, sink, grouped } = begin();
    const slices: SlicePacket[] = [
      { timestamp: 0, first: true, key: true },
      { timestamp: 0 },
      { timestamp: 0, first: true },
      { timestamp: 7, first: true },
      { timestamp: 8 },
      { timestamp: 9 },
      { timestamp: 10, first: true },
    ];
    for (const slice of slices) push(writer, sink, slice);
    expect(grouped()).toEqual([
      [0, 2],
      [0, 1],
      [7, 3],
    ]);
  });

  it('makes one unit of two fields where a stream is interlaced, but not of two frames', () => {
    const { writer, sink, grouped } = begin();
    writer.joinsFields = true;
    for (const timestamp of [1, 2, 3]) {
      push(writer, sink, { timestamp, first: true, marker: true });
      push(writer, sink, { timestamp, first: true, marker: true });
    }
    push(writer, sink, { timestamp: 3, first: true, marker: true });
    expect(grouped()).toEqual([
      [1, 2],
      [2, 2],
      [3, 2],
    ]);
  });

  it('keeps a marked unit when what follows it is lost', () => {
    const { writer, sink, grouped } = begin();
    push(writer, sink, { timestamp: 1, first: true, marker: true });
    push(writer, sink, { timestamp: 2, lost: true, marker: true });
    push(writer, sink, { timestamp: 3, first: true });
    expect(grouped()).toEqual([[1, 1]]);
    expect(writer.damaged).toBe(1);
  });

  it('counts an abandoned unit once, tells whether others are predicted from it, and takes the next', () => {
    const { writer, sink, grouped } = begin();
    push(writer, sink, { timestamp: 1, first: true, reference: false });
    writer.abandon(sink);
    writer.abandon(sink);
    push(writer, sink, { timestamp: 1, reference: false });
    push(writer, sink, { timestamp: 2, first: true, reference: true });
    push(writer, sink, { timestamp: 2, lost: true });
    push(writer, sink, { timestamp: 3, first: true });
    push(writer, sink, { timestamp: 4, first: true });
    expect([writer.damaged, writer.damagedReferences]).toEqual([2, 1]);
    expect(grouped()).toEqual([[3, 1]]);
  });
});

function begin() {
  const writer = new AccessUnitWriter();
  const sink = new UnitCollector();
  /** Timestamp and number of slices of each unit. */
  const grouped = () =>
    sink.units.map(({ rtpTimestamp, bytes }) => [rtpTimestamp, bytes.length / (SLICE.length + 4)]);
  return { writer, sink, grouped };
}

function push(writer: AccessUnitWriter, sink: UnitCollector, slice: SlicePacket): void {
  const { timestamp, first = false, key = false, marker = false, lost = false, reference = true } = slice;
  writer.startPacket(packet(timestamp, marker), lost, sink);
  if (writer.acceptSlice(sink, first, key, reference)) writer.writeNalUnit(sink, SLICE, 0, SLICE.length);
  writer.endPacket(sink);
}

function packet(timestamp: number, marker: boolean) {
  return { ...createRtpPacket(), timestamp, marker };
}
