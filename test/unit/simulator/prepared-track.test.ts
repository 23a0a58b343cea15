import { expect, test } from 'vitest';
import { tinyClip } from './tiny-clip.ts';

const RTP_SEQUENCE = 6;
const RTP_TIMESTAMP = 8;

test('sequence numbers and timestamps run on without a gap through many loops and both wraps', () => {
  const track = tinyClip().tracks[0]!.prepared;
  const sequences: number[] = [];
  const timestamps: number[] = [];
  for (let position = 0; position < 1800; position += 1) {
    const unit = track.unit(position);
    const bounds = track.packetBounds(position);
    for (const at of bounds.slice(0, -1)) sequences.push(unit.readUInt16BE(at + RTP_SEQUENCE));
    timestamps.push(unit.readUInt32BE(RTP_TIMESTAMP));
  }
  expect(sequences.every((value, i) => i === 0 || value === (sequences[i - 1]! + 1) % 0x10000)).toBe(true);
  expect(timestamps.every((value, i) => i === 0 || value === (timestamps[i - 1]! + 3600) % 2 ** 32)).toBe(
    true,
  );
  expect(Math.min(...sequences)).toBe(0);
  expect(Math.min(...timestamps)).toBeLessThan(3600);
});

test('paths at every place of the loop share the packets and yet each sees its own running numbers', () => {
  const track = tinyClip().tracks[0]!.prepared;
  const phases = Array.from({ length: track.unitCount }, (_, phase) => phase);
  for (let tick = 0; tick < 40; tick += 1) {
    for (const phase of phases) {
      const unit = track.unit(tick + phase);
      expect(unit.readUInt16BE(RTP_SEQUENCE)).toBe(track.sequence(tick + phase));
      expect(unit.readUInt32BE(RTP_TIMESTAMP)).toBe(track.timestamp(tick + phase));
    }
  }
});

test('a unit still on its way to a slow reader keeps its numbers for a whole loop', () => {
  const track = tinyClip().tracks[0]!.prepared;
  const onItsWay = track.unit(3);
  const before = Buffer.from(onItsWay);
  for (let position = 4; position < 3 + track.unitCount * 2; position += 1) track.unit(position);
  expect(onItsWay).toEqual(before);
});

test('only the last packet of a picture carries the marker', () => {
  const track = tinyClip().tracks[0]!.prepared;
  const unit = track.unit(0);
  const markers = track
    .packetBounds(0)
    .slice(0, -1)
    .map((at) => (unit[at + 5]! & 0x80) !== 0);
  expect(markers).toEqual([false, false, false, false, true]);
});
