import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Depacketizer } from '../../../../../server/media/rtp/depacketizers/depacketizer.ts';
import { createH264Depacketizer } from '../../../../../server/media/rtp/depacketizers/h264-depacketizer.ts';
import { createH265Depacketizer } from '../../../../../server/media/rtp/depacketizers/h265-depacketizer.ts';
import { splitSample } from '../../../../support/box-reader.ts';
import {
  aggregate,
  type FragmentPlace,
  h264Fragment,
  h265Fragment,
} from '../../../../support/nal-fragments.ts';
import { depacketize, type PacketFields } from '../../../../support/rtp-fixture.ts';

/**
 * Cameras disagree about where a picture ends. Whatever a camera does with markers and timestamps, as long as no packet is
 * lost its pictures are found: each unit has the slices of one picture, all of them and in order.
 */
const MARKERS = ['on the last packet', 'never', 'on every slice', 'on every packet'] as const;
const TIMESTAMPS = ['of each picture', 'always the same', 'of each slice', 'of each packet'] as const;
const PACKINGS = ['whole', 'in fragments', 'in fragments without end bits', 'two to a packet'] as const;

interface Camera {
  markers: (typeof MARKERS)[number];
  timestamps: (typeof TIMESTAMPS)[number];
  packing: (typeof PACKINGS)[number];
  /** Slices of each picture. The first is the key frame: none has more. */
  pictures: number[];
}

interface Codec {
  name: string;
  create(): Depacketizer;
  headerBytes: number;
  aggregateHeader: number[];
  header(key: boolean): number[];
  fragment(nalUnit: Buffer, from: number, to: number, place: FragmentPlace): Buffer;
}

const CODECS: Codec[] = [
  {
    name: 'H.264',
    create: () => createH264Depacketizer(),
    headerBytes: 1,
    aggregateHeader: [24],
    header: (key) => [key ? 0x65 : 0x41],
    fragment: h264Fragment,
  },
  {
    name: 'H.265',
    create: () => createH265Depacketizer(),
    headerBytes: 2,
    aggregateHeader: [48 << 1, 1],
    header: (key) => [key ? 0x26 : 0x02, 1],
    fragment: h265Fragment,
  },
];

const camera: fc.Arbitrary<Camera> = fc
  .record({
    markers: fc.constantFrom(...MARKERS),
    timestamps: fc.constantFrom(...TIMESTAMPS),
    packing: fc.constantFrom(...PACKINGS),
    pictures: fc.array(fc.integer({ min: 1, max: 4 }), { minLength: 2, maxLength: 8 }),
  })
  .map((given) => ({ ...given, pictures: [Math.max(...given.pictures), ...given.pictures.slice(1)] }));

describe.each(CODECS)('pictures of $name', (codec) => {
  it('are gathered whole, wherever a camera sets markers and whatever timestamps it gives', () => {
    fc.assert(
      fc.property(camera, (given) => {
        const pictures = given.pictures.map((_, index) => slicesOf(codec, given, index));
        const depacketizer = codec.create();
        const { units } = depacketize(depacketizer, packetsOf(codec, given, pictures));
        const found = units.map(({ bytes }) => splitSample(bytes).map((nal) => Buffer.from(nal)));
        // The last picture waits for the next where markers are worth nothing.
        expect(found).toEqual(pictures.slice(0, found.length));
        expect(found.length).toBeGreaterThanOrEqual(pictures.length - 1);
        expect(units.map(({ keyFrame }) => keyFrame)).toEqual(found.map((_, index) => index === 0));
        expect(depacketizer.damaged).toBe(0);
      }),
      { numRuns: 500, interruptAfterTimeLimit: 2_000 },
    );
  });
});

function slicesOf(codec: Codec, { pictures }: Camera, picture: number): Buffer[] {
  return Array.from({ length: pictures[picture]! }, (_, slice) =>
    Buffer.from([
      ...codec.header(picture === 0),
      slice === 0 ? 0x88 : 0x48,
      // No zeros: emulation prevention keeps start codes out of slices.
      ...[picture + 10, slice + 10, 1, 2, 3, 4, 5],
    ]),
  );
}

function packetsOf(codec: Codec, given: Camera, pictures: Buffer[][]): PacketFields[] {
  const packets: PacketFields[] = [];
  pictures.forEach((slices, picture) => {
    const payloads = pack(codec, slices, given.packing);
    payloads.forEach(({ payload, slice, endsSlice }, index) => {
      packets.push({
        payload,
        sequenceNumber: packets.length,
        timestamp: timestampOf(given, picture, slice, packets.length),
        marker: markerOf(given, endsSlice, index === payloads.length - 1),
      });
    });
  });
  return packets;
}

function timestampOf({ timestamps }: Camera, picture: number, slice: number, packet: number): number {
  switch (timestamps) {
    case 'of each picture':
      return picture * 3600;
    case 'always the same':
      return 0;
    case 'of each slice':
      return picture * 3600 + slice * 90;
    case 'of each packet':
      return packet * 90;
  }
}

function markerOf({ markers }: Camera, endsSlice: boolean, endsPicture: boolean): boolean {
  switch (markers) {
    case 'on the last packet':
      return endsPicture;
    case 'never':
      return false;
    case 'on every slice':
      return endsSlice;
    case 'on every packet':
      return true;
  }
}

function pack(codec: Codec, slices: Buffer[], packing: (typeof PACKINGS)[number]) {
  if (packing === 'two to a packet') {
    return slices.flatMap((nal, slice) => {
      if (slice % 2 === 1) return [];
      const pair = [nal, slices[slice + 1]].filter((other) => other !== undefined);
      return { payload: aggregate(codec.aggregateHeader, pair), slice, endsSlice: true };
    });
  }
  return slices.flatMap((nal, slice) => {
    if (packing === 'whole') return { payload: nal, slice, endsSlice: true };
    const cut = codec.headerBytes + 3;
    return [
      { payload: codec.fragment(nal, codec.headerBytes, cut, 'start'), slice, endsSlice: false },
      {
        payload: codec.fragment(nal, cut, nal.length, packing === 'in fragments' ? 'end' : 'middle'),
        slice,
        endsSlice: true,
      },
    ];
  });
}
