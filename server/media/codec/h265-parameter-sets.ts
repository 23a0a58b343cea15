import { BitReader } from '../../base/bit-reader.ts';
import { ByteWriter } from '../../base/byte-writer.ts';
import { MEDIA_CEILINGS } from '../media-ceilings.ts';
import { type H265Vui, readH265Vui } from './h265-vui.ts';
import { unescapeNalUnit } from './nal-unit.ts';
import { onceForEach } from './once-for-each.ts';
import type { SampleAspect } from './sample-aspect.ts';
import type { VideoTrack } from './track.ts';

/**
 * H.265 sequence parameter sets (ITU-T H.265 §7.3.2.2) and the hvcC box made of them (ISO/IEC 14496-15 §8.3.3). What lies
 * behind the sizes is optional here: when it is cut short or says nonsense, the frame rate stays unknown and pixels are taken for square.
 */
export interface H265Sps {
  id: number;
  profileSpace: number;
  tierFlag: number;
  profileIdc: number;
  /** 32 bits. */
  compatibilityFlags: number;
  /** The 48 bits from general_progressive_source_flag on. */
  constraintBytes: Buffer;
  levelIdc: number;
  temporalLayers: number;
  temporalIdNested: boolean;
  chromaFormatIdc: number;
  bitDepthLuma: number;
  bitDepthChroma: number;
  /** Inside of the conformance window. */
  width: number;
  height: number;
  sampleAspect: SampleAspect;
  frameRate: number | null;
  reorderFrames: number;
}

interface ProfileTierLevel
  extends Pick<
    H265Sps,
    'profileSpace' | 'tierFlag' | 'profileIdc' | 'compatibilityFlags' | 'constraintBytes' | 'levelIdc'
  > {}

export const H265_NAL_VPS = 32;
export const H265_NAL_SPS = 33;
export const H265_NAL_PPS = 34;
const MAX_DIMENSION = MEDIA_CEILINGS.pictureSide;
const MAX_BIT_DEPTH_ABOVE_8 = 8;
const MAX_REORDER_FRAMES = MEDIA_CEILINGS.reorderFrames;

/**
 * @param nalUnit a whole SPS NAL unit with its two header bytes, emulation prevention still in
 * @returns null when it is none or says something impossible
 */
export function parseH265Sps(nalUnit: Uint8Array): H265Sps | null {
  if (h265NalType(nalUnit) !== H265_NAL_SPS) return null;
  const reader = new BitReader(unescapeNalUnit(nalUnit), 2);
  reader.skip(4); // sps_video_parameter_set_id
  const subLayersMinus1 = reader.bits(3);
  const temporalIdNested = reader.flag();
  const general = readProfileTierLevel(reader, subLayersMinus1);
  const id = reader.unsignedGolomb();
  const chromaFormatIdc = reader.unsignedGolomb();
  const separatePlanes = chromaFormatIdc === 3 && reader.flag();
  const size = readSize(reader, separatePlanes ? 0 : chromaFormatIdc);
  const lumaAbove8 = reader.unsignedGolomb();
  const chromaAbove8 = reader.unsignedGolomb();
  const pocLsbBits = reader.unsignedGolomb() + 4;
  const reorderFrames = readReorderFrames(reader, subLayersMinus1);
  const impossible = id > 15 || chromaFormatIdc > 3 || subLayersMinus1 > 6 || pocLsbBits > 16;
  const tooDeep = lumaAbove8 > MAX_BIT_DEPTH_ABOVE_8 || chromaAbove8 > MAX_BIT_DEPTH_ABOVE_8;
  if (reader.overrun || impossible || tooDeep || !size) return null;

  const vui: H265Vui = readH265Vui(reader, { ...size, chromaFormatIdc, pocLsbBits });
  return {
    id,
    ...general,
    temporalLayers: subLayersMinus1 + 1,
    temporalIdNested,
    chromaFormatIdc,
    bitDepthLuma: 8 + lumaAbove8,
    bitDepthChroma: 8 + chromaAbove8,
    ...size,
    ...vui,
    reorderFrames: Math.min(reorderFrames, MAX_REORDER_FRAMES),
  };
}

/** The parameter set's own id (§7.3.2.1 to §7.3.2.3); null when it is no VPS, SPS or PPS that can be read. */
export function parseH265ParameterSetId(nalUnit: Uint8Array): number | null {
  const type = h265NalType(nalUnit);
  if (type === H265_NAL_SPS) return parseH265Sps(nalUnit)?.id ?? null;
  const reader = new BitReader(nalUnit, 2);
  if (type === H265_NAL_VPS) {
    const id = reader.bits(4);
    return reader.overrun ? null : id;
  }
  if (type !== H265_NAL_PPS) return null;
  const id = reader.unsignedGolomb();
  return reader.overrun || id > 63 ? null : id;
}

/** The id of the set that this one refers to: a PPS's SPS, an SPS's VPS; null for all else. */
export function h265ReferencedSetId(nalUnit: Uint8Array): number | null {
  const type = h265NalType(nalUnit);
  if (type !== H265_NAL_PPS && type !== H265_NAL_SPS) return null;
  const reader = new BitReader(nalUnit, 2);
  if (type === H265_NAL_SPS) return reader.bits(4);
  reader.unsignedGolomb(); // pps_pic_parameter_set_id
  const id = reader.unsignedGolomb();
  return reader.overrun ? null : id;
}

const spsOf = onceForEach(parseH265Sps);

/**
 * A track out of whole parameter set NAL units, those in use first.
 * @returns null when the first SPS cannot be read, or one of the three kinds is missing
 */
