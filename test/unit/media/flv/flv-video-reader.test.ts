import { describe, expect, it } from 'vitest';
import { H264_RECOVERY_POINT } from '../../../../server/media/codec/recovery-point.ts';
import { FlvVideoReader } from '../../../../server/media/flv/flv-video-reader.ts';
import { MEDIA_CEILINGS } from '../../../../server/media/media-ceilings.ts';
import { splitSample } from '../../../support/box-reader.ts';
import {
  avcRecord,
  type FlvVideoForm,
  flvConfiguration,
  flvPicture,
  hevcRecord,
} from '../../../support/flv-writer.ts';
import { H264_CASES, H265_CASES } from '../../../support/parameter-set-cases.ts';
import { UnitCollector } from '../../../support/unit-collector.ts';

const SPS = Buffer.from(H264_CASES[0]!.sps, 'hex');
const PPS = Buffer.from(H264_CASES[0]!.pps, 'hex');
const OTHER_SPS = Buffer.from(H264_CASES[1]!.sps, 'hex');
const LATE_PPS = Buffer.from('6853c3cb20', 'hex'); // of another id
const IDR = Buffer.from([0x65, 0x88, 1, 2, 3]);
const SECOND_SLICE = Buffer.from([0x65, 0x40, 4, 5]);
const DELTA = Buffer.from([0x41, 0x9a, 6, 7]);
const INTRA = Buffer.from([0x41, 0xb0, 8, 9]);
const SEI = Buffer.from('0605104a4a4a4a4a4a4a4a4a4a4a4a4a4a4a4a80', 'hex');
const DELIMITER = Buffer.from([0x09, 0xf0]);
const HEVC_SETS = [H265_CASES[0]!.vps, H265_CASES[0]!.sps, H265_CASES[0]!.pps].map((set) =>
  Buffer.from(set, 'hex'),
);
const HEVC_IDR = Buffer.from([0x26, 0x01, 0xaf, 1, 2]);

const key = (...nalUnits: Buffer[]) => flvPicture('legacy 7', nalUnits, { keyFrame: true });
const delta = (...nalUnits: Buffer[]) => flvPicture('legacy 7', nalUnits);
const AVC = flvConfiguration('legacy 7', avcRecord(SPS, PPS));

function read(...tags: Buffer[]) {
  const reader = new FlvVideoReader();
  const sink = new UnitCollector();
  tags.forEach((tag, index) => {
    // Behind other bytes, as tags lie in what a pipe delivers; a view that ends where the tag does.
    const around = Buffer.concat([Buffer.alloc(5, 0xaa), tag]);
    reader.read(index * 40, around, 5, 5 + tag.length, sink);
  });
  const pictures = sink.units.map(({ bytes }) => splitSample(bytes).map((nalUnit) => Buffer.from(nalUnit)));
  return { reader, sink, pictures, keyFrames: sink.units.map(({ keyFrame }) => keyFrame) };
}

/** Bytes put in front of what a tag of Enhanced RTMP holds: a modifier with so many bytes of data. */
function modified(tag: Buffer, dataBytes: number): Buffer {
  const size = dataBytes < 256 ? [dataBytes - 1] : [255, (dataBytes - 1) >> 8, (dataBytes - 1) & 0xff];
  return Buffer.concat([
    Buffer.from([(tag[0]! & 0xf0) | 7, ...size]),
    Buffer.alloc(dataBytes, 0x55),
    Buffer.from([tag[0]! & 0x0f]),
    tag.subarray(1),
  ]);
}

