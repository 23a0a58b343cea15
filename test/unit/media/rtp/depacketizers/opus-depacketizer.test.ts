import { describe, expect, it } from 'vitest';
import { OpusDepacketizer } from '../../../../../server/media/rtp/depacketizers/opus-depacketizer.ts';
import { readTracks } from '../../../../support/box-reader.ts';
import { decodeWithFfmpeg, probeStreams } from '../../../../support/ffmpeg.ts';
import { toAudioSamples, writeFragmentFile } from '../../../../support/fragment-file.ts';
import { depacketize, readRtpFixture } from '../../../../support/rtp-fixture.ts';
import { UnitCollector } from '../../../../support/unit-collector.ts';

describe('OpusDepacketizer', () => {
  it('makes samples of what GStreamer sends that ffmpeg decodes without a complaint', () => {
    const depacketizer = new OpusDepacketizer(2);
    const { units } = depacketize(depacketizer, readRtpFixture('opus'));
    const file = writeFragmentFile(depacketizer.track, 48_000, toAudioSamples(units), 10);
    const [stream] = probeStreams(file);
    expect(stream).toMatchObject({
      codec_name: 'opus',
      codec_tag_string: 'Opus',
      sample_rate: '48000',
      channels: 2,
    });
    expect(stream?.nb_read_frames).toBe(String(units.length));
    expect(decodeWithFfmpeg(file, ['-f', 's16le'])).toHaveLength(units.length * 960 * 4);
    expect(new Set(units.map((unit) => unit.durationTicks))).toEqual(new Set([960]));
    expect(depacketizer.damaged).toBe(0);
    expect(readTracks(file)).toMatchObject([{ format: 'Opus', channels: 2, sampleRate: 48_000 }]);
  });

  it('counts packets that are no Opus packet and drops what the sink has no room for', () => {
    const depacketizer = new OpusDepacketizer(2);
    const sink = depacketize(depacketizer, [{ payload: Buffer.from([0xff]) }, { payload: Buffer.alloc(0) }]);
    depacketize(depacketizer, [{ payload: Buffer.alloc(40, 0xfc) }], new UnitCollector({ maxBytes: 10 }));
    expect(sink.units).toEqual([]);
    expect(depacketizer.damaged).toBe(2);
  });
});
