import { BitReader } from '../../base/bit-reader.ts';
import { ByteWriter } from '../../base/byte-writer.ts';
import { MEDIA_CEILINGS } from '../media-ceilings.ts';
import { unescapeNalUnit } from './nal-unit.ts';
import { onceForEach } from './once-for-each.ts';
import { type PictureSize, readSampleAspect, type SampleAspect, SQUARE_SAMPLES } from './sample-aspect.ts';
import type { VideoTrack } from './track.ts';

/**
 * H.264 sequence parameter sets (ITU-T H.264 §7.3.2.1.1, Annex E) and the avcC box made of them (ISO/IEC 14496-15 §5.3.3).
 * Tolerates VUI that is cut short or says nonsense (several cameras declare a time scale of 0 or of 90 kHz): what it would
 * have told is then unknown.
 */
export interface H264Sps {
  id: number;
  profileIdc: number;
  constraintFlags: number;
  levelIdc: number;
  chromaFormatIdc: number;
  bitDepthLuma: number;
  bitDepthChroma: number;
  /** Frames may be coded as two fields. */
  interlaced: boolean;
  /** After cropping. */
  width: number;
  height: number;
  sampleAspect: SampleAspect;
  frameRate: number | null;
  reorderFrames: number | null;
}

interface Vui {
  sampleAspect: SampleAspect;
  frameRate: number | null;
  reorderFrames: number | null;
}

export const H264_NAL_SPS = 7;
export const H264_NAL_PPS = 8;
const BASELINE = 66;
const MAX_DIMENSION = MEDIA_CEILINGS.pictureSide;
/** Slower ones exist, but none that say so: below, a declared rate is nonsense. */
const MIN_FRAME_RATE = 1;
const MAX_FRAME_RATE = 300;
const MAX_REORDER_FRAMES = MEDIA_CEILINGS.reorderFrames;
/** num_ref_frames_in_pic_order_cnt_cycle (§7.4.2.1.1), cpb_cnt_minus1 + 1 (§E.2.2). */
const MAX_CYCLE = 255;
const MAX_HRD_BUFFERS = 32;
const NO_VUI: Vui = { sampleAspect: SQUARE_SAMPLES, frameRate: null, reorderFrames: null };
/** Profiles whose SPS says chroma format and bit depth (§7.3.2.1.1). */
const HIGH_PROFILES: ReadonlySet<number> = new Set([
  100, 110, 122, 244, 44, 83, 86, 118, 128, 138, 139, 134, 135,
]);
/** Profiles whose avcC repeats them (14496-15 §5.3.3.1.2). */
const AVCC_HIGH_PROFILES: ReadonlySet<number> = new Set([100, 110, 122, 144, 244]);

/**
 * @param nalUnit a whole SPS NAL unit with its header byte, emulation prevention still in
 * @returns null when it is none or says something impossible
 */
export function parseH264Sps(nalUnit: Uint8Array): H264Sps | null {
  if (nalUnit.length < 4 || (nalUnit[0]! & 0x1f) !== H264_NAL_SPS) return null;
  const reader = new BitReader(unescapeNalUnit(nalUnit), 1);
  const profileIdc = reader.bits(8);
  const constraintFlags = reader.bits(8);
  const levelIdc = reader.bits(8);
  const id = reader.unsignedGolomb();
  const chroma = HIGH_PROFILES.has(profileIdc)
    ? readChroma(reader)
    : { format: 1, separate: false, luma: 8, chroma: 8 };
  reader.unsignedGolomb(); // log2_max_frame_num_minus4
  const picOrderCntType = skipPicOrderCount(reader);
  if (picOrderCntType === null) return null;
  reader.unsignedGolomb(); // max_num_ref_frames
  reader.skip(1); // gaps_in_frame_num_value_allowed_flag
  const size = readSize(reader, chroma.separate ? 0 : chroma.format);
  if (reader.overrun || id > 31 || chroma.format > 3 || !size) return null;

  const vui = reader.flag() ? readVui(reader, size) : NO_VUI;
  return {
    id,
    profileIdc,
    constraintFlags,
    levelIdc,
    chromaFormatIdc: chroma.format,
    bitDepthLuma: chroma.luma,
    bitDepthChroma: chroma.chroma,
    ...size,
    sampleAspect: vui.sampleAspect,
    frameRate: vui.frameRate,
    // Type 2 forbids pictures that are displayed out of decode order (§8.2.1.3); baseline has no B slices (§A.2.1).
    reorderFrames: picOrderCntType === 2 || profileIdc === BASELINE ? 0 : vui.reorderFrames,
  };
}

