import { execFileSync } from 'node:child_process';
import { describe, expect, it } from 'vitest';
import { LatmDepacketizer } from '../../../../../server/media/rtp/depacketizers/latm-depacketizer.ts';
import { decodeWithFfmpeg, probeStreams } from '../../../../support/ffmpeg.ts';
import { toAudioSamples, writeFragmentFile } from '../../../../support/fragment-file.ts';
import { depacketize, readRtpFixture } from '../../../../support/rtp-fixture.ts';
import { UnitCollector } from '../../../../support/unit-collector.ts';

/** AAC-LC, 44.1 kHz, stereo, one frame in each element; GStreamer's. */
const CONFIG = Buffer.from('40002420', 'hex');
const DESCRIBED = { clockRate: 44_100, config: CONFIG, configInBand: false };
const IN_BAND = { clockRate: 16_000, config: null, configInBand: true };

describe('LatmDepacketizer', () => {
  it('makes of what GStreamer sends, in fragments, what ffmpeg decodes without a complaint', () => {
    const depacketizer = new LatmDepacketizer(DESCRIBED);
    const { units } = depacketize(depacketizer, readRtpFixture('latm'));
    const file = writeFragmentFile(depacketizer.track!, 44_100, toAudioSamples(units), 10);
    expect(probeStreams(file)[0]).toMatchObject({ codec_name: 'aac', sample_rate: '44100', channels: 2 });
    expect(decodeWithFfmpeg(file, ['-f', 's16le'])).toHaveLength(units.length * 1024 * 4);
    expect(units.length).toBeGreaterThanOrEqual(39);
    expect(units.every(({ durationTicks }) => durationTicks === 1024)).toBe(true);
    expect(depacketizer.track).toMatchObject({
      codecString: 'mp4a.40.2',
      configuration: Buffer.from('1210', 'hex'),
    });
    expect(depacketizer.damaged).toBe(0);
  });

  it('makes the same of what ffmpeg writes, with the configuration in some elements and frames between bytes', () => {
    const elements = encodeLatm(5);
    const depacketizer = new LatmDepacketizer(IN_BAND);
    expect(depacketizer.track).toBeNull();
    const { units } = depacketize(
      depacketizer,
      elements.map((payload, index) => ({ payload, timestamp: index * 1024, marker: true })),
    );
    expect(units).toHaveLength(elements.length);
    const track = depacketizer.track!;
    const file = writeFragmentFile(track, 16_000, toAudioSamples(units), 10);
    expect(probeStreams(file)[0]).toMatchObject({ codec_name: 'aac', sample_rate: '16000', channels: 1 });
    const decoded = decodeWithFfmpeg(file, ['-f', 's16le']);
    expect(decoded.length).toBe(units.length * 1024 * 2);
    // The tone is there, undamaged: a sine of an eighth of full scale has this loudness.
    const loudness = Math.sqrt(
      Array.from({ length: 8_000 }, (_, i) => decoded.readInt16LE(16_000 + i * 2) ** 2).reduce(
        (a, b) => a + b,
      ) / 8_000,
    );
    expect(Math.abs(loudness - 32_768 / 8 / Math.SQRT2)).toBeLessThan(60);
    expect(depacketizer.damaged).toBe(0);
  });

  it('waits for the configuration when it enters in the middle, and counts what it cannot read', () => {
    const elements = encodeLatm(8);
    const depacketizer = new LatmDepacketizer(IN_BAND);
    const { units } = depacketize(
      depacketizer,
      elements.slice(3).map((payload, index) => ({ payload, timestamp: index * 1024, marker: true })),
    );
    expect(units).toHaveLength(elements.length - 8);
    expect(depacketizer.damaged).toBe(5);
  });

  it('makes another track when the configuration changes, and the same while it is repeated', () => {
    const depacketizer = new LatmDepacketizer(IN_BAND);
    const send = (payload: Buffer, timestamp: number) =>
      depacketize(depacketizer, [{ payload, timestamp, marker: true }]);
    send(element({ rateIndex: 8, channels: 1 }), 0);
    const first = depacketizer.track;
    send(element({ rateIndex: 8, channels: 1 }), 1024);
    expect(depacketizer.track).toBe(first);
    send(element({ rateIndex: 8, channels: 2 }), 2048);
    expect(depacketizer.track).toMatchObject({ channels: 2 });
  });

  it.each([
    { what: 'several frames in an element', options: { frames: [3, 300, 2] }, sizes: [3, 300, 2] },
    { what: 'frames of constant length', options: { frames: [21, 21], constant: 21 }, sizes: [21, 21] },
    { what: 'other data behind the frames', options: { frames: [5], otherBytes: 3 }, sizes: [5] },
    { what: 'version 1, which tells lengths', options: { frames: [5], version: 1 }, sizes: [5] },
  ])('reads $what', ({ options, sizes }) => {
    const depacketizer = new LatmDepacketizer(IN_BAND);
    const payload = element({ rateIndex: 8, channels: 1, ...options });
    const { units } = depacketize(depacketizer, [{ payload, timestamp: 7, marker: true }]);
    expect(units.map(({ bytes }) => bytes)).toEqual(
      sizes.map((size) => Buffer.from(Array.from({ length: size }, (_, index) => (index * 37 + 11) & 0xff))),
    );
    expect(units.map(({ rtpTimestamp }) => rtpTimestamp)).toEqual(sizes.map((_, frame) => 7 + frame * 1024));
    expect(depacketizer.damaged).toBe(0);
  });

  it.each([
    { what: 'several programs', bits: '0 1 000000 0001' },
    { what: 'several layers', bits: '0 1 000000 0000 001' },
    { what: 'streams out of step', bits: '0 0 000000 0000 000' },
    {
      what: 'a layout of channels of its own',
      bits: '0 1 000000 0000 000 00010 1000 0000 000 000 00000000 0 0',
    },
  ])('refuses $what', ({ bits }) => {
    const depacketizer = new LatmDepacketizer(IN_BAND);
    const payload = toBytes(`0${bits}${'0'.repeat(64)}`);
    const { units } = depacketize(depacketizer, [{ payload, marker: true }]);
    expect([units.length, depacketizer.track, depacketizer.damaged]).toEqual([0, null, 1]);
  });

  it('gathers fragments up to the marker, or the next timestamp, and drops those that miss one', () => {
    const depacketizer = new LatmDepacketizer(DESCRIBED);
    const frame = Buffer.concat([Buffer.from([6]), Buffer.from('abcdef')]);
    const { units } = depacketize(depacketizer, [
      { payload: frame.subarray(0, 3), sequenceNumber: 1, timestamp: 1 },
      { payload: frame.subarray(3), sequenceNumber: 2, timestamp: 1, marker: true },
      { payload: frame, sequenceNumber: 3, timestamp: 2 },
      { payload: frame.subarray(0, 3), sequenceNumber: 4, timestamp: 3 },
      { payload: frame.subarray(5), sequenceNumber: 6, timestamp: 3, marker: true },
      { payload: frame, sequenceNumber: 7, timestamp: 4, marker: true },
    ]);
    expect(units.map(({ rtpTimestamp, bytes }) => [rtpTimestamp, bytes.toString()])).toEqual([
      [1, 'abcdef'],
      [2, 'abcdef'],
      [4, 'abcdef'],
    ]);
    expect(depacketizer.damaged).toBe(1);
  });

  it('drops an element that never ends, and what the sink has no room for', () => {
    const depacketizer = new LatmDepacketizer(DESCRIBED);
    const endless = Array.from({ length: 20 }, () => ({ payload: Buffer.alloc(1000, 1), timestamp: 1 }));
    const last = { payload: Buffer.from([1, 65]), timestamp: 2, marker: true };
    expect(depacketize(depacketizer, [...endless, last]).units).toHaveLength(1);
    expect(depacketizer.damaged).toBe(1);
    depacketize(
      depacketizer,
      [{ payload: Buffer.from([3, 1, 2, 3]), marker: true }],
      new UnitCollector({ maxBytes: 2 }),
    );
    expect(depacketizer.damaged).toBe(2);
  });
});

