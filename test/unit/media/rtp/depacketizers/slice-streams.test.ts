import { describe, expect, it } from 'vitest';
import { MEDIA_CEILINGS } from '../../../../../server/media/media-ceilings.ts';
import { splitPictures } from '../../../../simulator/annex-b.ts';
import { asOneNalUnit, behindStartCodes, withoutEndBits } from '../../../../simulator/odd-packing.ts';
import { refragment } from '../../../../simulator/refragment.ts';
import { splitSample } from '../../../../support/box-reader.ts';
import { encodeStream } from '../../../../support/elementary-stream.ts';
import { decodeWithFfmpeg, probeStreams } from '../../../../support/ffmpeg.ts';
import { toVideoSamples, writeFragmentFile } from '../../../../support/fragment-file.ts';
import { aggregate } from '../../../../support/nal-fragments.ts';
import { picturePackets } from '../../../../support/regrouped-pictures.ts';
import { depacketize } from '../../../../support/rtp-fixture.ts';
import type { UnitCollector } from '../../../../support/unit-collector.ts';
import { H264_SAMPLE, H265_SAMPLE } from '../../../../support/video-samples.ts';

/** Cameras whose pictures have several slices, and that send those of a picture as one NAL unit with start codes between. */
const CODE = Buffer.from('00000001', 'hex');
const SHORT_CODE = Buffer.from('000001', 'hex');
/** So many pictures of a session are searched at its beginning. */
const SHOWING_PICTURES = 50;
const FRAME_TICKS = 3600;
const RAW = ['-f', 'rawvideo', '-pix_fmt', 'yuv420p'];

