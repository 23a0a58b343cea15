import { describe, expect, it } from 'vitest';
import { createH264Depacketizer } from '../../../../../server/media/rtp/depacketizers/h264-depacketizer.ts';
import type { NalDepacketizer } from '../../../../../server/media/rtp/depacketizers/nal-depacketizer.ts';
import { readTracks, splitSample } from '../../../../support/box-reader.ts';
import { decodeWithFfmpeg, probeStreams } from '../../../../support/ffmpeg.ts';
import { toVideoSamples, writeFragmentFile } from '../../../../support/fragment-file.ts';
import { aggregate, h264Fragment } from '../../../../support/nal-fragments.ts';
import { depacketize, type PacketFields, readRtpFixture } from '../../../../support/rtp-fixture.ts';
import { UnitCollector } from '../../../../support/unit-collector.ts';

const SPS = Buffer.from('67420029e9018094d9f2e02dc0404069', 'hex');
const OTHER_SPS = Buffer.from('6742c01ef40501ed008040', 'hex');
const PPS = Buffer.from('68ce3c80', 'hex');
const IDR = Buffer.from([0x65, 0x88, 1, 2, 3, 4, 5, 6, 7, 8]);
const SECOND_SLICE = Buffer.from([0x65, 0x40, 9, 10, 11]);
const DELTA = Buffer.from([0x41, 0x9a, 20, 21, 22]);

describe('H.264 that GStreamer sends', () => {
  for (const { name, reorder } of [
    { name: 'h264-main', reorder: 0 },
    { name: 'h264-b-frames', reorder: 2 },
  ]) {
    it(`makes samples of ${name} that ffmpeg decodes without a complaint`, () => {
      const depacketizer = createH264Depacketizer();
      const { units } = depacketize(depacketizer, readRtpFixture(name));
      const file = writeFragmentFile(depacketizer.track!, 90_000, toVideoSamples(units, reorder));
      const [stream] = probeStreams(file);
      expect(stream).toMatchObject({ codec_name: 'h264', width: 320, height: 180, nb_read_frames: '50' });
      expect(decodeWithFfmpeg(file, ['-f', 'rawvideo', '-pix_fmt', 'yuv420p'])).toHaveLength(
        50 * 320 * 180 * 1.5,
      );
      expect(depacketizer.damaged).toBe(0);
      expect(depacketizer.track).toMatchObject({ width: 320, height: 180, declaredFrameRate: 25 });
      expect(depacketizer.track?.declaredReorderFrames).toBe(reorder);
      expect(readTracks(file)).toMatchObject([
        { format: 'avc1', width: 320, height: 180, timescale: 90_000 },
      ]);
      expect(units.filter((unit) => unit.keyFrame)).toHaveLength(2);
      for (const unit of units) {
        for (const nalUnit of splitSample(unit.bytes)) expect([1, 5]).toContain(nalUnit[0]! & 0x1f);
      }
    });
  }
});

