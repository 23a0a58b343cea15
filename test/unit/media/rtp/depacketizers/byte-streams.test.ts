import { describe, expect, it } from 'vitest';
import { asOneNalUnit, behindStartCodes } from '../../../../simulator/odd-packing.ts';
import { refragment } from '../../../../simulator/refragment.ts';
import { splitSample } from '../../../../support/box-reader.ts';
import { decodeWithFfmpeg, probeStreams } from '../../../../support/ffmpeg.ts';
import { toVideoSamples, writeFragmentFile } from '../../../../support/fragment-file.ts';
import { aggregate } from '../../../../support/nal-fragments.ts';
import { picturePackets, recordedPictures } from '../../../../support/regrouped-pictures.ts';
import { depacketize, type PacketFields } from '../../../../support/rtp-fixture.ts';
import type { UnitCollector } from '../../../../support/unit-collector.ts';
import { H264_SAMPLE, H265_SAMPLE, type VideoSample } from '../../../../support/video-samples.ts';

/** Cameras that pass on the byte stream of their encoder (Annex B) where a NAL unit belongs. */
const hex = (text: string) => Buffer.from(text, 'hex');
const SHORT_CODE = hex('000001');
const CODE = hex('00000001');

/** What begins the fragments of a NAL unit behind a code of 4 bytes or of 3: the code's first bytes are taken for its header. */
const SWALLOWED = {
  h264: { code: hex('1c80000001'), shortCode: hex('1c800001'), middle: hex('1c00'), end: hex('1c40') },
  h265: { code: hex('6200800001'), shortCode: hex('62008001'), middle: hex('620000'), end: hex('620040') },
};

