import { H264_NAL_SYNTAX } from '../../codec/nal-syntax.ts';
import { NalDepacketizer } from './nal-depacketizer.ts';
import {
  NAL_DELIMITER,
  NAL_MESSAGE,
  NAL_PARAMETER_SET,
  NAL_RANDOM_ACCESS,
  NAL_SLICE,
  NAL_UNPLAYABLE,
  type NalPacketSyntax,
  traitsOfTypes,
} from './nal-packet-syntax.ts';

/**
 * H.264 over RTP (RFC 6184), packetization modes 0 and 1: single NAL units, STAP-A and FU-A. The interleaved kinds are refused;
 * data partitions, which nobody decodes, count as damaged. What belongs to SVC and MVC are NAL units of types of their own, which
 * are left out. For what is tolerated see NalDepacketizer.
 */
const STAP_A = 24;
const FU_A = 28;
/** STAP-B, MTAP16, MTAP24 and FU-B (§5.2). */
const INTERLEAVED: ReadonlySet<number> = new Set([25, 26, 27, 29]);
const NAL_REF_IDC = 0x60;

const H264_PACKETS: NalPacketSyntax = {
  nal: H264_NAL_SYNTAX,
  typeShift: 0,
  typeMask: 0x1f,
  // ITU-T H.264 table 7-1.
  traits: traitsOfTypes(
    [1, 1, NAL_SLICE],
    [2, 4, NAL_UNPLAYABLE],
    [5, 5, NAL_SLICE | NAL_RANDOM_ACCESS],
    [6, 6, NAL_MESSAGE],
    [7, 8, NAL_PARAMETER_SET],
    [9, 9, NAL_DELIMITER],
  ),
  firstType: 1,
  aggregate: STAP_A,
  fragment: FU_A,
  referenceBits: NAL_REF_IDC,
  layerBits: 0,
  secondLayerBits: 0,
  // A start code has type 0, of which nothing is kept.
  isHeader: () => true,
  refusalOf: (type) =>
    INTERLEAVED.has(type) ? 'H.264 in interleaved mode (STAP-B, MTAP or FU-B packets)' : null,
};

/** @param describedSets parameter set NAL units out of the session description (`sprop-parameter-sets`) */
export function createH264Depacketizer(describedSets: readonly Buffer[] = []): NalDepacketizer {
  return new NalDepacketizer(H264_PACKETS, describedSets);
}