/** Elements out of ffmpeg's LATM in its synchronisation layer (§1.7.2); the configuration is in every n-th. */
function encodeLatm(configEvery: number): Buffer[] {
  const stream = execFileSync('ffmpeg', [
    ...['-v', 'error', '-f', 'lavfi', '-i', 'sine=frequency=440:sample_rate=16000', '-t', '3', '-ac', '1'],
    ...['-c:a', 'aac', '-b:a', '48k', '-f', 'latm', '-smc-interval', String(configEvery), 'pipe:1'],
  ]);
  const elements: Buffer[] = [];
  for (let at = 0; at + 3 <= stream.length; ) {
    const header = stream.readUIntBE(at, 3);
    if (header >> 13 !== 0x2b7) throw new Error('ffmpeg wrote no LOAS');
    const end = at + 3 + (header & 0x1fff);
    elements.push(stream.subarray(at + 3, end));
    at = end;
  }
  return elements;
}

/** An AudioMuxElement with its configuration, written bit by bit. */
function element(options: {
  rateIndex: number;
  channels: number;
  frames?: number[];
  constant?: number;
  otherBytes?: number;
  version?: number;
}): Buffer {
  const { rateIndex, channels, frames = [2], constant = 0, otherBytes = 0, version = 0 } = options;
  const specific = `00010${bitsOf(rateIndex, 4)}${bitsOf(channels, 4)}000`;
  const config = version === 1 ? `00${bitsOf(specific.length + 5, 8)}${specific}00000` : specific;
  const lengths = constant > 0 ? `001${bitsOf(constant - 20, 9)}` : `000${bitsOf(255, 8)}`;
  const other = otherBytes > 0 ? `1${version === 1 ? '00' : '0'}${bitsOf(otherBytes * 8, 8)}` : '0';
  const mux = `${version === 1 ? `10${'00'}${bitsOf(1, 8)}` : '0'}1${bitsOf(frames.length - 1, 6)}0000000${config}${lengths}${other}0`;
  const payload = frames.map((size) => {
    const told = constant > 0 ? '' : `${'1'.repeat(8 * Math.floor(size / 255))}${bitsOf(size % 255, 8)}`;
    return told + Array.from({ length: size }, (_, index) => bitsOf((index * 37 + 11) & 0xff, 8)).join('');
  });
  return toBytes(`0${mux}${payload.join('')}${'1'.repeat(otherBytes * 8)}`);
}

function bitsOf(value: number, count: number): string {
  return value.toString(2).padStart(count, '0');
}

function toBytes(text: string): Buffer {
  const bits = text.replaceAll(' ', '');
  const bytes = bits.padEnd(Math.ceil(bits.length / 8) * 8, '0').match(/.{8}/g) ?? [];
  return Buffer.from(bytes.map((byte) => Number.parseInt(byte, 2)));
}
