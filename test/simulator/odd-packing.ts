import type { VideoCodec } from './annex-b.ts';
import { FAULT_DEFAULTS, type Fault } from './fault.ts';
import { refragment } from './refragment.ts';

/** How cameras put NAL units into packets that take RFC 6184 and RFC 7798 lightly. */
const PACKET_BYTES = 1400;
const START_CODE = Buffer.from([0, 0, 0, 1]);
const END_BIT = 0x40;
const START_BIT = 0x80;

interface Format {
  readonly headerBytes: number;
  readonly fragment: number;
  readonly aggregate: number;
  typeOf(payload: Buffer): number;
  /** Of the NAL unit that a fragment begins. */
  headerOf(payload: Buffer): Buffer;
}

const FORMATS: Record<VideoCodec, Format> = {
  h264: {
    headerBytes: 1,
    fragment: 28,
    aggregate: 24,
    typeOf: (payload) => payload[0]! & 0x1f,
    headerOf: (payload) => Buffer.of((payload[0]! & 0xe0) | (payload[1]! & 0x1f)),
  },
  h265: {
    headerBytes: 2,
    fragment: 49,
    aggregate: 48,
    typeOf: (payload) => (payload[0]! >> 1) & 0x3f,
    headerOf: (payload) => Buffer.of((payload[0]! & 0x81) | ((payload[2]! & 0x3f) << 1), payload[1]!),
  },
};

/** The payloads of a picture as the fault has them. */
export function packOddly(
  payloads: readonly Buffer[],
  codec: VideoCodec,
  fault: Fault,
  keyFrame: boolean,
): readonly Buffer[] {
  switch (fault.kind) {
    case 'tiny':
      return payloads.flatMap((payload) =>
        refragment(payload, codec, fault.sizeBytes ?? FAULT_DEFAULTS.tinyBytes),
      );
    case 'unended':
      return withoutEndBits(payloads, codec);
    case 'annex-b':
      if (fault.place === 'in-front') return behindStartCodes(payloads, codec);
      return keyFrame || fault.place === 'in-all' ? asOneNalUnit(payloads, codec) : payloads;
    default:
      return payloads;
  }
}

export function withoutEndBits(payloads: readonly Buffer[], codec: VideoCodec): Buffer[] {
  const { headerBytes, fragment, typeOf } = FORMATS[codec];
  return payloads.map((payload) => {
    const open = Buffer.from(payload);
    if (typeOf(payload) === fragment) open[headerBytes]! &= ~END_BIT;
    return open;
  });
}

/** The NAL units with start codes between them, sent as if they were one: what V380 cameras make of key frames. */
export function asOneNalUnit(
  payloads: readonly Buffer[],
  codec: VideoCodec,
  sizeBytes = PACKET_BYTES,
): Buffer[] {
  const [first, ...others] = nalUnitsOf(payloads, codec);
  const joined = Buffer.concat([first!, ...others.flatMap((nalUnit) => [START_CODE, nalUnit])]);
  return refragment(joined, codec, sizeBytes);
}

/** Each NAL unit sent along with its start code; of a large one the code's first bytes become the header of its fragments. */
export function behindStartCodes(
  payloads: readonly Buffer[],
  codec: VideoCodec,
  sizeBytes = PACKET_BYTES,
): Buffer[] {
  return nalUnitsOf(payloads, codec).flatMap((nalUnit) =>
    refragment(Buffer.concat([START_CODE, nalUnit]), codec, sizeBytes),
  );
}

function nalUnitsOf(payloads: readonly Buffer[], codec: VideoCodec): Buffer[] {
  const { headerBytes, fragment, aggregate, typeOf, headerOf } = FORMATS[codec];
  const nalUnits: Buffer[] = [];
  for (const payload of payloads) {
    const type = typeOf(payload);
    if (type === aggregate) nalUnits.push(...unpack(payload.subarray(headerBytes)));
    else if (type !== fragment) nalUnits.push(payload);
    else {
      const begins = (payload[headerBytes]! & START_BIT) !== 0;
      const before = begins ? headerOf(payload) : nalUnits.pop()!;
      nalUnits.push(Buffer.concat([before, payload.subarray(headerBytes + 1)]));
    }
  }
  return nalUnits;
}

function unpack(aggregated: Buffer): Buffer[] {
  if (aggregated.length < 2) return [];
  const end = 2 + aggregated.readUInt16BE(0);
  return [aggregated.subarray(2, end), ...unpack(aggregated.subarray(end))];
}