export function h265Track(
  vpsList: readonly Buffer[],
  spsList: readonly Buffer[],
  ppsList: readonly Buffer[],
): VideoTrack | null {
  const active = vpsList[0] && spsList[0] && ppsList[0] ? spsOf(spsList[0]) : null;
  if (!active) return null;
  return {
    kind: 'video',
    codec: 'h265',
    codecString: codecString(active),
    width: active.width,
    height: active.height,
    sampleAspect: active.sampleAspect,
    configuration: writeHvcC(active, [vpsList, spsList, ppsList]),
    declaredFrameRate: active.frameRate,
    declaredReorderFrames: active.reorderFrames,
  };
}

/** nal_unit_type (§7.3.1.2); -1 when there is no whole header. */
export function h265NalType(nalUnit: Uint8Array): number {
  return nalUnit.length < 2 ? -1 : (nalUnit[0]! >> 1) & 0x3f;
}

/** ISO/IEC 14496-15 Annex E.3. */
function codecString(sps: H265Sps): string {
  const space = ['', 'A', 'B', 'C'][sps.profileSpace]!;
  const compatibility = reverseBits(sps.compatibilityFlags).toString(16).toUpperCase();
  const parts = [
    'hvc1',
    `${space}${sps.profileIdc}`,
    compatibility,
    `${sps.tierFlag ? 'H' : 'L'}${sps.levelIdc}`,
  ];
  const constraints = [...sps.constraintBytes];
  while (constraints.length > 0 && constraints.at(-1) === 0) constraints.pop();
  return [...parts, ...constraints.map((byte) => byte.toString(16).toUpperCase())].join('.');
}

function reverseBits(value: number): number {
  let reversed = 0;
  for (let bit = 0; bit < 32; bit += 1) reversed = reversed * 2 + ((value >>> bit) & 1);
  return reversed;
}

/** HEVCDecoderConfigurationRecord, ISO/IEC 14496-15 §8.3.3.1.2, with 4-byte NAL unit lengths. */
function writeHvcC(sps: H265Sps, arrays: readonly (readonly Buffer[])[]): Buffer {
  const writer = new ByteWriter()
    .u8(1)
    .u8((sps.profileSpace << 6) | (sps.tierFlag << 5) | sps.profileIdc)
    .u32(sps.compatibilityFlags)
    .bytes(sps.constraintBytes)
    .u8(sps.levelIdc)
    .u16(0xf000) // min_spatial_segmentation_idc: unknown
    .u8(0xfc) // parallelismType: unknown
    .u8(0xfc | sps.chromaFormatIdc)
    .u8(0xf8 | (sps.bitDepthLuma - 8))
    .u8(0xf8 | (sps.bitDepthChroma - 8))
    .u16(0) // avgFrameRate: unspecified
    .u8((sps.temporalLayers << 3) | (sps.temporalIdNested ? 4 : 0) | 3) // lengthSizeMinusOne
    .u8(arrays.length);
  for (const nalUnits of arrays) {
    writer.u8(0x80 | h265NalType(nalUnits[0]!)).u16(nalUnits.length); // array_completeness: all are here
    for (const nalUnit of nalUnits) writer.u16(nalUnit.length).bytes(nalUnit);
  }
  return writer.finish();
}

/** §7.3.3 */
function readProfileTierLevel(reader: BitReader, subLayersMinus1: number): ProfileTierLevel {
  const profileSpace = reader.bits(2);
  const tierFlag = reader.bits(1);
  const profileIdc = reader.bits(5);
  const compatibilityFlags = reader.bits(32);
  const constraintBytes = Buffer.from([0, 0, 0, 0, 0, 0].map(() => reader.bits(8)));
  const levelIdc = reader.bits(8);
  skipSubLayerLevels(reader, subLayersMinus1);
  return { profileSpace, tierFlag, profileIdc, compatibilityFlags, constraintBytes, levelIdc };
}

function skipSubLayerLevels(reader: BitReader, subLayersMinus1: number): void {
  const present: { profile: boolean; level: boolean }[] = [];
  for (let layer = 0; layer < subLayersMinus1; layer += 1) {
    present.push({ profile: reader.flag(), level: reader.flag() });
  }
  if (subLayersMinus1 > 0) reader.skip((8 - subLayersMinus1) * 2);
  for (const { profile, level } of present) reader.skip((profile ? 88 : 0) + (level ? 8 : 0));
}

function readSize(reader: BitReader, chromaArrayType: number): { width: number; height: number } | null {
  const codedWidth = reader.unsignedGolomb();
  const codedHeight = reader.unsignedGolomb();
  let width = codedWidth;
  let height = codedHeight;
  if (reader.flag()) {
    const unitX = chromaArrayType === 1 || chromaArrayType === 2 ? 2 : 1;
    const unitY = chromaArrayType === 1 ? 2 : 1;
    width -= (reader.unsignedGolomb() + reader.unsignedGolomb()) * unitX;
    height -= (reader.unsignedGolomb() + reader.unsignedGolomb()) * unitY;
  }
  const possible = width > 0 && height > 0 && codedWidth <= MAX_DIMENSION && codedHeight <= MAX_DIMENSION;
  return possible ? { width, height } : null;
}

/** sps_max_num_reorder_pics of the highest sub-layer. */
function readReorderFrames(reader: BitReader, subLayersMinus1: number): number {
  const first = reader.flag() ? 0 : subLayersMinus1;
  let reorderFrames = 0;
  for (let layer = first; layer <= subLayersMinus1; layer += 1) {
    reader.unsignedGolomb(); // sps_max_dec_pic_buffering_minus1
    reorderFrames = reader.unsignedGolomb();
    reader.unsignedGolomb(); // sps_max_latency_increase_plus1
  }
  return reorderFrames;
}
