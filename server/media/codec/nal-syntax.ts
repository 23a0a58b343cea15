import { H264_NAL_PPS, H264_NAL_SPS } from './h264-parameter-sets.ts';
import { H265_NAL_PPS, H265_NAL_VPS } from './h265-parameter-sets.ts';
import { H264_PARAMETER_SETS, H265_PARAMETER_SETS, type ParameterSetSyntax } from './parameter-set-syntax.ts';
import { H264_RECOVERY_POINT, H265_RECOVERY_POINT } from './recovery-point.ts';
import { h264SlicePpsId, h265SlicePpsId, isH264IntraSlice } from './slice-header.ts';

/** What a NAL unit is to whoever makes samples of them. */
export type NalKind = 'slice' | 'random access slice' | 'parameter set' | 'sei' | 'other';

/** What differs between the NAL units of H.264 (ITU-T H.264 §7.3.1) and H.265 (ITU-T H.265 §7.3.1.1). */
export interface NalSyntax {
  /** Of a NAL unit's header. */
  readonly headerBytes: number;
  readonly parameterSets: ParameterSetSyntax;
  /** SEI NAL unit that announces a recovery point. */
  readonly recoveryPoint: Buffer;
  /** Of a NAL unit of at least `headerBytes` bytes. */
  kindOf(buffer: Buffer, at: number): NalKind;
  /**
   * Behind the NAL unit's header, of a slice that starts its picture: id of the picture parameter set; -1 when there is none.
   * @param proper it is a random access slice
   */
  keyFramePpsId(buffer: Buffer, start: number, end: number, proper: boolean): number;
  /** Likewise: it has intra blocks alone, as far as that can be told. */
  isIntra(buffer: Buffer, start: number, end: number): boolean;
}

const H264_SLICE = 1;
const H264_IDR = 5;
const H264_SEI = 6;
const H265_FIRST_IRAP = 16;
const H265_LAST_IRAP = 21;
const H265_LAST_SLICE = 31;
const H265_PREFIX_SEI = 39;

export const H264_NAL_SYNTAX: NalSyntax = {
  headerBytes: 1,
  parameterSets: H264_PARAMETER_SETS,
  recoveryPoint: H264_RECOVERY_POINT,
  kindOf(buffer, at) {
    switch (buffer[at]! & 0x1f) {
      case H264_SLICE:
        return 'slice';
      case H264_IDR:
        return 'random access slice';
      case H264_NAL_SPS:
      case H264_NAL_PPS:
        return 'parameter set';
      case H264_SEI:
        return 'sei';
      default:
        return 'other';
    }
  },
  keyFramePpsId: h264SlicePpsId,
  isIntra: isH264IntraSlice,
};

/** Of the base layer alone. */
export const H265_NAL_SYNTAX: NalSyntax = {
  headerBytes: 2,
  parameterSets: H265_PARAMETER_SETS,
  recoveryPoint: H265_RECOVERY_POINT,
  kindOf(buffer, at) {
    const baseLayer = (buffer[at]! & 0x01) === 0 && buffer[at + 1]! >> 3 === 0;
    if (!baseLayer) return 'other';
    const type = (buffer[at]! >> 1) & 0x3f;
    if (type >= H265_FIRST_IRAP && type <= H265_LAST_IRAP) return 'random access slice';
    if (type <= H265_LAST_SLICE) return 'slice';
    if (type >= H265_NAL_VPS && type <= H265_NAL_PPS) return 'parameter set';
    return type === H265_PREFIX_SEI ? 'sei' : 'other';
  },
  keyFramePpsId: h265SlicePpsId,
  // Whether slices are intra stands too deep in their headers.
  isIntra: () => false,
};