/** The ids in front of a whole PPS NAL unit (§7.3.2.2): its own and its SPS's; null when it is none. */
export function parseH264Pps(nalUnit: Uint8Array): { id: number; spsId: number } | null {
  if (nalUnit.length < 2 || (nalUnit[0]! & 0x1f) !== H264_NAL_PPS) return null;
  const reader = new BitReader(nalUnit, 1);
  const id = reader.unsignedGolomb();
  const spsId = reader.unsignedGolomb();
  return reader.overrun || id > 255 || spsId > 31 ? null : { id, spsId };
}

const spsOf = onceForEach(parseH264Sps);

/**
 * A track out of whole parameter set NAL units. `sets[0]` of the SPS is the one that is in use.
 * @returns null when the first SPS cannot be read, or one of either is missing
 */
export function h264Track(spsList: readonly Buffer[], ppsList: readonly Buffer[]): VideoTrack | null {
  const active = spsList[0] && ppsList[0] ? spsOf(spsList[0]) : null;
  if (!active) return null;
  return {
    kind: 'video',
    codec: 'h264',
    codecString: `avc1.${hexByte(active.profileIdc)}${hexByte(active.constraintFlags)}${hexByte(active.levelIdc)}`,
    width: active.width,
    height: active.height,
    sampleAspect: active.sampleAspect,
    configuration: writeAvcC(active, spsList, ppsList),
    declaredFrameRate: active.frameRate,
    declaredReorderFrames: active.reorderFrames,
    interlaced: active.interlaced,
  };
}

/** AVCDecoderConfigurationRecord, ISO/IEC 14496-15 §5.3.3.1.2, with 4-byte NAL unit lengths. */
function writeAvcC(active: H264Sps, spsList: readonly Buffer[], ppsList: readonly Buffer[]): Buffer {
  const writer = new ByteWriter();
  writer.u8(1).u8(active.profileIdc).u8(active.constraintFlags).u8(active.levelIdc);
  writer.u8(0xfc | 3); // lengthSizeMinusOne
  writer.u8(0xe0 | spsList.length);
  for (const sps of spsList) writer.u16(sps.length).bytes(sps);
  writer.u8(ppsList.length);
  for (const pps of ppsList) writer.u16(pps.length).bytes(pps);
  if (AVCC_HIGH_PROFILES.has(active.profileIdc)) {
    writer.u8(0xfc | active.chromaFormatIdc);
    writer.u8(0xf8 | (active.bitDepthLuma - 8));
    writer.u8(0xf8 | (active.bitDepthChroma - 8));
    writer.u8(0); // numOfSequenceParameterSetExt
  }
  return writer.finish();
}

function readChroma(reader: BitReader) {
  const format = reader.unsignedGolomb();
  const separate = format === 3 && reader.flag();
  const luma = 8 + Math.min(reader.unsignedGolomb(), 6);
  const chroma = 8 + Math.min(reader.unsignedGolomb(), 6);
  reader.skip(1); // qpprime_y_zero_transform_bypass_flag
  if (reader.flag()) {
    const lists = format === 3 ? 12 : 8;
    for (let list = 0; list < lists; list += 1) {
      if (reader.flag()) skipScalingList(reader, list < 6 ? 16 : 64);
    }
  }
  return { format, separate, luma, chroma };
}

/** §7.3.2.1.1.1 */
function skipScalingList(reader: BitReader, size: number): void {
  let lastScale = 8;
  for (let index = 0; index < size; index += 1) {
    const nextScale = (lastScale + reader.signedGolomb() + 256) % 256;
    if (nextScale === 0 || reader.overrun) return;
    lastScale = nextScale;
  }
}

/** @returns pic_order_cnt_type; null where what follows it is impossible */
function skipPicOrderCount(reader: BitReader): number | null {
  const type = reader.unsignedGolomb();
  if (type === 0) {
    reader.unsignedGolomb(); // log2_max_pic_order_cnt_lsb_minus4
  } else if (type === 1) {
    reader.skip(1); // delta_pic_order_always_zero_flag
    reader.signedGolomb(); // offset_for_non_ref_pic
    reader.signedGolomb(); // offset_for_top_to_bottom_field
    const cycle = reader.unsignedGolomb();
    if (cycle > MAX_CYCLE) return null;
    for (let index = 0; index < cycle; index += 1) reader.signedGolomb();
  }
  return type;
}