describe('FlvVideoReader', () => {
  it('makes samples of slices alone, whatever stands between them', () => {
    const { pictures, keyFrames, reader } = read(
      AVC,
      key(DELIMITER, SEI, SPS, PPS, IDR, SECOND_SLICE),
      delta(DELTA),
    );
    expect(pictures).toEqual([[IDR, SECOND_SLICE], [DELTA]]);
    expect(keyFrames).toEqual([true, false]);
    expect([reader.damaged, reader.refusal]).toEqual([0, null]);
  });

  it.each([1, 2, 3, 4])('reads NAL units behind lengths of %i bytes', (lengthBytes) => {
    const record = flvConfiguration('legacy 7', avcRecord(SPS, PPS, lengthBytes));
    const picture = flvPicture('legacy 7', [IDR, SECOND_SLICE], { keyFrame: true, lengthBytes });
    expect(read(record, picture).pictures).toEqual([[IDR, SECOND_SLICE]]);
  });

  it.each<{ form: FlvVideoForm }>([{ form: 'legacy 7' }, { form: 'avc1' }])(
    'tells by $form how much later than decoded a picture is shown, also when that is before',
    ({ form }) => {
      const times = [80, 0, -40].map((compositionMs) => flvPicture(form, [DELTA], { compositionMs }));
      const { sink } = read(flvConfiguration(form, avcRecord(SPS, PPS)), flvPicture(form, [IDR]), ...times);
      expect(sink.units.map(({ rtpTimestamp, compositionMs }) => [rtpTimestamp, compositionMs])).toEqual([
        [40, 0],
        [80, 80],
        [120, 0],
        [160, -40],
      ]);
    },
  );

  it('keeps the very same track while a configuration is repeated, and makes another for the key frame behind a change', () => {
    const { reader } = read(AVC);
    const first = reader.track;
    expect(first).toMatchObject({ codec: 'h264', width: 352, height: 288 });
    reader.read(0, AVC, 0, AVC.length, new UnitCollector());
    expect(reader.track).toBe(first);
    const other = flvConfiguration('legacy 7', avcRecord(OTHER_SPS, PPS));
    for (const tag of [other, key(IDR)]) reader.read(0, tag, 0, tag.length, new UnitCollector());
    expect(reader.track).toMatchObject({ width: 1920, height: 1080 });
  });

  it('does without a configuration where the parameter sets lie in the stream', () => {
    const { reader, pictures } = read(key(SPS, PPS, IDR));
    expect(reader.track).toMatchObject({ codec: 'h264', width: 352 });
    expect(pictures).toEqual([[IDR]]);
  });

  it('carries picture parameter sets that come between key frames inside of the next sample', () => {
    expect(read(AVC, key(IDR), delta(LATE_PPS, DELTA)).pictures).toEqual([[IDR], [LATE_PPS, DELTA]]);
  });

  it('goes on with another codec', () => {
    const { reader, sink } = read(
      AVC,
      key(IDR),
      flvConfiguration('hvc1', hevcRecord(HEVC_SETS)),
      flvPicture('hvc1', [HEVC_IDR], { keyFrame: true }),
    );
    expect(reader.track).toMatchObject({ codec: 'h265', width: 1920 });
    expect(sink.units).toHaveLength(2);
  });

  it('takes what the sender marks for a key frame where no proper one comes, and announces it', () => {
    const { pictures, keyFrames } = read(AVC, key(INTRA), delta(DELTA));
    expect(pictures).toEqual([[H264_RECOVERY_POINT, INTRA], [DELTA]]);
    expect(keyFrames).toEqual([true, false]);
    expect(read(AVC, key(IDR), key(INTRA)).keyFrames).toEqual([true, false]);
    expect(read(AVC, delta(IDR)).keyFrames).toEqual([true]);
  });

  it.each([3, 256, 3_000])('steps over modifiers of %i bytes', (dataBytes) => {
    const once = modified(flvPicture('avc1', [DELTA], { compositionMs: 40 }), dataBytes);
    const twice = modified(once, 3);
    const { sink, pictures, reader } = read(AVC, key(IDR), once, twice);
    expect(pictures).toEqual([[IDR], [DELTA], [DELTA]]);
    expect(sink.units[2]?.compositionMs).toBe(40);
    expect(reader.damaged).toBe(0);
  });

  it.each([
    { what: 'a command for the player', tag: Buffer.from([0x57, 0]) },
    { what: 'a command of Enhanced RTMP', tag: Buffer.from('d10061766331', 'hex') },
    { what: 'metadata of the picture', tag: Buffer.concat([Buffer.from([0x94]), Buffer.from('hvc1colour')]) },
    { what: 'the end of a sequence', tag: Buffer.from('1702000000', 'hex') },
    {
      what: 'the end of a sequence of Enhanced RTMP',
      tag: Buffer.concat([Buffer.from([0x92]), Buffer.from('hvc1')]),
    },
    { what: 'a picture of nothing but parameter sets', tag: delta(SPS, PPS) },
  ])('passes $what by', ({ tag }) => {
    const { pictures, reader } = read(AVC, key(IDR), tag, delta(DELTA));
    expect(pictures).toEqual([[IDR], [DELTA]]);
    expect([reader.damaged, reader.ignoredTags, reader.refusal]).toEqual([0, 0, null]);
  });

  it('leaves tags of several tracks out and counts them', () => {
    const multitrack = Buffer.concat([Buffer.from([0x96, 0x00]), Buffer.from('avc1'), Buffer.alloc(20)]);
    const { reader, pictures } = read(AVC, key(IDR), multitrack, modified(multitrack, 3), delta(DELTA));
    expect(reader.ignoredTags).toBe(2);
    expect(pictures).toHaveLength(2);
  });

  it.each([
    { what: 'Sorenson H.263', tag: Buffer.from('12000084', 'hex') },
    { what: 'VP6', tag: Buffer.from('14000084', 'hex') },
    { what: 'AV1', tag: Buffer.concat([Buffer.from([0x90]), Buffer.from('av01')]) },
    { what: 'H.266', tag: Buffer.concat([Buffer.from([0x90]), Buffer.from('vvc1')]) },
    {
      what: 'video of a kind that is not known',
      tag: Buffer.concat([Buffer.from([0x90]), Buffer.from('\0\n<b')]),
    },
    { what: 'video of the number 15', tag: Buffer.from('1f000084', 'hex') },
  ])('refuses $what by name', ({ what, tag }) => {
    expect(read(tag).reader.refusal).toBe(what);
  });

  it.each([
    { what: 'a tag cut in its header', tag: Buffer.from('170100', 'hex') },
    { what: 'a tag of one byte', tag: Buffer.from('17', 'hex') },
    { what: 'a tag cut in its FourCC', tag: Buffer.from('9168766331'.slice(0, 8), 'hex') },
    { what: 'a tag cut in its composition time', tag: Buffer.from('91687663310000', 'hex') },
    { what: 'a tag cut in a modifier', tag: Buffer.from('97ff0010', 'hex') },
    {
      what: 'a configuration of another version',
      tag: flvConfiguration('legacy 7', Buffer.from([9, 1, 2, 3, 4, 5, 6])),
    },
    { what: 'a configuration that ends early', tag: AVC.subarray(0, AVC.length - 3) },
    { what: 'a length beyond the tag', tag: delta(DELTA).subarray(0, 10) },
    { what: 'bytes that are no length', tag: Buffer.concat([delta(DELTA), Buffer.from([0, 0])]) },
    { what: 'a picture without its beginning', tag: delta(SECOND_SLICE) },
    { what: 'more slices than there are', tag: delta(...Array(MEDIA_CEILINGS.flvSlices + 1).fill(DELTA)) },
  ])('counts $what as damaged and goes on', ({ tag }) => {
    const { reader, pictures } = read(AVC, key(IDR), tag, delta(DELTA));
    expect(pictures).toEqual([[IDR], [DELTA]]);
    expect(reader.damaged).toBe(1);
  });

  it('gives a picture up that the sink has no room for', () => {
    const reader = new FlvVideoReader();
    const sink = new UnitCollector({ maxBytes: 20 });
    for (const tag of [AVC, key(IDR, Buffer.concat([SECOND_SLICE, Buffer.alloc(40)])), delta(DELTA)]) {
      reader.read(0, tag, 0, tag.length, sink);
    }
    expect(sink.units.map(({ bytes }) => splitSample(bytes).length)).toEqual([1]);
    expect([reader.damaged, sink.dropped]).toEqual([1, 1]);
  });
});
