import type { NalSyntax } from '../../codec/nal-syntax.ts';

/** What a NAL unit's type tells, as bits: looked up for each packet, so no calls. */
export const NAL_SLICE = 1;
/** Of a slice: its picture can be decoded by itself, by the standard. */
export const NAL_RANDOM_ACCESS = 2;
/** Of a slice: others may be predicted from its picture. */
export const NAL_REFERENCE = 4;
export const NAL_PARAMETER_SET = 8;
export const NAL_DELIMITER = 16;
/** SEI that may announce a recovery point. */
export const NAL_MESSAGE = 32;
/** A part of a picture that nobody decodes. */
export const NAL_UNPLAYABLE = 64;

/** What encoders put in front of a picture: where a byte stream came as one NAL unit, it has the type of its first one. */
export const NAL_BEGINS_UNIT = NAL_PARAMETER_SET | NAL_DELIMITER;
/** Of which fragments are kept. */
export const NAL_GATHERED = NAL_SLICE | NAL_BEGINS_UNIT;

/**
 * What differs between the payload formats of H.264 (RFC 6184) and H.265 (RFC 7798). The type of a packet that holds several NAL units
 * or a part of one stands where the nal_unit_type of a NAL unit does.
 */
export interface NalPacketSyntax {
  readonly nal: NalSyntax;
  /** Where the type stands in the first byte of a header: above so many bits, and so wide. In the header of fragments it is as wide. */
  readonly typeShift: number;
  readonly typeMask: number;
  /** By nal_unit_type: of the bits above. */
  readonly traits: Uint8Array;
  /** The first type that is a NAL unit's. The last one is before that of an aggregate. */
  readonly firstType: number;
  /** Packet type of several NAL units behind their lengths (STAP-A, AP). */
  readonly aggregate: number;
  /** Packet type of a fragment of a NAL unit (FU-A, FU). */
  readonly fragment: number;
  /** Bits in the first byte of a header that are 0 where no other picture is predicted from this one; 0 when none tell. */
  readonly referenceBits: number;
  /** Bits in the first and the second byte of a header that are 0 in the base layer; 0 when none tell. */
  readonly layerBits: number;
  readonly secondLayerBits: number;
  /** The bytes at `at` can be a header at all: no start code that has been taken for one. */
  isHeader(buffer: Buffer, at: number): boolean;
  /** Of a packet whose type is none of the above: what the camera sends that cannot be read, in words; null for damage. */
  refusalOf(type: number, buffer: Buffer, at: number): string | null;
}

/** The traits of types [from, to] each. Where several stand for a type, all of them hold. */
export function traitsOfTypes(...rows: readonly (readonly [from: number, to: number, traits: number])[]) {
  const traits = new Uint8Array(64);
  for (const [from, to, bits] of rows) {
    for (let type = from; type <= to; type += 1) traits[type]! |= bits;
  }
  return traits;
}