/** Luma size after cropping (§7.4.2.1.1), and frame_mbs_only_flag, which it depends on; null when impossible. */
function readSize(
  reader: BitReader,
  chromaArrayType: number,
): Pick<H264Sps, 'width' | 'height' | 'interlaced'> | null {
  const codedWidth = (reader.unsignedGolomb() + 1) * 16;
  const mapUnits = reader.unsignedGolomb() + 1;
  const frameMbsOnly = reader.bits(1);
  const codedHeight = (2 - frameMbsOnly) * mapUnits * 16;
  if (frameMbsOnly === 0) reader.skip(1); // mb_adaptive_frame_field_flag
  reader.skip(1); // direct_8x8_inference_flag
  let width = codedWidth;
  let height = codedHeight;
  if (reader.flag()) {
    const unitX = chromaArrayType === 1 || chromaArrayType === 2 ? 2 : 1;
    const unitY = (chromaArrayType === 1 ? 2 : 1) * (2 - frameMbsOnly);
    width -= (reader.unsignedGolomb() + reader.unsignedGolomb()) * unitX;
    height -= (reader.unsignedGolomb() + reader.unsignedGolomb()) * unitY;
  }
  const possible = width > 0 && height > 0 && codedWidth <= MAX_DIMENSION && codedHeight <= MAX_DIMENSION;
  return possible ? { width, height, interlaced: frameMbsOnly === 0 } : null;
}

/** Annex E.1.1 */
function readVui(reader: BitReader, size: PictureSize): Vui {
  const sampleAspect = readSampleAspect(reader, size);
  if (reader.flag()) reader.skip(1); // overscan_appropriate_flag
  if (reader.flag()) {
    reader.skip(4); // video_format, video_full_range_flag
    if (reader.flag()) reader.skip(24); // colour description
  }
  if (reader.flag()) {
    reader.unsignedGolomb(); // chroma_sample_loc_type_top_field
    reader.unsignedGolomb(); // chroma_sample_loc_type_bottom_field
  }
  const frameRate = reader.flag() ? readFrameRate(reader) : null;
  if (reader.overrun) return { ...NO_VUI, sampleAspect };
  const reorderFrames = readReorderFrames(reader);
  return { sampleAspect, frameRate, reorderFrames: reader.overrun ? null : reorderFrames };
}

function readFrameRate(reader: BitReader): number | null {
  const unitsInTick = reader.bits(32);
  const timeScale = reader.bits(32);
  reader.skip(1); // fixed_frame_rate_flag
  const frameRate = timeScale / (2 * unitsInTick);
  return frameRate >= MIN_FRAME_RATE && frameRate <= MAX_FRAME_RATE ? frameRate : null;
}

function readReorderFrames(reader: BitReader): number | null {
  const nalHrd = reader.flag();
  if (nalHrd && !skipHrd(reader)) return null;
  const vclHrd = reader.flag();
  if (vclHrd && !skipHrd(reader)) return null;
  if (nalHrd || vclHrd) reader.skip(1); // low_delay_hrd_flag
  reader.skip(1); // pic_struct_present_flag
  if (!reader.flag()) return null;
  reader.skip(1); // motion_vectors_over_pic_boundaries_flag
  for (let skipped = 0; skipped < 4; skipped += 1) reader.unsignedGolomb(); // byte, bit and motion vector limits
  const reorderFrames = reader.unsignedGolomb();
  return reorderFrames <= MAX_REORDER_FRAMES ? reorderFrames : null;
}

/** Annex E.1.2; false when it says something impossible. */
function skipHrd(reader: BitReader): boolean {
  const count = reader.unsignedGolomb() + 1;
  if (count > MAX_HRD_BUFFERS) return false;
  reader.skip(8); // bit_rate_scale, cpb_size_scale
  for (let index = 0; index < count; index += 1) {
    reader.unsignedGolomb();
    reader.unsignedGolomb();
    reader.skip(1);
  }
  reader.skip(20); // delay and time offset lengths
  return true;
}

function hexByte(value: number): string {
  return value.toString(16).padStart(2, '0');
}
