import { describe, expect, it } from 'vitest';
import {
  AacDepacketizer,
  type AacFormat,
} from '../../../../../server/media/rtp/depacketizers/aac-depacketizer.ts';
import { readTracks } from '../../../../support/box-reader.ts';
import { decodeWithFfmpeg, probeStreams } from '../../../../support/ffmpeg.ts';
import { toAudioSamples, writeFragmentFile } from '../../../../support/fragment-file.ts';
import { depacketize, type PacketFields, readRtpFixture } from '../../../../support/rtp-fixture.ts';
import { UnitCollector } from '../../../../support/unit-collector.ts';

const HIGH_BIT_RATE: AacFormat = {
  config: Buffer.from('1210', 'hex'),
  clockRate: 44_100,
  sizeLength: 13,
  indexLength: 3,
  indexDeltaLength: 3,
};
const FIRST = Buffer.from([1, 2, 3, 4, 5]);
const SECOND = Buffer.from([6, 7, 8]);

describe('AacDepacketizer', () => {
  it('makes samples of what GStreamer sends that ffmpeg decodes without a complaint', () => {
    const depacketizer = new AacDepacketizer(HIGH_BIT_RATE);
    const { units } = depacketize(depacketizer, readRtpFixture('aac'));
    const file = writeFragmentFile(depacketizer.track!, 44_100, toAudioSamples(units), 8);
    const [stream] = probeStreams(file);
    expect(stream).toMatchObject({ codec_name: 'aac', profile: 'LC', sample_rate: '44100', channels: 2 });
    expect(stream?.nb_read_frames).toBe(String(units.length));
    expect(decodeWithFfmpeg(file, ['-f', 's16le'])).toHaveLength(units.length * 1024 * 4);
    expect(depacketizer).toMatchObject({ damaged: 0, track: { codecString: 'mp4a.40.2', channels: 2 } });
    expect(readTracks(file)).toMatchObject([{ format: 'mp4a', channels: 2, sampleRate: 44_100 }]);
  });

  it('splits several access units of a packet and spaces them by their duration', () => {
    const sink = depacketize(new AacDepacketizer(HIGH_BIT_RATE), [
      packet([FIRST, SECOND], { timestamp: 0xfffffff0, marker: true }),
    ]);
    expect(sink.units).toEqual([
      { bytes: FIRST, rtpTimestamp: 0xfffffff0, keyFrame: true, durationTicks: 1024 },
      { bytes: SECOND, rtpTimestamp: 1008, keyFrame: true, durationTicks: 1024 },
    ]);
  });

  it('counts time in ticks of the RTP clock when that is not the sampling rate of the core', () => {
    const halfRate = { ...HIGH_BIT_RATE, config: Buffer.from('1390', 'hex') }; // 22,050 Hz
    const sink = depacketize(new AacDepacketizer(halfRate), [packet([FIRST], { marker: true })]);
    expect(sink.units[0]?.durationTicks).toBe(2048);
  });

  it('joins an access unit that came in several packets', () => {
    const whole = Buffer.concat([FIRST, SECOND]);
    const sink = depacketize(new AacDepacketizer(HIGH_BIT_RATE), [
      { payload: Buffer.concat([headers([whole.length]), FIRST]), timestamp: 7 },
      { payload: Buffer.concat([headers([whole.length]), SECOND]), timestamp: 7, marker: true },
      packet([FIRST], { timestamp: 8, marker: true }),
    ]);
    expect(sink.units.map(({ bytes, rtpTimestamp }) => [bytes, rtpTimestamp])).toEqual([
      [whole, 7],
      [FIRST, 8],
    ]);
  });

  it('drops an access unit that misses a packet, and goes on with the next', () => {
    const depacketizer = new AacDepacketizer(HIGH_BIT_RATE);
    const sink = depacketize(depacketizer, [
      { payload: Buffer.concat([headers([20]), FIRST]), timestamp: 7, sequenceNumber: 1 },
      packet([FIRST], { timestamp: 8, sequenceNumber: 3, marker: true }),
      { payload: Buffer.concat([headers([20]), FIRST]), timestamp: 9, sequenceNumber: 4 },
      { payload: Buffer.concat([headers([20]), FIRST]), timestamp: 9, sequenceNumber: 5, marker: true },
    ]);
    expect(sink.units.map(({ bytes }) => bytes)).toEqual([FIRST]);
    expect(depacketizer.damaged).toBe(2);
  });

  it('takes what is there when a camera says a larger size than it sends in a marked packet', () => {
    const payload = Buffer.concat([headers([100]), FIRST]);
    const sink = depacketize(new AacDepacketizer(HIGH_BIT_RATE), [{ payload, marker: true }]);
    expect(sink.units.map(({ bytes }) => bytes)).toEqual([FIRST]);
  });

  it('takes off an ADTS header that a recorder left on', () => {
    const frame = Buffer.from([0xff, 0xf1, 0x50, 0x80, 0x01, 0x9f, 0xfc, ...FIRST]);
    const sink = depacketize(new AacDepacketizer(HIGH_BIT_RATE), [packet([frame], { marker: true })]);
    expect(sink.units.map(({ bytes }) => bytes)).toEqual([FIRST]);
  });

  it('reads ADTS frames that come without AU headers', () => {
    const adts = (unit: Buffer) => {
      const sizeBytes = 7 + unit.length;
      return Buffer.from([
        0xff,
        0xf1,
        0x50,
        0x80,
        sizeBytes >> 3,
        ((sizeBytes & 7) << 5) | 0x1f,
        0xfc,
        ...unit,
      ]);
    };
    const depacketizer = new AacDepacketizer(HIGH_BIT_RATE);
    const sink = depacketize(depacketizer, [
      { payload: adts(FIRST), timestamp: 7, marker: true },
      { payload: Buffer.concat([adts(SECOND), adts(FIRST)]), timestamp: 1031, marker: true },
      packet([SECOND], { timestamp: 5000, marker: true }),
    ]);
    expect(sink.units.map(({ bytes, rtpTimestamp }) => [bytes, rtpTimestamp])).toEqual([
      [FIRST, 7],
      [SECOND, 1031],
      [FIRST, 2055],
      [SECOND, 5000],
    ]);
    expect(depacketizer.damaged).toBe(0);
    depacketize(depacketizer, [{ payload: adts(FIRST).subarray(0, -1), marker: true }]);
    expect(depacketizer.damaged).toBe(1);
  });

  it('reads AU headers that are sizes alone, whatever the description says', () => {
    const bits = [FIRST, SECOND].map(({ length }) => binary(length, 13));
    const sink = depacketize(new AacDepacketizer(HIGH_BIT_RATE), [
      { payload: Buffer.concat([length16(bits[0]!), packed(bits[0]!), FIRST]), marker: true },
      {
        payload: Buffer.concat([length16(bits.join('')), packed(bits.join('')), FIRST, SECOND]),
        marker: true,
      },
    ]);
    expect(sink.units.map(({ bytes }) => bytes)).toEqual([FIRST, FIRST, SECOND]);
  });

  it('counts packets without access units, interleaved ones, and sizes that point outside', () => {
    const depacketizer = new AacDepacketizer(HIGH_BIT_RATE);
    const interleaved = Buffer.from([0, 32, 0, 5 << 3, 0, (3 << 3) | 2, 1, 2, 3, 4, 5, 6, 7, 8]);
    const sink = depacketize(depacketizer, [
      { payload: Buffer.from([0]), marker: true },
      { payload: Buffer.from([0, 16, 0]), marker: true },
      { payload: interleaved, marker: true },
      { payload: Buffer.concat([headers([3, 200]), FIRST]), marker: true },
    ]);
    expect(sink.units.map(({ bytes }) => bytes)).toEqual([FIRST.subarray(0, 3)]);
    expect(depacketizer.damaged).toBe(4);
  });

  it('steps over what servers put into headers besides, and over the auxiliary section', () => {
    const extras = {
      ctsDeltaLength: 7,
      dtsDeltaLength: 6,
      randomAccessLength: 1,
      streamStateLength: 2,
      auxiliarySizeLength: 8,
    };
    // Size, index, CTS flag, DTS flag and delta, random access, stream state; then with a CTS delta and without one of DTS.
    const bits =
      `${binary(FIRST.length, 13)} 000 0 1 101010 1 11` + `${binary(SECOND.length, 13)} 000 1 1010101 0 0 01`;
    const auxiliary = '00001010 1111111111'; // ten bits
    const payload = Buffer.concat([length16(bits), packed(bits), packed(auxiliary), FIRST, SECOND]);
    const depacketizer = new AacDepacketizer({ ...HIGH_BIT_RATE, extras });
    const { units } = depacketize(depacketizer, [{ payload, marker: true }]);
    expect(units.map(({ bytes }) => bytes)).toEqual([FIRST, SECOND]);
    const cut = depacketize(depacketizer, [{ payload: payload.subarray(0, 9), marker: true, timestamp: 9 }]);
    expect([cut.units.length, depacketizer.damaged]).toEqual([0, 1]);
  });

  it('drops what the sink has no room for', () => {
    const depacketizer = new AacDepacketizer(HIGH_BIT_RATE);
    const sink = depacketize(
      depacketizer,
      [packet([FIRST], { marker: true })],
      new UnitCollector({ maxBytes: 4 }),
    );
    expect([sink.units.length, depacketizer.damaged]).toEqual([0, 1]);
  });

  it.each([
    { what: 'that cannot be read', config: 'ff' },
    { what: 'of AAC Main', config: '0a10' },
    { what: 'of AAC-LD', config: 'ba1000' },
    { what: 'of AAC-ELD', config: 'f8e85000' },
  ])('has no track of a configuration $what', ({ config }) => {
    expect(new AacDepacketizer({ ...HIGH_BIT_RATE, config: Buffer.from(config, 'hex') }).track).toBeNull();
  });
});

function binary(value: number, bits: number): string {
  return value.toString(2).padStart(bits, '0');
}

function length16(bits: string): Buffer {
  const length = bits.replaceAll(' ', '').length;
  return Buffer.from([length >> 8, length & 0xff]);
}

function packed(bits: string): Buffer {
  const joined = bits.replaceAll(' ', '');
  const bytes = joined.padEnd(Math.ceil(joined.length / 8) * 8, '0').match(/.{8}/g) ?? [];
  return Buffer.from(bytes.map((byte) => Number.parseInt(byte, 2)));
}

function packet(units: Buffer[], fields: Omit<PacketFields, 'payload'>): PacketFields {
  return { payload: Buffer.concat([headers(units.map((unit) => unit.length)), ...units]), ...fields };
}

/** AU headers of AAC-hbr: 13 bits of size, 3 of index. */
function headers(sizes: number[]): Buffer {
  const bytes = Buffer.alloc(2 + sizes.length * 2);
  bytes.writeUInt16BE(sizes.length * 16, 0);
  sizes.forEach((size, index) => {
    bytes.writeUInt16BE(size << 3, 2 + index * 2);
  });
  return bytes;
}
