import { MEDIA_CEILINGS } from '../media-ceilings.ts';
import { H264_NAL_PPS, H264_NAL_SPS, h264Track, parseH264Pps, parseH264Sps } from './h264-parameter-sets.ts';
import {
  H265_NAL_PPS,
  H265_NAL_SPS,
  H265_NAL_VPS,
  h265ReferencedSetId,
  h265Track,
  parseH265ParameterSetId,
} from './h265-parameter-sets.ts';
import type { VideoTrack } from './track.ts';

/** The parameter sets of a codec, each kind before those that refer to it. */
export interface ParameterSetSyntax {
  kinds: readonly { nalType: number; maxSets: number }[];
  /** nal_unit_type out of a NAL unit's first byte. */
  nalTypeOf(firstByte: number): number;
  /** The set's own id; null when it cannot be read. */
  idOf(nalUnit: Buffer): number | null;
  /** The id of the set that this one refers to; null for the first kind. */
  referenceOf(nalUnit: Buffer): number | null;
  /** Null while a kind is missing or cannot be read. `lists` are the sets of each kind, those in use first. */
  trackOf(lists: readonly (readonly Buffer[])[]): VideoTrack | null;
}

export const H264_PARAMETER_SETS: ParameterSetSyntax = {
  kinds: [
    { nalType: H264_NAL_SPS, maxSets: MEDIA_CEILINGS.sequenceParameterSets },
    { nalType: H264_NAL_PPS, maxSets: MEDIA_CEILINGS.pictureParameterSets },
  ],
  nalTypeOf: (firstByte) => firstByte & 0x1f,
  idOf: (nalUnit) => parseH264Sps(nalUnit)?.id ?? parseH264Pps(nalUnit)?.id ?? null,
  referenceOf: (nalUnit) => parseH264Pps(nalUnit)?.spsId ?? null,
  trackOf: ([spsList, ppsList]) => h264Track(spsList!, ppsList!),
};

export const H265_PARAMETER_SETS: ParameterSetSyntax = {
  kinds: [
    { nalType: H265_NAL_VPS, maxSets: MEDIA_CEILINGS.videoParameterSets },
    { nalType: H265_NAL_SPS, maxSets: MEDIA_CEILINGS.sequenceParameterSets },
    { nalType: H265_NAL_PPS, maxSets: MEDIA_CEILINGS.pictureParameterSets },
  ],
  nalTypeOf: (firstByte) => (firstByte >> 1) & 0x3f,
  idOf: parseH265ParameterSetId,
  referenceOf: h265ReferencedSetId,
  trackOf: ([vpsList, spsList, ppsList]) => h265Track(vpsList!, spsList!, ppsList!),
};