describe.each([H264_SAMPLE, H265_SAMPLE])('byte streams of $name', (format) => {
  const { codec, sets, key, delta, secondSlice, create } = format;
  const swallowed = SWALLOWED[codec];
  const [firstSet, ...otherSets] = sets;
  const stream = joined(CODE, ...sets, key);
  const fragments = (nalUnit: Buffer, sizeBytes: number) => refragment(nalUnit, codec, sizeBytes);

  it.each([
    { form: 'one NAL unit', payloads: [stream] },
    { form: 'one NAL unit, codes of 3 bytes', payloads: [joined(SHORT_CODE, ...sets, key)] },
    { form: 'one NAL unit, zero bytes behind each', payloads: [joined(hex('000000000001'), ...sets, key)] },
    { form: 'one NAL unit in fragments', payloads: fragments(stream, 12) },
    {
      form: 'sets in an aggregate',
      payloads: [aggregate(format.aggregateHeader, [joined(CODE, ...sets)]), key],
    },
    { form: 'sets as one NAL unit, a code behind', payloads: [joined(CODE, ...sets, hex('')), key] },
    { form: 'a delimiter in front', payloads: fragments(joined(CODE, format.delimiter, ...sets, key), 12) },
    { form: 'a message in between', payloads: fragments(joined(CODE, ...sets, format.message, key), 12) },
    { form: 'a code in front of all', payloads: [Buffer.concat([CODE, stream])] },
    { form: 'a code in front of each', payloads: [...sets, key].map((nal) => Buffer.concat([CODE, nal])) },
    {
      form: 'a short code in front of each in an aggregate',
      payloads: [
        aggregate(
          format.aggregateHeader,
          [...sets, key].map((nal) => Buffer.concat([SHORT_CODE, nal])),
        ),
      ],
    },
    {
      form: 'a code in front of fragments',
      payloads: [...sets, ...fragments(key, 6)].map((nal) => Buffer.concat([CODE, nal])),
    },
    {
      form: 'a code behind the header of fragments',
      payloads: [...sets, ...fragments(Buffer.concat([key.subarray(0, format.headerBytes), CODE, key]), 11)],
    },
    {
      form: 'a code as the header of fragments',
      payloads: [
        Buffer.concat([swallowed.code, stream.subarray(0, 9)]),
        Buffer.concat([swallowed.middle, stream.subarray(9, 21)]),
        Buffer.concat([swallowed.end, stream.subarray(21)]),
      ],
    },
    {
      form: 'a short code as the header of fragments, one behind',
      payloads: [
        Buffer.concat([swallowed.shortCode, stream.subarray(0, 9)]),
        Buffer.concat([swallowed.end, stream.subarray(9), SHORT_CODE]),
      ],
    },
  ])('are read: $form', ({ payloads }) => {
    const depacketizer = create();
    const sink = depacketize(depacketizer, [
      ...picturePackets({ payloads, timestamp: 1 }),
      ...picturePackets({ payloads: [delta], timestamp: 2 }),
      ...picturePackets({ payloads: [delta], timestamp: 3 }),
    ]);
    expect(nalUnits(sink).slice(0, 2)).toEqual([[key], [delta]]);
    expect(sink.units[0]).toMatchObject({ keyFrame: true, rtpTimestamp: 1 });
    expect(depacketizer.damaged).toBe(0);
    expect(depacketizer.track?.configuration).toEqual(create(sets).track?.configuration);
  });

  it('are read wherever their fragments are cut, within start codes too', () => {
    for (let cut = format.headerBytes + 1; cut < stream.length; cut += 1) {
      const payloads = [
        format.fragment(stream, format.headerBytes, cut, 'start'),
        format.fragment(stream, cut, stream.length, 'end'),
      ];
      // A fragment needs a byte more than its header.
      if (payloads.some(({ length }) => length < format.headerBytes + 2)) continue;
      const sink = depacketize(proven(format), picturePackets({ payloads, timestamp: 1 }));
      expect(nalUnits(sink)).toEqual([[key]]);
    }
  });

  it('bring all slices of a picture, and leave those that follow in packets of their own to it', () => {
    const joinedSlices = joined(CODE, ...sets, key, secondSlice);
    const payloads = [joinedSlices, secondSlice];
    const sink = depacketize(proven(format), picturePackets({ payloads, timestamp: 1 }));
    expect(nalUnits(sink)).toEqual([[key, secondSlice, secondSlice]]);
  });

  it('may be longer than a parameter set, and no picture gets into the decoder configuration', () => {
    const large = Buffer.concat([key, Buffer.alloc(80_000, 0x5a)]);
    const depacketizer = create(sets);
    const packets = [0, 1, 2].flatMap((group) => [
      ...picturePackets({ payloads: fragments(joined(CODE, ...sets, large), 1400), timestamp: group * 2 }),
      ...picturePackets({ payloads: [delta], timestamp: group * 2 + 1 }),
    ]);
    const sink = depacketize(depacketizer, packets);
    expect(sink.units.map(({ keyFrame }) => keyFrame)).toEqual([true, false, true, false, true, false]);
    expect(nalUnits(sink)[2]).toEqual([large]);
    expect(depacketizer.damaged).toBe(0);
    expect(depacketizer.track?.configuration).toEqual(create(sets).track?.configuration);
  });

  it('are dropped whole and counted once where a fragment is lost', () => {
    const depacketizer = proven(format);
    const packets = numbered([
      ...picturePackets({ payloads: fragments(stream, 12), timestamp: 1 }),
      ...picturePackets({ payloads: [delta], timestamp: 2 }),
    ]);
    const sink = depacketize(
      depacketizer,
      packets.filter((_, index) => index !== 1),
    );
    expect(nalUnits(sink)).toEqual([[delta]]);
    expect([depacketizer.damaged, depacketizer.damagedReferences]).toEqual([1, 1]);
  });

  it('are not looked for in messages, in which makers may write what they like', () => {
    const payloads = [joined(CODE, format.message, secondSlice), key];
    const depacketizer = proven(format);
    const sink = depacketize(depacketizer, picturePackets({ payloads, timestamp: 1 }));
    expect([nalUnits(sink), depacketizer.damaged]).toEqual([[[key]], 0]);
  });

  it('of nothing but start codes do no harm', () => {
    const depacketizer = proven(format);
    const nothing = [
      CODE,
      SHORT_CODE,
      Buffer.concat([CODE, CODE]),
      Buffer.concat([firstSet!, CODE, CODE, CODE]),
    ];
    const payloads = [...nothing, ...otherSets, key];
    const sink = depacketize(depacketizer, picturePackets({ payloads, timestamp: 1 }));
    expect(nalUnits(sink)).toEqual([[key]]);
    expect(depacketizer.track).not.toBeNull();
  });

  it.each([
    { form: 'behind a start code each', described: sets.map((set) => Buffer.concat([CODE, set])) },
    { form: 'in front of a start code each', described: sets.map((set) => Buffer.concat([set, CODE])) },
    { form: 'all as one', described: [joined(SHORT_CODE, ...sets)] },
  ])('of a session description are read: $form', ({ described }) => {
    expect(create(described).track?.configuration).toEqual(create(sets).track!.configuration);
  });

  it.each([
    { form: 'as one NAL unit', pack: asOneNalUnit },
    { form: 'behind start codes', pack: behindStartCodes },
  ])('of a recording that comes $form are decoded by ffmpeg without a complaint', ({ pack }) => {
    const depacketizer = create();
    const pictures = recordedPictures(format.recording).map(({ payloads, timestamp }, index) => ({
      // Of the first key frame and, in the other form, of all.
      payloads: pack === asOneNalUnit && index > 0 ? payloads : pack(payloads, codec, 500),
      timestamp,
    }));
    const { units } = depacketize(depacketizer, pictures.flatMap(picturePackets));
    const file = writeFragmentFile(depacketizer.track!, 90_000, toVideoSamples(units, 0));
    const [video] = probeStreams(file);
    expect(video).toMatchObject({ width: 320, height: 180, nb_read_frames: '50' });
    expect(decodeWithFfmpeg(file, ['-f', 'rawvideo', '-pix_fmt', 'yuv420p'])).toHaveLength(
      50 * 320 * 180 * 1.5,
    );
    expect(units[0]?.keyFrame).toBe(true);
    expect(depacketizer.damaged).toBe(0);
  });
});

function joined(code: Buffer, ...nalUnits: Buffer[]): Buffer {
  return Buffer.concat(nalUnits.flatMap((nalUnit, index) => (index === 0 ? [nalUnit] : [code, nalUnit])));
}

/** One that has seen what the marker bit of its camera is worth. */
function proven({ create, key, delta }: VideoSample) {
  const depacketizer = create();
  const pictures = [key, delta].map((slice, index) => ({ payloads: [slice], timestamp: 0xfffffff0 + index }));
  expect(depacketize(depacketizer, pictures.flatMap(picturePackets)).units).toHaveLength(2);
  return depacketizer;
}

function numbered(packets: PacketFields[]): PacketFields[] {
  return packets.map((packet, sequenceNumber) => ({ ...packet, sequenceNumber }));
}

function nalUnits(sink: UnitCollector): Buffer[][] {
  return sink.units.map((unit) => splitSample(unit.bytes).map((nalUnit) => Buffer.from(nalUnit)));
}