describe.each([H264_SAMPLE, H265_SAMPLE])('several slices as one NAL unit of $name', (format) => {
  const { codec, sets, key, delta, headerBytes, create } = format;
  const other = Buffer.concat([delta.subarray(0, headerBytes), format.secondSlice.subarray(headerBytes)]);
  const odd = joined(CODE, delta, other, other);
  const sound = (count: number) => Array.from({ length: count }, () => [delta]);

  it.each([
    { form: 'whole', payloads: [odd] },
    { form: 'codes of 3 bytes', payloads: [joined(SHORT_CODE, delta, other, other)] },
    { form: 'zero bytes and a code behind', payloads: [joined(CODE, delta, other, other, Buffer.alloc(0))] },
    { form: 'in fragments', payloads: refragment(odd, codec, 7) },
    { form: 'in fragments, a code behind', payloads: refragment(Buffer.concat([odd, CODE]), codec, 7) },
    { form: 'in fragments without end bits', payloads: withoutEndBits(refragment(odd, codec, 7), codec) },
    { form: 'in an aggregate', payloads: [aggregate(format.aggregateHeader, [odd])] },
    {
      form: 'a slice of its own behind',
      payloads: [...refragment(joined(CODE, delta, other), codec, 7), other],
    },
  ])('are told apart from the first picture on: $form', ({ payloads }) => {
    const depacketizer = create();
    const sink = push(depacketizer, [[...sets, key], payloads, [delta], [delta]]);
    expect(nalUnits(sink).slice(0, 3)).toEqual([[key], [delta, other, other], [delta]]);
    expect(depacketizer.damaged).toBe(0);
  });

  it('are told apart in key frames whose parameter sets come by themselves', () => {
    const payloads = refragment(joined(CODE, key, format.secondSlice), codec, 7);
    const sink = push(create(), [[...sets, ...payloads], [delta], [delta]]);
    expect(nalUnits(sink)[0]).toEqual([key, format.secondSlice]);
    expect(sink.units[0]?.keyFrame).toBe(true);
  });

  it('go on as they come from a camera that has sent sound pictures for a while: its slices are not searched', () => {
    const pictures = [[...sets, key], ...sound(SHOWING_PICTURES - 1), [odd], [delta]];
    expect(nalUnits(push(create(), pictures)).at(SHOWING_PICTURES)).toEqual([odd]);
  });

  it.each([
    { where: 'between parameter sets', payloads: [joined(CODE, ...sets, key)] },
    { where: 'in front of a slice', payloads: [Buffer.concat([CODE, delta])] },
    { where: 'in front of fragments', payloads: refragment(Buffer.concat([CODE, key]), codec, 7) },
  ])('are told apart late where a start code has come $where', ({ payloads }) => {
    const pictures = [[...sets, key], ...sound(SHOWING_PICTURES), payloads, ...sound(200), [odd], [delta]];
    expect(nalUnits(push(create(), pictures)).at(-2)).toEqual([delta, other, other]);
  });

  it('are dropped whole and counted once where a fragment is lost', () => {
    const depacketizer = create();
    const pictures = [[...sets, key], [delta], refragment(odd, codec, 7), [delta], [delta]];
    const packets = packetsOf(pictures).map((packet, sequenceNumber) => ({ ...packet, sequenceNumber }));
    packets.splice(sets.length + 3, 1);
    const sink = depacketize(depacketizer, packets);
    expect(nalUnits(sink).slice(0, 3)).toEqual([[key], [delta], [delta]]);
    expect([depacketizer.damaged, depacketizer.damagedReferences]).toEqual([1, 1]);
  });

  it('are thrown away whole where there are more than a ceiling allows', () => {
    const depacketizer = create();
    const slices = Array.from({ length: MEDIA_CEILINGS.byteStreamUnits + 2 }, () => other);
    const many = refragment(joined(CODE, delta, ...slices), codec, 700);
    const sink = push(depacketizer, [[...sets, key], [delta], many, [delta], [delta]]);
    expect(nalUnits(sink).slice(0, 3)).toEqual([[key], [delta], [delta]]);
    expect(depacketizer.damaged).toBe(1);
  });

  describe('of an encoder', () => {
    // x265 makes no slices without a thread for them, nor of fewer rows than blocks of 16 make.
    const own = codec === 'h265' ? ':pools=1:wpp=1:ctu=16' : '';
    const stream = encodeStream(codec, `slices=4:bframes=0${own}`, { seconds: 1 });
    const pictures = splitPictures(stream, codec);
    const source = decodeWithFfmpeg(stream, RAW);

    it.each([
      {
        form: 'as one NAL unit with their parameter sets',
        pack: (units: Buffer[]) => asOneNalUnit(units, codec),
      },
      {
        form: 'as one NAL unit behind the parameter sets',
        pack: (units: Buffer[]) => [...units.slice(0, -4), ...asOneNalUnit(units.slice(-4), codec)],
      },
      {
        form: 'as one in fragments that nothing ends',
        pack: (units: Buffer[]) => withoutEndBits(asOneNalUnit(units, codec), codec),
      },
      { form: 'each behind a start code', pack: (units: Buffer[]) => behindStartCodes(units, codec) },
    ])('are decoded to the very pictures that it encoded: $form', ({ pack }) => {
      const depacketizer = create();
      // Again the first one at the end: the last picture may wait for another.
      const { units } = push(
        depacketizer,
        [...pictures, pictures[0]!].map((each) => pack(each.nalUnits)),
      );
      const whole = units.slice(0, pictures.length);
      expect(whole.map(({ bytes }) => splitSample(bytes).length)).toEqual(pictures.map(() => 4));
      const file = writeFragmentFile(depacketizer.track!, 90_000, toVideoSamples(whole, 0));
      expect(probeStreams(file)[0]).toMatchObject({ nb_read_frames: String(pictures.length) });
      expect(decodeWithFfmpeg(file, RAW).equals(source)).toBe(true);
      expect(depacketizer.damaged).toBe(0);
    });
  });
});

function joined(code: Buffer, ...nalUnits: Buffer[]): Buffer {
  return Buffer.concat(nalUnits.flatMap((nalUnit, index) => (index === 0 ? [nalUnit] : [code, nalUnit])));
}

function packetsOf(pictures: Buffer[][]) {
  return pictures.flatMap((payloads, index) => picturePackets({ payloads, timestamp: index * FRAME_TICKS }));
}

function push(depacketizer: Parameters<typeof depacketize>[0], pictures: Buffer[][]): UnitCollector {
  return depacketize(depacketizer, packetsOf(pictures));
}

function nalUnits(sink: UnitCollector): Buffer[][] {
  return sink.units.map((unit) => splitSample(unit.bytes).map((nalUnit) => Buffer.from(nalUnit)));
}
