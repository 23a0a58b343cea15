import { expect, test } from 'vitest';
import { splitNalUnits } from '../../simulator/annex-b.ts';
import type { Fault } from '../../simulator/fault.ts';
import { packOddly } from '../../simulator/odd-packing.ts';
import { UnitBender } from '../../simulator/unit-bender.ts';
import { tinyClip } from './tiny-clip.ts';

interface Packet {
  channel: number;
  marker: boolean;
  payloadType: number;
  sequence: number;
  timestamp: number;
  ssrc: number;
  payload: Buffer;
}

const UNIT_MS = 40;

/** Two loops of the clip, ten units each, 40 ms apart, with a fault from the eleventh unit on. */
function bent(fault: Fault, units = 20): { sound: Packet[][]; bent: Packet[][] } {
  const track = tinyClip().tracks[0]!;
  const bender = new UnitBender(track, 0, true);
  const played = Array.from({ length: 10 + units }, (_, position) => {
    if (position === 10) bender.begin(fault, position, position * UNIT_MS);
    return packetsOf(bender.unit(position, position * UNIT_MS));
  });
  return { sound: played.slice(0, 10), bent: played.slice(10) };
}

function packetsOf(bytes: Buffer): Packet[] {
  const packets: Packet[] = [];
  for (let at = 0; at < bytes.length; ) {
    const end = at + 4 + bytes.readUInt16BE(at + 2);
    packets.push({
      channel: bytes[at + 1]!,
      marker: (bytes[at + 5]! & 0x80) !== 0,
      payloadType: bytes[at + 5]! & 0x7f,
      sequence: bytes.readUInt16BE(at + 6),
      timestamp: bytes.readUInt32BE(at + 8),
      ssrc: bytes.readUInt32BE(at + 12),
      payload: Buffer.from(bytes.subarray(at + 16, end)),
    });
    at = end;
  }
  return packets;
}

const stepsOf = (units: Packet[][]) =>
  units.slice(1).map((unit, i) => (unit[0]!.timestamp - units[i]![0]!.timestamp) | 0);

const isSeamless = (packets: Packet[]) =>
  packets.every((packet, i) => i === 0 || packet.sequence === (packets[i - 1]!.sequence + 1) % 0x10000);

test('a key frame that the encoder does not make leaves no gap', () => {
  const { bent: units } = bent({ kind: 'keyless' });
  expect(units.filter((unit) => unit.length === 0)).toHaveLength(2);
  expect(isSeamless(units.flat())).toBe(true);
});

test('stills are key frames that come so often, and what is left out between them leaves no gap', () => {
  const { sound, bent: units } = bent({ kind: 'stills', everyMs: 800 }, 40);
  const sent = units.flatMap((unit, at) => (unit.length > 0 ? [at] : []));
  expect(sent).toEqual([0, 20]);
  expect(units[0]).toHaveLength(sound[0]!.length);
  expect(isSeamless([...sound.flat(), ...units.flat()])).toBe(true);
});

test('a key frame that is lost leaves one', () => {
  const { sound, bent: units } = bent({ kind: 'drop', of: 'key-frames' });
  expect(units.flat()).toHaveLength(18);
  expect(isSeamless([...sound.flat(), ...units.flat()])).toBe(false);
});

test('a share of 10 % is one packet in ten', () => {
  const { bent: units } = bent({ kind: 'drop', share: 0.1 }, 100);
  const all = tinyClip().tracks[0]!.prepared.source.units.flatMap(({ payloads }) => payloads).length * 10;
  expect(Math.abs(units.flat().length - all * 0.9)).toBeLessThanOrEqual(1);
});

