import { describe, expect, it } from 'vitest';
import { createH265Depacketizer } from '../../../../../server/media/rtp/depacketizers/h265-depacketizer.ts';
import type { NalDepacketizer } from '../../../../../server/media/rtp/depacketizers/nal-depacketizer.ts';
import { readTracks, splitSample } from '../../../../support/box-reader.ts';
import { decodeWithFfmpeg, probeStreams } from '../../../../support/ffmpeg.ts';
import { toVideoSamples, writeFragmentFile } from '../../../../support/fragment-file.ts';
import { aggregate, h265Fragment } from '../../../../support/nal-fragments.ts';
import { depacketize, type PacketFields, readRtpFixture } from '../../../../support/rtp-fixture.ts';
import type { UnitCollector } from '../../../../support/unit-collector.ts';

const [VPS, SPS, PPS] = recordedParameterSets();
const IDR = Buffer.from([0x26, 0x01, 0xaf, 1, 2, 3, 4, 5, 6, 7]);
const SECOND_SLICE = Buffer.from([0x26, 0x01, 0x2f, 9, 10, 11]);
const DELTA = Buffer.from([0x02, 0x01, 0xd0, 20, 21, 22]);
const CLEAN_RANDOM_ACCESS = Buffer.from([0x2a, 0x01, 0xaf, 30, 31]);

describe('H.265 over RTP', () => {
  it('makes samples of what GStreamer sends that ffmpeg decodes without a complaint', () => {
    const depacketizer = createH265Depacketizer();
    const { units } = depacketize(depacketizer, readRtpFixture('h265'));
    const file = writeFragmentFile(depacketizer.track!, 90_000, toVideoSamples(units, 0));
    const [stream] = probeStreams(file);
    expect(stream).toMatchObject({ codec_name: 'hevc', codec_tag_string: 'hvc1', width: 320, height: 180 });
    expect(stream?.nb_read_frames).toBe('50');
    expect(decodeWithFfmpeg(file, ['-f', 'rawvideo', '-pix_fmt', 'yuv420p'])).toHaveLength(
      50 * 320 * 180 * 1.5,
    );
    expect(depacketizer.damaged).toBe(0);
    expect(depacketizer.track).toMatchObject({
      codec: 'h265',
      declaredFrameRate: 25,
      declaredReorderFrames: 0,
    });
    expect(depacketizer.track?.codecString).toMatch(/^hvc1\.1\.6\.L60\./);
    expect(readTracks(file)).toMatchObject([{ format: 'hvc1', width: 320, height: 180 }]);
    expect(units.filter((unit) => unit.keyFrame)).toHaveLength(2);
    for (const unit of units) {
      for (const nalUnit of splitSample(unit.bytes)) expect((nalUnit[0]! >> 1) & 0x3f).toBeLessThan(32);
    }
  });

  it('has no track until VPS, SPS and PPS are known', () => {
    const depacketizer = proven();
    const sink = depacketize(depacketizer, [packet(SPS), packet(PPS)]);
    expect(depacketizer.track).toBeNull();
    depacketize(depacketizer, [packet(VPS), packet(IDR, { marker: true })], sink);
    expect(depacketizer.track).toMatchObject({ width: 320, height: 180 });
    expect(nalUnits(sink)).toEqual([[IDR]]);
  });

  it('takes the parameter sets of the session description', () => {
    expect(createH265Depacketizer([VPS, SPS, PPS]).track).toMatchObject({ width: 320, height: 180 });
    expect(createH265Depacketizer([VPS, PPS]).track).toBeNull();
  });

  it('unpacks aggregation packets', () => {
    const depacketizer = proven();
    const payload = aggregate([48 << 1, 1], [VPS, SPS, PPS, IDR, SECOND_SLICE]);
    const sink = depacketize(depacketizer, [packet(payload, { marker: true })]);
    expect(nalUnits(sink)).toEqual([[IDR, SECOND_SLICE]]);
    expect(sink.units[0]?.keyFrame).toBe(true);
    expect(depacketizer.track).not.toBeNull();
  });

  it('joins fragments, wherever they are cut', () => {
    for (let cut = 3; cut < IDR.length - 1; cut += 1) {
      const sink = depacketize(proven(), [
        packet(h265Fragment(IDR, 2, cut, 'start')),
        packet(h265Fragment(IDR, cut, IDR.length, 'end'), { marker: true }),
      ]);
      expect(nalUnits(sink)).toEqual([[IDR]]);
      expect(sink.units[0]?.keyFrame).toBe(true);
    }
  });

  it('finds parameter sets that came in fragments', () => {
    const depacketizer = proven();
    depacketize(depacketizer, [
      packet(VPS),
      packet(h265Fragment(SPS, 2, 9, 'start')),
      packet(h265Fragment(SPS, 9, SPS.length, 'end')),
      packet(PPS),
      packet(IDR, { marker: true }),
    ]);
    expect(depacketizer.track).toMatchObject({ width: 320 });
    expect(depacketizer.damaged).toBe(0);
  });

  it('takes every random access picture for a key frame, and nothing else', () => {
    const sink = depacketize(proven(), [
      packet(CLEAN_RANDOM_ACCESS, { timestamp: 1, marker: true }),
      packet(DELTA, { timestamp: 2, marker: true }),
    ]);
    expect(sink.units.map((unit) => unit.keyFrame)).toEqual([true, false]);
  });

  it('drops units that miss a fragment or their first slice, and counts each once', () => {
    const depacketizer = proven();
    const sink = depacketize(depacketizer, [
      packet(h265Fragment(IDR, 2, 4, 'start'), { sequenceNumber: 1, timestamp: 1 }),
      packet(h265Fragment(IDR, 6, 8, 'end'), { sequenceNumber: 3, timestamp: 1, marker: true }),
      packet(SECOND_SLICE, { sequenceNumber: 5, timestamp: 2, marker: true }),
      packet(DELTA, { sequenceNumber: 6, timestamp: 3, marker: true }),
    ]);
    expect(nalUnits(sink)).toEqual([[DELTA]]);
    expect(depacketizer.damaged).toBe(2);
  });

  it('leaves further layers, delimiters and SEI out', () => {
    const otherLayer = Buffer.from([0x02, 0x09, 0xd0, 1]);
    const sink = depacketize(proven(), [
      packet(Buffer.from([0x46, 0x01, 0x50])),
      packet(Buffer.from([0x4e, 0x01, 5, 1, 0x80])),
      packet(IDR),
      packet(otherLayer, { marker: true }),
    ]);
    expect(nalUnits(sink)).toEqual([[IDR]]);
  });

  it('counts PACI packets, headers without anything behind, and aggregates that point outside', () => {
    const depacketizer = proven();
    const sink = depacketize(depacketizer, [
      packet(Buffer.from([50 << 1, 1, 0, 0, 0]), { timestamp: 1, marker: true }),
      packet(Buffer.from([0x26, 1]), { timestamp: 2, marker: true }),
      packet(Buffer.from([48 << 1, 1, 0xff, 0xff, 0x26]), { timestamp: 3, marker: true }),
      packet(Buffer.from([49 << 1, 1, 0x93]), { timestamp: 4, marker: true }),
    ]);
    expect(sink.units).toEqual([]);
    expect(depacketizer.damaged).toBeGreaterThanOrEqual(4);
    expect(depacketizer.refusal).toContain('PACI');
  });

  it('takes no packet of H.264 for one of PACI', () => {
    const depacketizer = proven();
    const packets = readRtpFixture('h264-main').map((bytes, sequenceNumber) =>
      packet(bytes.subarray(12), { sequenceNumber }),
    );
    const idr = packet(Buffer.from([0x65, 0x88, 0x84, 1, 2, 3]), { sequenceNumber: packets.length });
    depacketize(depacketizer, [...packets, idr]);
    expect(depacketizer.refusal).toBeNull();
    expect(depacketizer.damaged).toBeGreaterThan(0);
  });
});