describe('H.264 over RTP', () => {
  it('has no track until SPS and PPS are known', () => {
    const depacketizer = proven();
    const sink = depacketize(depacketizer, [packet(SPS, { timestamp: 1 })]);
    expect(depacketizer.track).toBeNull();
    depacketize(
      depacketizer,
      [packet(PPS, { timestamp: 1 }), packet(IDR, { timestamp: 1, marker: true })],
      sink,
    );
    expect(depacketizer.track).toMatchObject({ codec: 'h264', codecString: 'avc1.420029' });
    expect(nalUnits(sink)).toEqual([[IDR]]);
  });

  it('takes the parameter sets of the session description until the stream brings its own', () => {
    const depacketizer = proven([OTHER_SPS, PPS]);
    const described = depacketizer.track;
    expect(described?.codecString).toBe('avc1.42c01e');
    depacketize(depacketizer, [packet(IDR, { marker: true })]);
    expect(depacketizer.track).toBe(described);
    depacketize(depacketizer, [packet(SPS), packet(PPS), packet(IDR, { marker: true })]);
    expect(depacketizer.track?.codecString).toBe('avc1.420029');
  });

  it('keeps the very same track while the sets are repeated, and makes another when they change', () => {
    const depacketizer = proven();
    depacketize(depacketizer, [packet(SPS), packet(PPS), packet(IDR, { marker: true })]);
    const first = depacketizer.track;
    depacketize(depacketizer, [packet(SPS), packet(PPS), packet(IDR, { marker: true })]);
    expect(depacketizer.track).toBe(first);
    depacketize(depacketizer, [packet(OTHER_SPS), packet(PPS), packet(IDR, { marker: true })]);
    expect(depacketizer.track).not.toBe(first);
    expect(depacketizer.track?.codecString).toBe('avc1.42c01e');
  });

  it('keeps a track when a parameter set is nonsense, and counts it', () => {
    const depacketizer = proven([SPS, PPS]);
    const before = depacketizer.track;
    depacketize(depacketizer, [packet(Buffer.from([0x67, 0xff])), packet(IDR, { marker: true })]);
    expect(depacketizer.track).toBe(before);
    expect(depacketizer.damaged).toBe(1);
  });

  it('leaves the zero bytes out that a camera has behind its parameter sets', () => {
    const padded = proven([Buffer.concat([SPS, Buffer.alloc(3)]), PPS]);
    expect(padded.track?.configuration).toEqual(proven([SPS, PPS]).track?.configuration);
  });

  it('unpacks STAP-A', () => {
    const depacketizer = proven();
    const stap = aggregate([24], [SPS, PPS, IDR, SECOND_SLICE]);
    const sink = depacketize(depacketizer, [packet(stap, { marker: true })]);
    expect(nalUnits(sink)).toEqual([[IDR, SECOND_SLICE]]);
    expect(sink.units[0]?.keyFrame).toBe(true);
    expect(depacketizer.track).not.toBeNull();
  });

  it('joins FU-A fragments, wherever they are cut', () => {
    for (let cut = 2; cut < IDR.length - 1; cut += 1) {
      const sink = depacketize(proven(), [
        packet(h264Fragment(IDR, 1, cut, 'start'), { sequenceNumber: 1 }),
        packet(h264Fragment(IDR, cut, IDR.length, 'end'), { sequenceNumber: 2, marker: true }),
      ]);
      expect(nalUnits(sink)).toEqual([[IDR]]);
    }
  });

  it('takes a whole NAL unit that is dressed as one fragment', () => {
    const whole = h264Fragment(IDR, 1, IDR.length, 'both');
    expect(nalUnits(depacketize(proven(), [packet(whole, { marker: true })]))).toEqual([[IDR]]);
  });

  it('finds parameter sets that came in fragments', () => {
    const depacketizer = proven();
    const sink = depacketize(depacketizer, [
      packet(h264Fragment(SPS, 1, 6, 'start'), { sequenceNumber: 1 }),
      packet(h264Fragment(SPS, 6, SPS.length, 'end'), { sequenceNumber: 2 }),
      packet(PPS, { sequenceNumber: 3 }),
      packet(IDR, { sequenceNumber: 4, marker: true }),
    ]);
    expect(depacketizer.track?.codecString).toBe('avc1.420029');
    expect(nalUnits(sink)).toEqual([[IDR]]);
  });

  it('closes a unit at the next timestamp when the camera forgets the marker', () => {
    const sink = depacketize(createH264Depacketizer(), [
      packet(IDR, { sequenceNumber: 1, timestamp: 100 }),
      packet(SECOND_SLICE, { sequenceNumber: 2, timestamp: 100 }),
      packet(DELTA, { sequenceNumber: 3, timestamp: 200 }),
      packet(DELTA, { sequenceNumber: 4, timestamp: 300 }),
    ]);
    expect(nalUnits(sink)).toEqual([[IDR, SECOND_SLICE], [DELTA]]);
    expect(sink.units.map((unit) => [unit.rtpTimestamp, unit.keyFrame])).toEqual([
      [100, true],
      [200, false],
    ]);
  });

  it('makes no unit of parameter sets that have a marker of their own', () => {
    const sink = depacketize(proven(), [
      packet(SPS, { sequenceNumber: 1, marker: true }),
      packet(PPS, { sequenceNumber: 2, marker: true }),
      packet(IDR, { sequenceNumber: 3, marker: true }),
    ]);
    expect(nalUnits(sink)).toEqual([[IDR]]);
  });

  it('leaves delimiters, SEI and filler out', () => {
    const sink = depacketize(proven(), [
      packet(Buffer.from([0x09, 0xf0]), { sequenceNumber: 1 }),
      packet(Buffer.from([0x06, 5, 1, 0, 0x80]), { sequenceNumber: 2 }),
      packet(IDR, { sequenceNumber: 3 }),
      packet(Buffer.from([0x0c, 0xff, 0x80]), { sequenceNumber: 4, marker: true }),
    ]);
    expect(nalUnits(sink)).toEqual([[IDR]]);
  });

  it('drops a unit that misses a fragment, once, and goes on with the next', () => {
    const depacketizer = proven();
    const sink = depacketize(depacketizer, [
      packet(h264Fragment(IDR, 1, 4, 'start'), { sequenceNumber: 1, timestamp: 1 }),
      packet(h264Fragment(IDR, 6, 8, 'middle'), { sequenceNumber: 3, timestamp: 1 }),
      packet(h264Fragment(IDR, 8, IDR.length, 'end'), { sequenceNumber: 4, timestamp: 1, marker: true }),
      packet(DELTA, { sequenceNumber: 5, timestamp: 2, marker: true }),
    ]);
    expect(nalUnits(sink)).toEqual([[DELTA]]);
    expect(depacketizer.damaged).toBe(1);
  });

  it('tells damaged units that others are predicted from (nal_ref_idc) from those that nobody misses', () => {
    const depacketizer = proven();
    const disposable = Buffer.from([0x01, 0x9a, 20, 21, 22, 23]);
    [DELTA, disposable].forEach((slice, round) => {
      depacketize(depacketizer, [
        packet(h264Fragment(slice, 1, 3, 'start'), { sequenceNumber: 1, timestamp: round }),
        packet(h264Fragment(slice, 4, 5, 'end'), { sequenceNumber: 3, timestamp: round, marker: true }),
      ]);
    });
    expect([depacketizer.damaged, depacketizer.damagedReferences]).toEqual([2, 1]);
  });

  it('drops a unit whose end got lost', () => {
    const depacketizer = proven();
    const sink = depacketize(depacketizer, [
      packet(IDR, { sequenceNumber: 1, timestamp: 1 }),
      packet(DELTA, { sequenceNumber: 3, timestamp: 2, marker: true }),
    ]);
    expect(nalUnits(sink)).toEqual([[DELTA]]);
    expect(depacketizer.damaged).toBe(1);
  });

  it('drops a unit whose first slice got lost, and one that was entered midway', () => {
    const depacketizer = proven();
    const sink = depacketize(depacketizer, [
      packet(SECOND_SLICE, { sequenceNumber: 1, timestamp: 1, marker: true }),
      packet(DELTA, { sequenceNumber: 2, timestamp: 2, marker: true }),
      packet(SECOND_SLICE, { sequenceNumber: 4, timestamp: 3, marker: true }),
      packet(DELTA, { sequenceNumber: 5, timestamp: 4, marker: true }),
    ]);
    expect(nalUnits(sink)).toEqual([[DELTA], [DELTA]]);
    expect(depacketizer.damaged).toBe(2);
  });

  it.each([25, 26, 27, 29])('refuses interleaved packets of type %i with a word', (type) => {
    const depacketizer = proven();
    expect(depacketizer.refusal).toBeNull();
    depacketize(depacketizer, [packet(Buffer.from([type, 0, 0, 0, 1, 0x65]), { marker: true })]);
    expect(depacketizer.refusal).toContain('interleaved');
  });

  it('counts packetizations that it does not know, and aggregates that point outside', () => {
    const depacketizer = proven();
    const sink = depacketize(depacketizer, [
      packet(Buffer.from([25, 0, 0, 0, 1, 0x65]), { sequenceNumber: 1, timestamp: 1, marker: true }),
      packet(Buffer.from([24, 0xff, 0xff, 0x65]), { sequenceNumber: 2, timestamp: 2, marker: true }),
      packet(Buffer.from([28, 0x85]), { sequenceNumber: 3, timestamp: 3, marker: true }),
    ]);
    expect(sink.units).toEqual([]);
    expect(depacketizer.damaged).toBeGreaterThanOrEqual(3);
  });

  it('ignores packets without payload', () => {
    const depacketizer = proven();
    depacketize(depacketizer, [packet(Buffer.alloc(0), { marker: true })]);
    expect(depacketizer.damaged).toBe(0);
  });

  it('drops a unit that the sink has no room for, and one that grows over 4 MiB', () => {
    const small = proven();
    const sink = depacketize(small, [packet(IDR, { marker: true })], new UnitCollector({ maxBytes: 8 }));
    expect([sink.units.length, small.damaged]).toEqual([0, 1]);

    const endless = proven();
    const slice = Buffer.concat([SECOND_SLICE, Buffer.alloc(60_000, 7)]);
    const packets = Array.from({ length: 80 }, (_, index) =>
      packet(index === 0 ? IDR : slice, { sequenceNumber: index, timestamp: 1 }),
    );
    const collector = depacketize(endless, packets);
    expect(collector.bytes.length).toBeLessThan(16 * 1024 * 1024);
    depacketize(endless, [packet(DELTA, { sequenceNumber: 80, timestamp: 2, marker: true })], collector);
    expect(nalUnits(collector)).toEqual([[DELTA]]);
    expect(endless.damaged).toBe(1);
  });

  it('forgets what is open at a reset, but not the parameter sets', () => {
    const depacketizer = proven([SPS, PPS]);
    const sink = depacketize(depacketizer, [packet(IDR, { timestamp: 1 })]);
    depacketizer.reset(sink);
    depacketize(depacketizer, [packet(DELTA, { timestamp: 1, marker: true })], sink);
    expect(nalUnits(sink)).toEqual([[DELTA]]);
    expect(depacketizer.track).not.toBeNull();
  });
});

/** One that has seen what the marker bit of its camera is worth. */
function proven(described: Buffer[] = []): NalDepacketizer {
  const depacketizer = createH264Depacketizer(described);
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