test.each([
  ['frozen', (steps: number[]) => steps.every((step) => step === 0)],
  ['zero', (steps: number[]) => steps.every((step) => step === 0)],
  ['backwards', (steps: number[]) => steps.every((step) => step === -3600)],
  ['fast', (steps: number[]) => steps.every((step) => step === 3780)],
  ['jumping', (steps: number[]) => steps.some((step) => Math.abs(step) > 36_000)],
] as const)('a clock can be %s', (runs, holds) => {
  const { sound, bent: units } = bent({ kind: 'clock', runs }, 60);
  expect(stepsOf(sound).every((step) => step === 3600)).toBe(true);
  expect(stepsOf(units)).toSatisfy(holds);
  expect(isSeamless(units.flat())).toBe(true);
});

test('numbers can begin elsewhere, once every so often', () => {
  const { sound, bent: units } = bent({ kind: 'numbers', everyMs: 400 });
  const all = [...sound.flat(), ...units.flat()];
  const jumps = all.filter((packet, i) => i > 0 && packet.sequence !== (all[i - 1]!.sequence + 1) % 0x10000);
  expect(jumps).toHaveLength(2);
});

test('another source can send', () => {
  const { sound, bent: units } = bent({ kind: 'numbers', change: 'source', everyMs: 400 });
  expect(new Set([...sound, ...units].flat().map(({ ssrc }) => ssrc)).size).toBe(3);
});

test('another source can send, with numbers of its own', () => {
  const all = bent({ kind: 'numbers', change: 'both', everyMs: 400 }).bent.flat();
  const changes = all.slice(1).filter((packet, i) => packet.ssrc !== all[i]!.ssrc);
  const jumps = all.slice(1).filter((packet, i) => packet.sequence !== (all[i]!.sequence + 1) % 0x10000);
  expect(changes).toHaveLength(1);
  expect(jumps).toEqual(changes);
});

test.each(['picture', 'packet'] as const)('a vanished session comes beside the sound one, by %s', (by) => {
  const { sound, bent: units } = bent({ kind: 'vanished', by });
  const { ssrc } = sound[0]![0]!;
  const parts = [true, false].map((own) => units.flat().filter((packet) => (packet.ssrc === ssrc) === own));
  const [ours, others] = parts as [Packet[], Packet[]];
  expect(isSeamless([...sound.flat(), ...ours])).toBe(true);
  expect(isSeamless(others)).toBe(true);
  expect(others.map(({ payload }) => payload)).toEqual(ours.map(({ payload }) => payload));
  const keyFrame = units[0]!.map((packet) => packet.ssrc === ssrc);
  expect(keyFrame.indexOf(true)).toBe(by === 'packet' ? 2 : keyFrame.length / 2);
  const away = others.map(({ timestamp }, i) => (timestamp - ours[i]!.timestamp) >>> 0);
  expect(new Set(away).size).toBe(1);
  expect(Math.abs(away[0]! | 0)).toBeGreaterThan(90_000 * 60);
});

test('markers, channel and payload type can be other than agreed', () => {
  expect(
    bent({ kind: 'unmarked' })
      .bent.flat()
      .some(({ marker }) => marker),
  ).toBe(false);
  expect(
    bent({ kind: 'channel' })
      .bent.flat()
      .every(({ channel }) => channel === 10),
  ).toBe(true);
  expect(
    bent({ kind: 'payload-type' })
      .bent.flat()
      .every(({ payloadType }) => payloadType === 99),
  ).toBe(true);
});

test('a huge picture comes in front of another, under a time of its own', () => {
  const { bent: units } = bent({ kind: 'huge', sizeBytes: 200_000, everyMs: 400 });
  const sizes = units.map((unit) => unit.reduce((sum, { payload }) => sum + payload.length, 0));
  expect(sizes.filter((size) => size > 200_000)).toHaveLength(2);
  expect(new Set(units[0]!.map(({ timestamp }) => timestamp)).size).toBe(2);
  expect(isSeamless(units.flat())).toBe(true);
});

test('tiny packets carry the same picture', () => {
  const { sound, bent: units } = bent({ kind: 'tiny', sizeBytes: 50 });
  const tiny = units[0]!.map(({ payload }) => payload);
  expect(Math.max(...tiny.map(({ length }) => length))).toBeLessThanOrEqual(50);
  expect(dataOf(tiny).equals(dataOf(sound[0]!.map(({ payload }) => payload)))).toBe(true);
  expect(tiny.filter((payload) => (payload[0]! & 0x1f) === 28 && (payload[1]! & 0x80) !== 0)).toHaveLength(1);
});

