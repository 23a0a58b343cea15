import type { BitReader } from '../../base/bit-reader.ts';
import { type PictureSize, readSampleAspect, type SampleAspect, SQUARE_SAMPLES } from './sample-aspect.ts';

/**
 * The frame rate of an H.265 stream and the shape of its pixels: they stand in the VUI (ITU-T H.265 Annex E.2.1), behind everything else
 * in the SPS. Kept apart because a mistake here costs nothing but these.
 */
export interface H265Vui {
  sampleAspect: SampleAspect;
  frameRate: number | null;
}

/** What the SPS says in front of it, as far as it matters here. */
interface BeforeVui extends PictureSize {
  chromaFormatIdc: number;
  pocLsbBits: number;
}

const UNKNOWN: H265Vui = { sampleAspect: SQUARE_SAMPLES, frameRate: null };
/** Slower ones exist, but none that say so: below, a declared rate is nonsense. */
const MIN_FRAME_RATE = 1;
const MAX_FRAME_RATE = 300;
const MAX_SHORT_TERM_SETS = 64;
const MAX_LONG_TERM_PICTURES = 32;
const MAX_PICTURES_IN_SET = 16;

/**
 * @param reader stands behind the sub-layer ordering info of the SPS (§7.3.2.2.1)
 * @returns unknowns where the bits end early
 */
export function readH265Vui(reader: BitReader, before: BeforeVui): H265Vui {
  for (let size = 0; size < 6; size += 1) reader.unsignedGolomb(); // coding and transform block sizes and depths
  if (reader.flag() && reader.flag()) skipScalingLists(reader, before.chromaFormatIdc);
  reader.skip(2); // amp_enabled_flag, sample_adaptive_offset_enabled_flag
  if (reader.flag()) {
    reader.skip(8); // pcm bit depths
    reader.unsignedGolomb();
    reader.unsignedGolomb();
    reader.skip(1);
  }
  if (!skipReferencePictureSets(reader, before.pocLsbBits)) return UNKNOWN;
  reader.skip(2); // sps_temporal_mvp_enabled_flag, strong_intra_smoothing_enabled_flag
  if (!reader.flag()) return UNKNOWN; // vui_parameters_present_flag
  const sampleAspect = readSampleAspect(reader, before);
  const frameRate = readFrameRate(reader);
  return { sampleAspect, frameRate: reader.overrun ? null : frameRate };
}

/** §7.3.4 */
function skipScalingLists(reader: BitReader, chromaFormatIdc: number): void {
  for (let sizeId = 0; sizeId < 4; sizeId += 1) {
    const step = sizeId === 3 && chromaFormatIdc !== 3 ? 3 : 1;
    for (let matrixId = 0; matrixId < 6; matrixId += step) {
      if (!reader.flag()) {
        reader.unsignedGolomb(); // scaling_list_pred_matrix_id_delta
        continue;
      }
      if (sizeId > 1) reader.signedGolomb(); // scaling_list_dc_coef_minus8
      const coefficients = Math.min(64, 1 << (4 + (sizeId << 1)));
      for (let index = 0; index < coefficients; index += 1) reader.signedGolomb();
      if (reader.overrun) return;
    }
  }
}

/** Short-term sets (§7.3.7) and long-term pictures; false when they are beyond what the standard allows. */
function skipReferencePictureSets(reader: BitReader, pocLsbBits: number): boolean {
  const sets = reader.unsignedGolomb();
  if (sets > MAX_SHORT_TERM_SETS) return false;
  let pictures = 0;
  for (let index = 0; index < sets; index += 1) {
    pictures = index > 0 && reader.flag() ? skipPredictedSet(reader, pictures) : skipExplicitSet(reader);
    if (reader.overrun || pictures > 2 * MAX_PICTURES_IN_SET) return false;
  }
  if (reader.flag()) {
    const longTerm = reader.unsignedGolomb();
    if (longTerm > MAX_LONG_TERM_PICTURES) return false;
    reader.skip(longTerm * (pocLsbBits + 1));
  }
  return true;
}

/** @returns how many pictures the set holds */
function skipPredictedSet(reader: BitReader, picturesBefore: number): number {
  reader.skip(1); // delta_rps_sign
  reader.unsignedGolomb(); // abs_delta_rps_minus1
  let pictures = 0;
  for (let index = 0; index <= picturesBefore; index += 1) {
    const usedByCurrent = reader.flag();
    if (usedByCurrent || reader.flag()) pictures += 1;
  }
  return pictures;
}

/** @returns how many pictures the set holds; more than there can be where it says something impossible */
function skipExplicitSet(reader: BitReader): number {
  const pictures = reader.unsignedGolomb() + reader.unsignedGolomb();
  if (pictures > MAX_PICTURES_IN_SET) return Number.POSITIVE_INFINITY;
  for (let index = 0; index < pictures; index += 1) {
    reader.unsignedGolomb(); // delta_poc_minus1
    reader.skip(1); // used_by_curr_pic_flag
  }
  return pictures;
}

/** vui_num_units_in_tick and vui_time_scale, and what stands between them and the aspect ratio. */
function readFrameRate(reader: BitReader): number | null {
  if (reader.flag()) reader.skip(1); // overscan_appropriate_flag
  if (reader.flag()) {
    reader.skip(4); // video_format, video_full_range_flag
    if (reader.flag()) reader.skip(24); // colour description
  }
  if (reader.flag()) {
    reader.unsignedGolomb(); // chroma_sample_loc_type_top_field
    reader.unsignedGolomb(); // chroma_sample_loc_type_bottom_field
  }
  reader.skip(3); // neutral_chroma_indication_flag, field_seq_flag, frame_field_info_present_flag
  if (reader.flag()) {
    for (let offset = 0; offset < 4; offset += 1) reader.unsignedGolomb(); // default display window
  }
  if (!reader.flag()) return null;
  const unitsInTick = reader.bits(32);
  const timeScale = reader.bits(32);
  const frameRate = timeScale / unitsInTick;
  return frameRate >= MIN_FRAME_RATE && frameRate <= MAX_FRAME_RATE ? frameRate : null;
}
