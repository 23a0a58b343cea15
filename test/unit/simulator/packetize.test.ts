import { expect, test } from 'vitest';
import { packetizeAac, packetizePcma, packetizeVideo } from '../../simulator/packetize.ts';

const large = (header: number[]) => Buffer.concat([Buffer.from(header), Buffer.alloc(3000, 0x55)]);

test('a large H.264 unit is fragmented as FU-A and can be put together again', () => {
  const unit = large([0x65]);
  const source = packetizeVideo([{ nalUnits: [unit], keyFrame: true }], 'h264', 25, null);
  const payloads = source.units[0]!.payloads;
  expect(payloads.map((payload) => [payload[0], payload[1]])).toEqual([
    [0x7c, 0x85],
    [0x7c, 0x05],
    [0x7c, 0x45],
  ]);
  expect(Buffer.concat([Buffer.from([0x65]), ...payloads.map((payload) => payload.subarray(2))])).toEqual(
    unit,
  );
});

test('a large H.265 unit is fragmented with both bytes of its header kept', () => {
  const unit = large([19 << 1, 1]);
  const source = packetizeVideo([{ nalUnits: [unit], keyFrame: true }], 'h265', 25, null);
  const payloads = source.units[0]!.payloads;
  expect(payloads.map((payload) => [...payload.subarray(0, 3)])).toEqual([
    [49 << 1, 1, 0x80 | 19],
    [49 << 1, 1, 19],
    [49 << 1, 1, 0x40 | 19],
  ]);
  expect(Buffer.concat(payloads.map((payload) => payload.subarray(3)))).toEqual(unit.subarray(2));
});

test('an AAC frame goes behind its AU header', () => {
  const configuration = Buffer.from([0x14, 0x08]);
  const source = packetizeAac({ frames: [Buffer.alloc(300)], sampleRate: 16000, channels: 1, configuration });
  const payload = source.units[0]!.payloads[0]!;
  expect(payload.readUInt16BE(0)).toBe(16);
  expect(payload.readUInt16BE(2) >> 3).toBe(300);
  expect(payload).toHaveLength(304);
});

test('G.711 leaves in packets of 40 ms and never with a marker', () => {
  const source = packetizePcma(Buffer.alloc(8000));
  expect(source.units).toHaveLength(25);
  expect(source.units.every((unit) => unit.marker === 'none')).toBe(true);
});