test('fragments without end bits are the same but for those', () => {
  const { sound, bent: units } = bent({ kind: 'unended' });
  const ends = (packets: Packet[]) =>
    packets.filter(({ payload }) => (payload[0]! & 0x1f) === 28 && (payload[1]! & 0x40) !== 0).length;
  expect([ends(sound.flat()), ends(units.flat())]).toEqual([1, 0]);
  expect(dataOf(payloadsOf(units[0]!)).equals(dataOf(payloadsOf(sound[0]!)))).toBe(true);
  expect(isSeamless(units.flat())).toBe(true);
});

test('a key frame can come as one parameter set, start codes between its NAL units', () => {
  const { sound, bent: units } = bent({ kind: 'annex-b' });
  const payloads = payloadsOf(units[0]!);
  expect(payloads.every((payload) => (payload[0]! & 0x1f) === 28 && (payload[1]! & 0x1f) === 7)).toBe(true);
  const stream = Buffer.concat([Buffer.from([0, 0, 1, 0x67]), dataOf(payloads)]);
  const key = splitNalUnits(stream);
  expect(key.map((nalUnit) => nalUnit[0]! & 0x1f)).toEqual([7, 8, 5]);
  expect(key.slice(0, 2)).toEqual(payloadsOf(sound[0]!).slice(0, 2));
  expect(units[0]!.map(({ marker }) => marker)).toEqual([...Array(payloads.length - 1).fill(false), true]);
  expect(payloadsOf(units[1]!)).toEqual(payloadsOf(sound[1]!));
  expect(isSeamless(units.flat())).toBe(true);
});

test('the NAL units of every picture can come as one, start codes between them', () => {
  const slices = [0, 1, 2].map((slice) => Buffer.from([0x41, slice === 0 ? 0x9a : 0x40, slice + 1, 0x77]));
  const fault = { kind: 'annex-b', place: 'in-all' } as const;
  const payloads = packOddly(slices, 'h264', fault, false);
  expect(payloads).toHaveLength(1);
  expect(splitNalUnits(Buffer.concat([Buffer.from([0, 0, 1]), payloads[0]!]))).toEqual(slices);
  expect(packOddly(slices, 'h264', { kind: 'annex-b' }, false)).toEqual(slices);
});

test('each NAL unit can come behind a start code, which of fragments becomes the header', () => {
  const { sound, bent: units } = bent({ kind: 'annex-b', place: 'in-front' });
  const [sps, , ...slice] = payloadsOf(units[0]!);
  expect(sps).toEqual(Buffer.concat([Buffer.from([0, 0, 0, 1]), payloadsOf(sound[0]!)[0]!]));
  expect(slice[0]!.subarray(0, 6).toString('hex')).toBe('1c8000000165');
  expect(payloadsOf(units[1]!)[0]!.subarray(0, 5).toString('hex')).toBe('0000000141');
  expect(isSeamless(units.flat())).toBe(true);
});

test('garbage inside keeps the shape of the packets', () => {
  const { sound, bent: units } = bent({ kind: 'garbage', place: 'inside' });
  expect(units[0]!.map(({ payload }) => payload.length)).toEqual(
    sound[0]!.map(({ payload }) => payload.length),
  );
  expect(units[0]!.every(({ payload }, i) => payload.equals(sound[0]![i]!.payload))).toBe(false);
});

function payloadsOf(packets: Packet[]): Buffer[] {
  return packets.map(({ payload }) => payload);
}

/** What is behind the headers of fragments; whole units as they are. */
function dataOf(payloads: Buffer[]): Buffer {
  return Buffer.concat(
    payloads.map((payload) => ((payload[0]! & 0x1f) === 28 ? payload.subarray(2) : payload)),
  );
}
