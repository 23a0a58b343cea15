import { describe, expect, it } from 'vitest';
import { writeFlacConfiguration } from '../../../../server/media/codec/flac.ts';
import { h264Track } from '../../../../server/media/codec/h264-parameter-sets.ts';
import { h265Track } from '../../../../server/media/codec/h265-parameter-sets.ts';
import { writeOpusConfiguration } from '../../../../server/media/codec/opus.ts';
import type { AudioTrack, Track } from '../../../../server/media/codec/track.ts';
import { writeInitSegment } from '../../../../server/media/fmp4/init-segment.ts';
import { readTracks } from '../../../support/box-reader.ts';
import { probeStreams } from '../../../support/ffmpeg.ts';
import { H264_CASES, H265_CASES } from '../../../support/parameter-set-cases.ts';

const bytes = (hex: string) => [Buffer.from(hex, 'hex')];
const [h264] = H264_CASES.slice(1);
const [h265] = H265_CASES;
const H264 = h264Track(bytes(h264!.sps), bytes(h264!.pps))!;
const H265 = h265Track(bytes(h265!.vps), bytes(h265!.sps), bytes(h265!.pps))!;
const AAC: AudioTrack = {
  kind: 'audio',
  codec: 'aac',
  codecString: 'mp4a.40.2',
  sampleRate: 16_000,
  channels: 1,
  configuration: Buffer.from('1408', 'hex'),
};
const OPUS: AudioTrack = {
  ...AAC,
  codec: 'opus',
  sampleRate: 48_000,
  channels: 2,
  configuration: writeOpusConfiguration(2),
};
const FLAC: AudioTrack = {
  ...AAC,
  codec: 'flac',
  sampleRate: 8000,
  configuration: writeFlacConfiguration(8000),
};

const CASES: { track: Track; format: string; box: string; name: string }[] = [
  { track: H264, format: 'avc1', box: 'avcC', name: 'h264' },
  { track: H265, format: 'hvc1', box: 'hvcC', name: 'hevc' },
  { track: AAC, format: 'mp4a', box: 'esds', name: 'aac' },
  { track: OPUS, format: 'Opus', box: 'dOps', name: 'opus' },
  { track: FLAC, format: 'fLaC', box: 'dfLa', name: 'flac' },
];

describe('writeInitSegment', () => {
  for (const { track, format, box, name } of CASES) {
    it(`describes ${name} so that an independent reader and ffprobe agree`, () => {
      const timescale = track.kind === 'video' ? 90_000 : track.sampleRate;
      const init = writeInitSegment([{ id: 3, timescale, track }]);
      const [read] = readTracks(init);
      expect(read).toMatchObject({
        id: 3,
        timescale,
        format,
        handler: track.kind === 'video' ? 'vide' : 'soun',
      });
      expect(read?.configuration.map(({ type }) => type)).toEqual([box]);
      const { payload } = read!.configuration[0]!;
      const configuration = Buffer.from(payload.buffer, payload.byteOffset, payload.byteLength);
      expect(configuration.includes(track.configuration)).toBe(true);
      const size = track.kind === 'video' ? { width: 1920, height: 1080 } : { channels: track.channels };
      expect(read).toMatchObject(size);
      // Without a frame ffprobe warns that it cannot know the pixel format.
      expect(probeStreams(init, 'error')).toMatchObject([{ codec_name: name, ...size }]);
    });
  }

  it.each([
    { what: 'D1', size: [704, 576], pasp: [12, 11], presented: { width: 768, height: 576 } },
    { what: '2CIF', size: [704, 288], pasp: [6, 11], presented: { width: 704, height: 528 } },
    { what: 'half D1', size: [352, 576], pasp: [24, 11], presented: { width: 768, height: 576 } },
  ])('says of $what how long its pixels are, and at which size it is shown', ({ size, pasp, presented }) => {
    const ofSize = ({ width, height }: { width: number; height: number }) =>
      width === size[0] && height === size[1];
    const tracks = [
      ...H264_CASES.filter(ofSize).map(({ sps, pps }) => h264Track(bytes(sps), bytes(pps))!),
      ...H265_CASES.filter(ofSize).map(({ vps, sps, pps }) => h265Track(bytes(vps), bytes(sps), bytes(pps))),
    ];
    for (const track of tracks) {
      const [read] = readTracks(writeInitSegment([{ id: 1, timescale: 90_000, track: track! }]));
      expect(read).toMatchObject({ width: size[0], height: size[1], presented });
      const { payload } = read!.configuration.find(({ type }) => type === 'pasp')!;
      expect([payload.getUint32(0), payload.getUint32(4), payload.byteLength]).toEqual([...pasp, 8]);
    }
  });

  it('describes picture and sound together', () => {
    const tracks = [
      { id: 1, timescale: 90_000, track: H264 },
      { id: 2, timescale: 16_000, track: AAC },
    ];
    const read = readTracks(writeInitSegment(tracks));
    expect(read.map(({ id, format, sampleRate }) => [id, format, sampleRate])).toEqual([
      [1, 'avc1', 0],
      [2, 'mp4a', 16_000],
    ]);
  });

  it('leaves a sampling rate that 16 bits cannot hold to the configuration', () => {
    const init = writeInitSegment([{ id: 1, timescale: 96_000, track: { ...AAC, sampleRate: 96_000 } }]);
    expect(readTracks(init)[0]?.sampleRate).toBe(0);
  });

  it('throws without tracks', () => {
    expect(() => writeInitSegment([])).toThrow();
  });
});
