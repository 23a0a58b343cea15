import { describe, expect, it } from 'vitest';
import { G711Depacketizer } from '../../../../../server/media/rtp/depacketizers/g711-depacketizer.ts';
import { readTracks } from '../../../../support/box-reader.ts';
import { decodeRawWithFfmpeg, decodeWithFfmpeg, probeStreams } from '../../../../support/ffmpeg.ts';
import { toAudioSamples, writeFragmentFile } from '../../../../support/fragment-file.ts';
import { depacketize, readRtpFixture } from '../../../../support/rtp-fixture.ts';
import { UnitCollector } from '../../../../support/unit-collector.ts';

describe('G711Depacketizer', () => {
  for (const { law, format } of [
    { law: 'pcma' as const, format: 'alaw' },
    { law: 'pcmu' as const, format: 'mulaw' },
  ]) {
    it(`makes FLAC of ${law} that decodes to the very samples that ffmpeg decodes ${law} to`, () => {
      const packets = readRtpFixture(law);
      const depacketizer = new G711Depacketizer(law, 8000);
      const { units } = depacketize(depacketizer, packets);
      const file = writeFragmentFile(depacketizer.track, 8000, toAudioSamples(units), 10);
      expect(probeStreams(file)[0]).toMatchObject({ codec_name: 'flac', sample_rate: '8000', channels: 1 });
      const spoken = Buffer.concat(packets.map((packet) => packet.subarray(12)));
      expect(decodeWithFfmpeg(file, ['-f', 's16le']).equals(decodeRawWithFfmpeg(spoken, format, 8000))).toBe(
        true,
      );
      expect(readTracks(file)).toMatchObject([{ format: 'fLaC', channels: 1, sampleRate: 8000 }]);
      expect(file.length).toBeLessThan(spoken.length * 2);
    });
  }

  it('keeps two channels apart', () => {
    const left = readRtpFixture('pcma').map((packet) => packet.subarray(12));
    const right = readRtpFixture('pcma')
      .reverse()
      .map((packet) => packet.subarray(12));
    const depacketizer = new G711Depacketizer('pcma', 8000, 2);
    const packets = left.map((samples, index) => ({
      payload: Buffer.from(Array.from(samples).flatMap((sample, at) => [sample, right[index]![at]!])),
      timestamp: index * 400,
    }));
    const { units } = depacketize(depacketizer, packets);
    expect(units.map(({ rtpTimestamp }) => rtpTimestamp)).toEqual(packets.map(({ timestamp }) => timestamp));
    const file = writeFragmentFile(depacketizer.track, 8000, toAudioSamples(units), 10);
    expect(probeStreams(file)[0]).toMatchObject({ codec_name: 'flac', sample_rate: '8000', channels: 2 });
    const decoded = decodeWithFfmpeg(file, ['-f', 's16le']);
    const one = decodeRawWithFfmpeg(Buffer.concat(left), 'alaw', 8000);
    const other = decodeRawWithFfmpeg(Buffer.concat(right), 'alaw', 8000);
    expect(decoded.length).toBe(one.length * 2);
    for (let sample = 0; sample < one.length / 2; sample += 1) {
      const pair = [decoded.readInt16LE(sample * 4), decoded.readInt16LE(sample * 4 + 2)];
      expect(pair).toEqual([one.readInt16LE(sample * 2), other.readInt16LE(sample * 2)]);
    }
  });

  it('leaves half a pair of samples out', () => {
    const sink = depacketize(new G711Depacketizer('pcmu', 8000, 2), [{ payload: Buffer.alloc(321, 0x55) }]);
    expect(sink.units.map(({ durationTicks }) => durationTicks)).toEqual([160]);
  });

  it('cuts a packet of any length into frames, each with its time', () => {
    const sink = depacketize(new G711Depacketizer('pcma', 8000), [
      { payload: Buffer.alloc(5000, 0x55), timestamp: 9 },
    ]);
    expect(sink.units.map(({ rtpTimestamp, durationTicks }) => [rtpTimestamp, durationTicks])).toEqual([
      [9, 4096],
      [4105, 904],
    ]);
  });

  it('drops what the sink has no room for', () => {
    const depacketizer = new G711Depacketizer('pcma', 8000);
    const sink = depacketize(
      depacketizer,
      [{ payload: Buffer.alloc(160) }],
      new UnitCollector({ maxBytes: 10 }),
    );
    expect([sink.units.length, depacketizer.damaged]).toEqual([0, 1]);
  });
});
