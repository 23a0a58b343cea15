import { describe, expect, it } from 'vitest';
import { FlvAudioReader } from '../../../../server/media/flv/flv-audio-reader.ts';
import { readRtpFixture } from '../../../support/rtp-fixture.ts';
import { UnitCollector } from '../../../support/unit-collector.ts';

const AAC_CONFIG = Buffer.from('1210', 'hex'); // 44.1 kHz, stereo
const AAC_FRAME = Buffer.from('211004608c1c', 'hex');
const legacyAac = (packetType: number, data: Buffer) =>
  Buffer.concat([Buffer.from([0xaf, packetType]), data]);
const enhanced = (fourCc: string, packetType: number, data: Buffer) =>
  Buffer.concat([Buffer.from([0x90 | packetType]), Buffer.from(fourCc), data]);
const opusHead = (channels: number) =>
  Buffer.concat([Buffer.from('OpusHead'), Buffer.from([1, channels, 0x38, 1, 0x80, 0xbb, 0, 0, 0, 0, 0])]);
const OPUS_PACKET = readRtpFixture('opus')[0]!.subarray(12);

function read(...tags: Buffer[]) {
  const reader = new FlvAudioReader();
  const sink = new UnitCollector();
  tags.forEach((tag, index) => {
    const around = Buffer.concat([Buffer.alloc(5, 0xaa), tag]);
    reader.read(index * 100, around, 5, 5 + tag.length, sink);
  });
  return { reader, units: sink.units };
}

describe('FlvAudioReader', () => {
  it.each([
    { what: 'AAC', config: legacyAac(0, AAC_CONFIG), frame: legacyAac(1, AAC_FRAME) },
    {
      what: 'AAC of Enhanced RTMP',
      config: enhanced('mp4a', 0, AAC_CONFIG),
      frame: enhanced('mp4a', 1, AAC_FRAME),
    },
    {
      what: 'AAC behind a modifier',
      config: enhanced('mp4a', 0, AAC_CONFIG),
      frame: Buffer.concat([Buffer.from([0x97, 2, 1, 2, 3, 0x01]), Buffer.from('mp4a'), AAC_FRAME]),
    },
  ])('reads $what', ({ config, frame }) => {
    const { reader, units } = read(config, frame);
    expect(reader.track).toMatchObject({ codecString: 'mp4a.40.2', sampleRate: 44_100, channels: 2 });
    expect(units).toEqual([{ bytes: AAC_FRAME, rtpTimestamp: 100, keyFrame: true, durationTicks: 1024 }]);
    expect([reader.damaged, reader.refusal]).toEqual([0, null]);
  });

  it('reads Opus of Enhanced RTMP', () => {
    const { reader, units } = read(enhanced('Opus', 0, opusHead(2)), enhanced('Opus', 1, OPUS_PACKET));
    expect(reader.track).toMatchObject({ codec: 'opus', sampleRate: 48_000, channels: 2 });
    expect(units).toEqual([{ bytes: OPUS_PACKET, rtpTimestamp: 100, keyFrame: true, durationTicks: 960 }]);
  });

  it('cuts a long tag of G.711 into frames, each at its time', () => {
    const { units, reader } = read(Buffer.concat([Buffer.from([0x72]), Buffer.alloc(10_000, 0xd5)]));
    expect(units.map(({ rtpTimestamp, durationTicks }) => [rtpTimestamp, durationTicks])).toEqual([
      [0, 4096],
      [512, 4096],
      [1024, 1808],
    ]);
    expect(reader.track).toMatchObject({ codec: 'flac', sampleRate: 8_000, channels: 1 });
  });

  it('reads G.711 of two channels', () => {
    const { units, reader } = read(Buffer.concat([Buffer.from([0x83]), Buffer.alloc(320, 0xff)]));
    expect(reader.track).toMatchObject({ codec: 'flac', channels: 2 });
    expect(units.map(({ durationTicks }) => durationTicks)).toEqual([160]);
  });

  it('keeps the very same track while a configuration is repeated, and makes another when it changes', () => {
    const { reader } = read(legacyAac(0, AAC_CONFIG));
    const first = reader.track;
    const sink = new UnitCollector();
    for (const { config, same } of [
      { config: legacyAac(0, AAC_CONFIG), same: true },
      { config: legacyAac(0, Buffer.from('1408', 'hex')), same: false },
    ]) {
      reader.read(0, config, 0, config.length, sink);
      expect(reader.track === first).toBe(same);
    }
    expect(reader.track?.sampleRate).toBe(16_000);
    const muLaw = Buffer.concat([Buffer.from([0x82]), Buffer.alloc(80)]);
    reader.read(0, muLaw, 0, muLaw.length, sink);
    const flac = reader.track;
    reader.read(0, muLaw, 0, muLaw.length, sink);
    expect(reader.track).toBe(flac);
  });

  it('waits for a configuration, and for that of what comes', () => {
    const { units, reader } = read(
      legacyAac(1, AAC_FRAME),
      legacyAac(0, AAC_CONFIG),
      enhanced('Opus', 1, OPUS_PACKET),
    );
    expect([units.length, reader.damaged]).toEqual([0, 0]);
  });

  it('leaves tags of several tracks out and counts them', () => {
    const { reader, units } = read(
      legacyAac(0, AAC_CONFIG),
      Buffer.concat([Buffer.from([0x95, 0x01]), Buffer.from('mp4a'), Buffer.alloc(8)]),
    );
    expect([reader.ignoredTags, units.length]).toEqual([1, 0]);
  });

  it.each([
    { what: 'MP3', tag: Buffer.from([0x2f, 1, 2]) },
    { what: 'Speex', tag: Buffer.from([0xb2, 1, 2]) },
    { what: 'AC-3', tag: enhanced('ac-3', 0, Buffer.alloc(2)) },
    { what: 'sound of a kind that is not known', tag: enhanced('\0\n<b', 0, Buffer.alloc(2)) },
    { what: 'sound of the number 15', tag: Buffer.from([0xf2, 1, 2]) },
  ])('refuses $what by name', ({ what, tag }) => {
    expect(read(tag).reader.refusal).toBe(what);
  });

  it.each([
    { what: 'a tag of AAC without a packet type', tag: Buffer.from([0xaf]) },
    { what: 'a tag cut in its FourCC', tag: Buffer.from('906d7034', 'hex') },
    { what: 'a tag cut in a modifier', tag: Buffer.from([0x97, 200, 1]) },
    { what: 'an AudioSpecificConfig of nothing', tag: legacyAac(0, Buffer.alloc(0)) },
    { what: 'an AudioSpecificConfig that cannot be', tag: legacyAac(0, Buffer.from('ffff', 'hex')) },
    { what: 'an OpusHead of five channels', tag: enhanced('Opus', 0, opusHead(5)) },
    { what: 'a frame that is too large', tag: legacyAac(1, Buffer.alloc(17_000)) },
  ])('counts $what as damaged and goes on', ({ tag }) => {
    const { reader, units } = read(legacyAac(0, AAC_CONFIG), tag, legacyAac(1, AAC_FRAME));
    expect([reader.damaged, units.length]).toEqual([1, 1]);
  });
});