/** One that has seen what the marker bit of its camera is worth. */
function proven(): NalDepacketizer {
  const depacketizer = createH265Depacketizer();
  const frame = (payload: Buffer, timestamp: number) => packet(payload, { timestamp, marker: true });
  const { units } = depacketize(depacketizer, [frame(IDR, 0xfffffff0), frame(DELTA, 0xfffffff1)]);
  expect(units).toHaveLength(2);
  return depacketizer;
}

function packet(payload: Buffer, fields: Omit<PacketFields, 'payload'> = {}): PacketFields {
  return { payload, ...fields };
}

function nalUnits(sink: UnitCollector): Buffer[][] {
  return sink.units.map((unit) => splitSample(unit.bytes).map((nalUnit) => Buffer.from(nalUnit)));
}

/** GStreamer sends each set in a packet of its own in front of the first key frame. */
function recordedParameterSets(): [Buffer, Buffer, Buffer] {
  const payloads = readRtpFixture('h265').map((bytes) => bytes.subarray(12));
  const flat = payloads.flatMap((payload) =>
    payload[0]! >> 1 === 48 ? unpack(payload.subarray(2)) : [payload],
  );
  const find = (type: number) => flat.find((nalUnit) => nalUnit[0]! >> 1 === type)!;
  return [find(32), find(33), find(34)];
}

function unpack(payload: Buffer): Buffer[] {
  if (payload.length < 2) return [];
  const end = 2 + payload.readUInt16BE(0);
  return [payload.subarray(2, end), ...unpack(payload.subarray(end))];
}
